using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Attesta.Challenges.Words;

/// <summary>Folds away what the eye does not see: case, width, invisible characters, and letters that only look like Latin ones.</summary>
internal static class TextFold
{
    // The lower-case letters of other alphabets that are drawn like a Latin letter. Merging too much only makes two names one,
    // or finds one more copied word; merging too little lets one person be two.
    private static readonly FrozenDictionary<int, char> Lookalikes = Pairs(
        "аa", "еe", "оo", "рp", "сc", "хx", "уy", "іi", "ѕs", "јj", "ԁd", "һh", "ԛq", "ԝw", "ӏl", "кk", "мm", "тt", "вb", "нh",
        "αa", "οo", "νv", "ρp", "ιi", "κk", "υu", "γy", "χx", "εe", "τt", "ηn", "ωw", "ıi", "օo", "ոn", "ѵv", "ɑa", "ɡg", "ɩi");

    /// <summary>The folded text. Lone surrogates become U+FFFD.</summary>
    public static string Fold(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text.ToLowerInvariant();

        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune))
                visible.Append(rune.ToString());
        }

        var composed = visible.ToString().Normalize(NormalizationForm.FormKC);
        var folded = new StringBuilder(composed.Length);

        // Up and down again, because some letters (a final sigma) have one upper and two lower forms.
        foreach (var rune in composed.EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
            if (lower.Value is 0xdf)
                folded.Append("ss");
            else if (lower.Value is 0x130)
                folded.Append('i');
            else if (Lookalikes.TryGetValue(lower.Value, out var latin))
                folded.Append(latin);
            else
                folded.Append(lower.ToString());
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || rune.Value is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x2800 or 0x3164 or 0xffa0
            or (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0100 and <= 0xe01ef) or (>= 0x180b and <= 0x180f);

    private static FrozenDictionary<int, char> Pairs(params string[] pairs) =>
        pairs.ToFrozenDictionary(pair => (int)pair[0], pair => pair[1]);
}
