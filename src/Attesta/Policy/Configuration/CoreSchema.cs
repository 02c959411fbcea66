using System.Buffers;
using System.Globalization;

namespace Attesta.Policy.Configuration;

/// <summary>What unquoted values mean in YAML 1.2: the core schema, without the spellings that YAML versions disagree on.</summary>
internal static class CoreSchema
{
    private const int LongestNumber = 40;

    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789.eE+-");
    private static readonly SearchValues<char> Grouped = SearchValues.Create("0123456789_.:");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Octal = SearchValues.Create("01234567");

    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    public static bool? Boolean(string text) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>A decimal number, or null. Not a number here: 0x1f, 0o17, 1_000, 1:30, and 010, which is ten or eight depending on who reads it.</summary>
    public static double? Number(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        if (text.Length > LongestNumber || text.Length - digits.Length > 1 || digits.ContainsAnyExcept(Decimal))
            return null;
        if (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A whole number written without point or exponent, or null.</summary>
    public static long? Whole(string text) =>
        Number(text) is not null && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    /// <summary>Whether some reader of YAML would take it for something else than text.</summary>
    public static bool IsText(string text) => !IsNull(text) && Boolean(text) is null && Number(text) is null && !IsOtherNumber(text);

    private static bool IsOtherNumber(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        return digits.Equals(".inf", StringComparison.OrdinalIgnoreCase) || digits.Equals(".nan", StringComparison.OrdinalIgnoreCase)
            || (digits.Length > 0 && char.IsAsciiDigit(digits[0]) && !digits.ContainsAnyExcept(Grouped))
            || (digits.Length > 2 && digits.StartsWith("0x", StringComparison.Ordinal) && !digits[2..].ContainsAnyExcept(Hexadecimal))
            || (digits.Length > 2 && digits.StartsWith("0o", StringComparison.Ordinal) && !digits[2..].ContainsAnyExcept(Octal));
    }
}
