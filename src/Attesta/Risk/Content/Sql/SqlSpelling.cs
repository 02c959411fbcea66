using System.Text;

namespace Attesta.Risk.Content.Sql;

/// <summary>Letters that look or count like others: full-width ones are ASCII to some servers, and what cannot be seen is dropped on the way to others.</summary>
internal static class SqlSpelling
{
    /// <summary>The text in plain letters; the same text when it is that already.</summary>
    public static string Plain(string text)
    {
        var first = IndexOfOdd(text);
        if (first < 0)
            return text;
        var plain = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (var letter in text.AsSpan(first))
        {
            if (letter is >= '\uFF01' and <= '\uFF5E')
                plain.Append((char)(letter - 0xFEE0));
            else if (letter == '\u3000')
                plain.Append(' ');
            else if (!IsUnseen(letter))
                plain.Append(letter);
        }

        return plain.ToString();
    }

    private static int IndexOfOdd(string text)
    {
        // Nearly every text ends here.
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u007F'))
            return -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (>= '\uFF01' and <= '\uFF5E') or '\u3000' || IsUnseen(text[i]))
                return i;
        }

        return -1;
    }

    private static bool IsUnseen(char letter) => letter is '\u00AD' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064');
}
