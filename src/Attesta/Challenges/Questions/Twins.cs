using System.Buffers;
using System.Text;
using Attesta.Challenges.Reading;
using Attesta.Challenges.Words;

namespace Attesta.Challenges.Questions;

/// <summary>
/// Makes wrong options that look like the right one. All of them differ from it and from each other in the same place, so that no option is
/// the middle that the others were made from, and words are swapped for words of about the same length, so that length tells nothing.
/// </summary>
internal static class Twins
{
    private const int Tries = 80;
    private const int LongestWord = 18;
    private const int NearLength = 3;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    // For what has no letter or digit to vary.
    private static readonly string[] Symbols = ["/", "..", "~", ".", "*", "/tmp", "/home", "/var", "/opt"];

    /// <summary>
    /// Up to <paramref name="count"/> wrong options; fewer only when nothing in the text can be varied. <paramref name="taken"/> holds the
    /// normal forms that must not come again; those of the twins are added.
    /// </summary>
    public static List<string> Of(string right, Shape shape, string noun, int count, ISet<string> taken, IDraw draw)
    {
        var twins = new List<string>();
        if (shape == Shape.Number)
            Collect(NumberTwins.Of(right, draw));
        var (start, length) = Region(right, shape, draw);
        var runs = Runs(right, start, length);
        if (twins.Count < count && !IsOpaque(runs) && runs.Count > 0)
        {
            var run = Varying(right, runs, shape, draw);
            Collect(char.IsAsciiDigit(right[run.Start]) ? DigitSwaps(right, run, draw) : WordSwaps(right, run, noun, draw));
        }

        Collect(Scrambles(right, start, length, draw));
        Collect(draw.Shuffled(Symbols));
        Collect(draw.Shuffled(WordPools.For(noun)));
        return twins;

        void Collect(IEnumerable<string> candidates)
        {
            if (twins.Count >= count)
                return;
            foreach (var candidate in candidates)
            {
                var text = OptionText.Of(candidate);
                if (text.Length > 0 && taken.Add(Disguise.Normal(text)))
                    twins.Add(text);
                if (twins.Count >= count)
                    return;
            }
        }
    }

    // The part to vary: the last part of a path without its extension, the name or the domain of an address, or all of it.
    private static (int Start, int Length) Region(string text, Shape shape, IDraw draw)
    {
        switch (shape)
        {
            case Shape.Folder or Shape.File:
                var end = text.TrimEnd('/', '\\', '*').Length;
                var start = end == 0 ? 0 : text.LastIndexOfAny(['/', '\\'], end - 1) + 1;
                return (start, Math.Min(end - start, ValueText.ExtensionAt(text[start..end])));
            case Shape.Email when text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at:
                var dot = text.IndexOf('.', at);
                return draw.Below(2) == 0 || dot < 0 ? (0, at) : (at + 1, dot - at - 1);
            case Shape.Address:
                var host = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
                var hostEnd = text.AsSpan(host).IndexOfAny(":/?#");
                return (host, hostEnd < 0 ? text.Length - host : hostEnd);
            default:
                return (0, text.Length);
        }
    }

    private static List<Run> Runs(string text, int start, int length)
    {
        var runs = new List<Run>();
        for (var at = start; at < start + length;)
        {
            var first = at;
            var digit = char.IsAsciiDigit(text[at]);
            while (at < start + length && (digit ? char.IsAsciiDigit(text[at]) : char.IsAsciiLetter(text[at])))
                at++;
            if (at == first)
            {
                at++;
                continue;
            }

            // A capital inside begins a new word: userAccounts.
            for (var cut = first + 1; !digit && cut < at; cut++)
            {
                if (char.IsUpper(text[cut]) && char.IsLower(text[cut - 1]))
                {
                    runs.Add(new Run(first, cut - first));
                    first = cut;
                }
            }

            runs.Add(new Run(first, at - first));
        }

        runs.RemoveAll(run => run.Length > LongestWord || (char.IsAsciiLetter(text[run.Start]) && run.Length < 3));
        return runs;
    }

