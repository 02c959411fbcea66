using System.Buffers;
using System.Globalization;

namespace Attesta.Risk.Content.Tools;

/// <summary>Amounts of money in text, and how bad an amount is.</summary>
internal static class Money
{
    private const int Longest = 64;

    private static readonly SearchValues<char> Signs = SearchValues.Create("$€£¥₹₿");

    /// <summary>The amount in <c>$1,250.00</c>, <c>1.250,00 EUR</c> or <c>5k</c>; 0 when there is none. Where it can be read in two ways, the larger one counts.</summary>
    public static double Parse(string text)
    {
        if (IsBoundless(text))
            return double.MaxValue;
        Span<char> digits = stackalloc char[Longest];
        var count = 0;
        var end = 0;
        for (var i = 0; i < text.Length && count < Longest; i++)
        {
            var letter = text[i];
            if (char.IsAsciiDigit(letter) || (count > 0 && letter == '.') || (count > 0 && letter is 'e' or 'E' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
            {
                digits[count++] = letter;
                end = i + 1;
            }
            else if (count > 0 && letter is not (',' or ' ' or '_' or '\''))
            {
                break;
            }
        }

        if (count == 0)
            return 0;
        var number = digits[..count].TrimEnd('.');
        if (number.Count('.') > 1 || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount))
            return Whole(number);
        var unit = text.AsSpan(end).TrimStart();
        return Math.Abs(amount) * (unit.StartsWith("k", StringComparison.OrdinalIgnoreCase) ? 1e3
            : unit.StartsWith("mi", StringComparison.OrdinalIgnoreCase) || unit is "m" or "M" ? 1e6
            : unit.StartsWith("b", StringComparison.OrdinalIgnoreCase) && !unit.StartsWith("btc", StringComparison.OrdinalIgnoreCase) ? 1e9 : 1);
    }

    /// <summary>Whether a sign of a currency stands in it.</summary>
    public static bool HasSign(string text) => text.AsSpan(0, Math.Min(text.Length, Longest)).ContainsAny(Signs);

    /// <summary>How bad it is to move this much, from 0 to 1.</summary>
    public static double Severity(double amount) => amount switch
    {
        >= 1_000_000 => 0.92,
        >= 100_000 => 0.87,
        >= 10_000 => 0.81,
        >= 1_000 => 0.7,
        >= 200 => 0.62,
        _ => 0,
    };

    // Approvals of tokens are asked for without a bound; numbers in other bases are as large as they get.
    private static bool IsBoundless(string text)
    {
        var word = text.AsSpan().Trim();
        if (word.Length > 8 && word.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return true;
        return word.Length is >= 3 and <= 16 && (word.Equals("unlimited", StringComparison.OrdinalIgnoreCase) || word.Equals("infinite", StringComparison.OrdinalIgnoreCase) || word.Equals("infinity", StringComparison.OrdinalIgnoreCase)
            || word.Equals("max", StringComparison.OrdinalIgnoreCase) || word.StartsWith("maxuint", StringComparison.OrdinalIgnoreCase) || word.StartsWith("max_uint", StringComparison.OrdinalIgnoreCase) || word.StartsWith("uint256", StringComparison.OrdinalIgnoreCase));
    }

    private static double Whole(ReadOnlySpan<char> digits)
    {
        var value = 0.0;
        foreach (var letter in digits)
        {
            if (char.IsAsciiDigit(letter))
                value = (value * 10) + (letter - '0');
        }

        return value;
    }
}
