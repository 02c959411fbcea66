using System.Globalization;
using System.Text;
using Attesta.Challenges.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>Names with letters beyond ASCII, as the eye reads them: without accents, invisible characters, and letters of other alphabets that look Latin.</summary>
internal static class LatinName
{
    /// <summary>The name in ASCII as far as that is possible, words apart.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isDisguised">Whether Latin letters and letters that only look so stand in one word.</param>
    public static string Of(string name, out bool isDisguised)
    {
        isDisguised = false;
        var visible = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.Control)
                isDisguised = true;
            else
                visible.Append(char.IsSurrogate(letter) ? '_' : letter);
        }

        var parts = visible.ToString().Split(['.', '/', ':', '\\', '#'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var words = FunctionName.Words(parts[i].Normalize(NormalizationForm.FormKC));
            for (var at = 0; at < words.Count; at++)
            {
                isDisguised |= IsMixed(words[at]);
                words[at] = Plain(TextFold.Fold(words[at]));
            }

            parts[i] = string.Join('_', words);
        }

        return string.Join('/', parts);
    }

    private static bool IsMixed(string word)
    {
        var (latin, other) = (false, false);
        foreach (var letter in word)
        {
            latin |= char.IsAsciiLetter(letter);
            other |= letter is >= '\u0370' and <= '\u058f';
        }

        return latin && other;
    }

    private static string Plain(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var letter in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(letter);
        }

        return plain.ToString();
    }
}
