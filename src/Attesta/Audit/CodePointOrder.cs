namespace Attesta.Audit;

/// <summary>Sorts text by code point, as Python does. Ordinal comparison of UTF-16 differs: it puts emoji, which are surrogate pairs, before U+E000 to U+FFFF.</summary>
internal sealed class CodePointOrder : IComparer<KeyValuePair<string, object?>>
{
    public static readonly CodePointOrder Instance = new();

    public int Compare(KeyValuePair<string, object?> x, KeyValuePair<string, object?> y) => Compare(x.Key, y.Key);

    public static int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var at = a.CommonPrefixLength(b);

        // The same high surrogate may begin a pair in one text and stand alone in the other.
        if (at > 0 && char.IsHighSurrogate(a[at - 1]))
            at--;
        while (at < a.Length && at < b.Length)
        {
            var difference = CodePoint(a[at..]) - CodePoint(b[at..]);
            if (difference != 0)
                return difference;
            at++;
        }

        return a.Length - b.Length;
    }

    private static int CodePoint(ReadOnlySpan<char> text) => text.Length > 1 && char.IsSurrogatePair(text[0], text[1])
        ? char.ConvertToUtf32(text[0], text[1])
        : text[0];
}
