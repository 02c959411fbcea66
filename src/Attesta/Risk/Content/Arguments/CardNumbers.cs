namespace Attesta.Risk.Content.Arguments;

/// <summary>Numbers of payment cards, in groups or not, that their own check digit confirms.</summary>
internal static class CardNumbers
{
    private const int Fewest = 15;
    private const int Most = 16;

    /// <summary>Whether there is one in a text.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        Span<byte> digits = stackalloc byte[Most];
        var count = 0;
        var last = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                // More than a space or dash between makes it another number.
                if (last >= 0 && at - last > 2)
                    count = 0;
                if (count < Most)
                    digits[count] = (byte)(text[at] - '0');
                count++;
                last = at;
            }
            else if (at == text.Length || text[at] is not (' ' or '-'))
            {
                if (count is >= Fewest and <= Most && Holds(digits[..count]))
                    return true;
                count = 0;
                last = -1;
            }
        }

        return false;
    }

    private static bool Holds(ReadOnlySpan<byte> digits)
    {
        // Visa, Mastercard, American Express, Discover.
        if (digits[0] is < 3 or > 6)
            return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (int)digits[digits.Length - 1 - i];
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }
}