    // Names that are told apart by number, such as acct-9 or web-1, get another number.
    private static Run Varying(string text, List<Run> runs, Shape shape, IDraw draw)
    {
        var numbers = runs.FindAll(run => char.IsAsciiDigit(text[run.Start]));
        return draw.Pick(numbers.Count > 0 && shape is Shape.Word or Shape.Email ? numbers : runs);
    }

    // Identifiers such as 3f9a-77bc1: words would stand out, so single letters are varied instead.
    private static bool IsOpaque(List<Run> runs) => runs.Count > 5;

    private static IEnumerable<string> WordSwaps(string text, Run run, string noun, IDraw draw)
    {
        var word = text.Substring(run.Start, run.Length);
        if (WordPools.EnvironmentsLike(word) is { } environments)
            return draw.Shuffled(environments).Select(other => Replaced(text, run, InCaseOf(word, other)));

        var stem = Stem.Of(word.ToLowerInvariant());
        var words = draw.Shuffled(WordPools.For(noun).Where(other =>
            !other.Contains('_', StringComparison.Ordinal) && Stem.Of(other) != stem && !text.Contains(other, StringComparison.OrdinalIgnoreCase)));
        var near = words.Where(other => Math.Abs(other.Length - word.Length) <= NearLength);
        var far = words.Where(other => Math.Abs(other.Length - word.Length) > NearLength)
            .OrderBy(other => Math.Abs(other.Length - word.Length));
        return near.Concat(far).Select(other => Replaced(text, run, InCaseOf(word, other)));
    }

    private static IEnumerable<string> DigitSwaps(string text, Run run, IDraw draw)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var digits = new StringBuilder();
            for (var i = 0; i < run.Length; i++)
            {
                // Of a long number the first digits stay: a year becomes another year, not 7391.
                var keep = run.Length > 2 && i < run.Length - 2;
                var old = text[run.Start + i];
                digits.Append(keep ? old : (char)('0' + draw.Below(10)));
            }

            yield return Replaced(text, run, digits.ToString());
        }
    }

    private static IEnumerable<string> Scrambles(string text, int start, int length, IDraw draw)
    {
        if (length <= 0)
            (start, length) = (0, text.Length);
        var places = Enumerable.Range(start, length).Where(at => char.IsLetterOrDigit(text[at])).ToArray();
        if (places.Length == 0)
            yield break;
        places = draw.Shuffled(places)[..Math.Min(places.Length, 3)];
        var hexadecimal = !text.AsSpan(start, length).ContainsAnyExcept(Hexadecimal);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var letters = text.ToCharArray();
            foreach (var place in places)
                letters[place] = Another(letters[place], hexadecimal, draw);
            yield return new string(letters);
        }
    }

    private static char Another(char letter, bool hexadecimal, IDraw draw)
    {
        if (char.IsAsciiDigit(letter))
            return (char)('0' + draw.Below(10));
        var letters = hexadecimal ? 6 : 26;
        if (char.IsAsciiLetterLower(letter))
            return (char)('a' + draw.Below(letters));
        if (char.IsAsciiLetterUpper(letter))
            return (char)('A' + draw.Below(letters));

        // A neighbour in its own alphabet.
        var near = (char)(letter - 10 + draw.Below(21));
        return char.IsLetterOrDigit(near) && near > 0x7f ? near : letter;
    }

    private static string Replaced(string text, Run run, string with) =>
        string.Concat(text.AsSpan(0, run.Start), with, text.AsSpan(run.Start + run.Length));

    private static string InCaseOf(string model, string word)
    {
        if (model.All(char.IsUpper) && model.Length > 1)
            return word.ToUpperInvariant();
        return char.IsUpper(model[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word;
    }

    private readonly record struct Run(int Start, int Length);
}
