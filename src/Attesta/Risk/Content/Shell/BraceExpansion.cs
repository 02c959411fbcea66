using System.Globalization;

namespace Attesta.Risk.Content.Shell;

/// <summary><c>{a,b}</c> and <c>{1..9}</c> in a word that is not yet unquoted.</summary>
internal static class BraceExpansion
{
    private const int LongestWord = 4096;
    private const int LongestResult = 64 * 1024;

    /// <summary>The words it becomes; one when nothing is to expand, null when they would be too many.</summary>
    public static List<string>? Of(string word)
    {
        if (word.Length > LongestWord)
            return null;
        var results = new List<string>();
        var pending = new Stack<string>();
        pending.Push(word);
        var letters = 0;
        while (pending.TryPop(out var next))
        {
            if (!TrySplit(next, out var open, out var close, out var alternatives))
            {
                results.Add(next);
                continue;
            }

            letters += alternatives.Count * next.Length;
            if (results.Count + pending.Count + alternatives.Count > ShellLimits.BraceWords || letters > LongestResult)
                return null;
            for (var i = alternatives.Count - 1; i >= 0; i--)
                pending.Push(string.Concat(next.AsSpan(0, open), alternatives[i], next.AsSpan(close + 1)));
        }

        return results;
    }

    /// <summary>The first pair of braces that means something.</summary>
    private static bool TrySplit(string word, out int open, out int close, out List<string> alternatives)
    {
        var opened = new Stack<(int At, List<int> Commas)>();
        for (var i = 0; i < word.Length; i++)
        {
            switch (word[i])
            {
                case '\\':
                    i++;
                    break;
                case '\'' or '"' or '`':
                    i = AfterQuote(word, i);
                    break;
                case '$' when i + 1 < word.Length && word[i + 1] is '{' or '(':
                    i = AfterDollar(word, i + 1);
                    break;
                case '{':
                    opened.Push((i, []));
                    break;
                case ',' when opened.Count > 0:
                    opened.Peek().Commas.Add(i);
                    break;
                case '}' when opened.TryPop(out var pair):
                    if (pair.Commas.Count > 0)
                        alternatives = Pieces(word, pair.At, i, pair.Commas);
                    else if (Sequence(word.AsSpan(pair.At + 1, i - pair.At - 1)) is { } sequence)
                        alternatives = sequence;
                    else
                        break;
                    (open, close) = (pair.At, i);
                    return true;
            }
        }

        (open, close, alternatives) = (0, 0, []);
        return false;
    }

    private static List<string> Pieces(string word, int open, int close, List<int> commas)
    {
        var pieces = new List<string>();
        var start = open + 1;
        foreach (var comma in commas)
        {
            pieces.Add(word[start..comma]);
            start = comma + 1;
        }

        pieces.Add(word[start..close]);
        return pieces;
    }

    private static List<string>? Sequence(ReadOnlySpan<char> text)
    {
        var dots = text.IndexOf("..");
        if (dots <= 0)
            return null;
        var last = text[(dots + 2)..];
        var step = last.IndexOf("..");
        if (step >= 0)
            last = last[..step];
        var first = text[..dots];
        if (first.Length == 1 && last.Length == 1 && char.IsAsciiLetter(first[0]) && char.IsAsciiLetter(last[0]))
            return Range(first[0], last[0], static c => ((char)c).ToString());
        if (int.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var from) && int.TryParse(last, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var to))
            return Range(from, to, static n => n.ToString(CultureInfo.InvariantCulture));
        return null;
    }

    /// <summary>A long sequence is cut to its ends: the words between differ only by a number.</summary>
    private static List<string> Range(int from, int to, Func<int, string> text)
    {
        var words = new List<string>();
        var step = from <= to ? 1 : -1;
        for (long i = from; i != to && words.Count < 15; i += step)
            words.Add(text((int)i));
        words.Add(text(to));
        return words;
    }

    private static int AfterQuote(string word, int at)
    {
        var quote = word[at];
        for (var i = at + 1; i < word.Length; i++)
        {
            if (word[i] == quote)
                return i;
            if (word[i] == '\\' && quote != '\'')
                i++;
        }

        return word.Length;
    }

    private static int AfterDollar(string word, int at)
    {
        var (open, close) = word[at] == '{' ? ('{', '}') : ('(', ')');
        var depth = 0;
        for (var i = at; i < word.Length; i++)
        {
            if (word[i] == '\\')
                i++;
            else if (word[i] is '\'' or '"' or '`')
                i = AfterQuote(word, i);
            else if (word[i] == open)
                depth++;
            else if (word[i] == close && --depth == 0)
                return i;
        }

        return word.Length;
    }

    /// <summary>Where the word that starts at <paramref name="start"/> ends.</summary>
    public static int EndOfWord(string text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ' ' or '\t' or '\n' or '\r' or ';' or '&' or '|' or '<' or '>' or '(' or ')':
                    return i;
                case '\\':
                    i++;
                    break;
                case '\'' or '"' or '`':
                    i = AfterQuote(text, i);
                    break;
                case '$' when i + 1 < text.Length && text[i + 1] is '{' or '(':
                    i = AfterDollar(text, i + 1);
                    break;
            }
        }

        return text.Length;
    }
}
