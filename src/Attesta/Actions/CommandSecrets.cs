using System.Buffers;

namespace Attesta.Actions;

/// <summary>
/// Finds the secrets that commands are given by short options and as arguments: <c>curl -u admin:X</c>, <c>sshpass -p X</c>, <c>mysql -pX</c>.
/// Linear in the length of the text.
/// </summary>
/// <remarks>
/// INVARIANT: where the next word could be a command (<c>xargs -a sshpass -p reboot</c>), nothing is masked: a program that takes its secret as a word of its own
/// counts only where a shell would run it.
/// </remarks>
internal static class CommandSecrets
{
    private const int ShortestSecret = 3;
    private const int DeepestQuote = 8;
    private const int FarthestQuote = 512;

    // What a shell would act on ends a secret, wherever it stands.
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n\"'`$;|&<>(){}\\\0");

    // One that begins so may be an option, a path, a file to read, a pattern or a comment.
    private static readonly SearchValues<char> Doubtful = SearchValues.Create("-/.@*?~#![]");

    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["curl", "sshpass", "mysql", "mariadb", "redis-cli", "login", "secret", "passwd", "--pass", "ldap", "mongo", "sqlcmd", "zip"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the secrets in the commands of a text, in order.</summary>
    public static void Find(ReadOnlySpan<char> text, ref List<Range>? found)
    {
        if (!text.ContainsAny(Signs))
            return;
        var outer = new Stack<(CommandPlace Place, char Quote)>();
        var place = new CommandPlace();
        var quote = '\0';
        var closing = -1;
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            if (letter is ';' or '|' or '&' or '(' or ')' or '\n' or '`')
            {
                place = new CommandPlace();
                at++;
            }
            else if (letter is '<' or '>')
            {
                var isText = text[at..].StartsWith("<<<", StringComparison.Ordinal);
                place.Redirect(isText);
                at += isText ? 3 : 1;
            }
            else if (letter is '\'' or '"')
            {
                if (at == closing)
                {
                    at++;
                }
                else if (letter == quote && outer.TryPop(out var left))
                {
                    (place, quote) = left;
                    at++;
                }
                else if (at + 1 < text.Length && text[at + 1] == letter)
                {
                    place.Empty();
                    at += 2;
                }
                else
                {
                    var end = at + 1 + WordLength(text[(at + 1)..]);
                    if (place.IsWaiting || (end < text.Length && text[end] == letter))
                    {
                        closing = at + 1 + text[(at + 1)..Math.Min(text.Length, at + 1 + FarthestQuote)].IndexOf(letter);
                    }
                    else if (outer.Count < DeepestQuote)
                    {
                        // Several words in quotes may be a command of their own.
                        place.Empty();
                        outer.Push((place, quote));
                        (place, quote) = (new CommandPlace(), letter);
                    }

                    at++;
                }
            }
            else if (char.IsWhiteSpace(letter) || IsEscapedQuote(text, at))
            {
                at++;
            }
            else
            {
                var length = WordLength(text[at..]);
                var isGlued = at + length < text.Length && text[at + length] is '\'' or '"';
                var isCall = at + length < text.Length && text[at + length] == '(';
                if (place.Next(text.Slice(at, length), isGlued) is { } secret && !isCall)
                    Add(text, at + secret, at + length, ref found);
                at += length;
            }
        }
    }

    /// <summary>The secrets in the words of one command: for each the index of the word and what of it is secret.</summary>
    public static List<(int Word, Range Secret)> Find(PlainList words)
    {
        var secrets = new List<(int Word, Range Secret)>();
        var place = new CommandPlace();
        for (var i = 0; i < words.Count; i++)
        {
            if (words.Items[i] is not string word)
                return [];
            List<Range>? found = null;
            if (word.Length == 0)
                place.Empty();
            else if (place.Next(word, isGlued: false) is { } secret)
                Add(word, secret, word.Length, ref found);
            if (found is not null)
                secrets.Add((i, found[0]));
        }

        return secrets;
    }

    private static void Add(ReadOnlySpan<char> text, int start, int end, ref List<Range>? found)
    {
        var length = text[start..end].IndexOfAny(Ends);
        end = length < 0 ? end : start + length;
        if (end - start >= ShortestSecret && !Doubtful.Contains(text[start]))
            (found ??= []).Add(start..end);
    }

    private static bool IsEscapedQuote(ReadOnlySpan<char> text, int at) => text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\'' or '"';

    private static int WordLength(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] is ';' or '|' or '&' or '(' or ')' or '<' or '>' or '`' or '\'' or '"' || IsEscapedQuote(text, i))
                return i;
        }

        return text.Length;
    }
}
