using System.Buffers;

namespace Attesta.Actions;

/// <summary>Finds payment card numbers. Linear in the length of the text.</summary>
internal static class CardNumbers
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Adds the numbers of a text: 13 to 19 digits, alone or in groups by spaces or dashes, that pass the Luhn check.</summary>
    public static void Find(ReadOnlySpan<char> text, ref List<Range>? found)
    {
        Span<char> digits = stackalloc char[19];
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Digits);
            if (next < 0)
                break;
            var start = at + next;
            var end = start;
            var count = 0;
            var fits = true;
            for (; end < text.Length; end++)
            {
                if (char.IsAsciiDigit(text[end]))
                {
                    if (count < digits.Length)
                        digits[count] = text[end];
                    else
                        fits = false;
                    count++;
                }
                else if (text[end] is not (' ' or '-') || end + 1 >= text.Length || !char.IsAsciiDigit(text[end + 1]))
                {
                    break;
                }
            }

            at = end;
            if (!fits || count < 13 || digits[0] is < '2' or > '6' || !PassesLuhn(digits[..count]))
                continue;
            if (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_'))
                continue;
            (found ??= []).Add(start..end);
        }
    }

    private static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
