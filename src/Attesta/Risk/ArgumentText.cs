using System.Buffers;

namespace Attesta.Risk;

/// <summary>What the text of an argument holds, by the documented patterns. Linear in its length, whatever it holds.</summary>
internal static class ArgumentText
{
    private static readonly SearchValues<string> Sensitive = SearchValues.Create(
        [".env", "secret", "password", "token", "credential", "rm -rf", "chmod 777", "prod", "key", "drop", "delete", "truncate", "alter", "sudo"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> AddressMarks = SearchValues.Create(":@.");

    /// <summary>The first sensitive word, SQL word or shell command in the text.</summary>
    public static bool FindSensitive(ReadOnlySpan<char> text, out Range evidence)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Sensitive);
            if (next < 0)
                break;
            at += next;
            if (SensitiveAt(text, at) is { } length)
            {
                evidence = at..(at + length);
                return true;
            }

            at++;
        }

        evidence = default;
        return false;
    }

    /// <summary>The first web address, e-mail address or IPv4 address in the text.</summary>
    public static bool FindAddress(ReadOnlySpan<char> text, out Range evidence)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(AddressMarks);
            if (next < 0)
                break;
            at += next;
            var found = text[at] switch
            {
                ':' => Url(text, at),
                '@' => Mail(text, at),
                _ => IPv4(text, at),
            };
            if (found is { } range)
            {
                evidence = range;
                return true;
            }

            at++;
        }

        evidence = default;
        return false;
    }

    private static int? SensitiveAt(ReadOnlySpan<char> text, int at)
    {
        // By the first letter, so that text made of near misses stays cheap.
        var rest = text[at..];
        return char.ToLowerInvariant(rest[0]) switch
        {
            '.' => Anywhere(rest, ".env"),
            's' => Anywhere(rest, "secret") ?? Word(text, at, "sudo"),
            'p' => Anywhere(rest, "password") ?? Word(text, at, "prod") ?? Word(text, at, "production"),
            't' => Anywhere(rest, "token") ?? Word(text, at, "truncate"),
            'c' => Anywhere(rest, "credential") ?? Anywhere(rest, "chmod 777"),
            'r' => Anywhere(rest, "rm -rf"),
            'k' => Word(text, at, "key"),
            'd' => Word(text, at, "drop") ?? Word(text, at, "delete"),
            'a' => Word(text, at, "alter"),
            _ => null,
        };
    }

    private static int? Anywhere(ReadOnlySpan<char> rest, string pattern) =>
        rest.StartsWith(pattern, StringComparison.OrdinalIgnoreCase) ? pattern.Length : null;

    // Words count only as words: "prod-db" and "the key" do, "product" and "monkey" do not. An underscore separates.
    private static int? Word(ReadOnlySpan<char> text, int at, string word)
    {
        var end = at + word.Length;
        return (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end >= text.Length || !char.IsLetterOrDigit(text[end]))
            ? Anywhere(text[at..], word)
            : null;
    }

    private static Range? Url(ReadOnlySpan<char> text, int at)
    {
        if (!text[at..].StartsWith("://", StringComparison.Ordinal) || at + 3 >= text.Length || char.IsWhiteSpace(text[at + 3]))
            return null;
        var start = at;
        while (start > 0 && at - start < 20 && char.IsAsciiLetter(text[start - 1]))
            start--;
        return start < at ? start..EndOfWord(text, at + 3) : null;
    }

    private static Range? Mail(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < 64 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '-' or '+' or '%'))
            start--;
        var end = at + 1;
        var dot = -1;
        while (end < text.Length && end - at < 255 && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            if (text[end] == '.' && end > at + 1)
                dot = end;
            end++;
        }

        return start < at && dot > 0 && dot < end - 1 ? start..end : null;
    }

    // Called at a dot; succeeds at the first dot of four numbers.
    private static Range? IPv4(ReadOnlySpan<char> text, int dot)
    {
        var start = dot;
        while (start > 0 && dot - start < 3 && char.IsAsciiDigit(text[start - 1]))
            start--;
        if (start == dot || (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] == '.')))
            return null;
        var at = start;
        for (var part = 0; part < 4; part++)
        {
            var value = 0;
            var digits = 0;
            while (at < text.Length && digits < 4 && char.IsAsciiDigit(text[at]))
            {
                value = (value * 10) + (text[at++] - '0');
                digits++;
            }

            if (digits is 0 or 4 || value > 255)
                return null;
            if (part < 3 && (at >= text.Length || text[at++] != '.'))
                return null;
        }

        return at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            ? null
            : start..at;
    }

    private static int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        var limit = Math.Min(text.Length, at + 80);
        while (at < limit && !char.IsWhiteSpace(text[at]) && text[at] is not ('"' or '\''))
            at++;
        return at;
    }
}
