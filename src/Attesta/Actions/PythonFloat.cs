using System.Globalization;

namespace Attesta.Actions;

/// <summary>Writes floats as Python does: the shortest digits that read back the same, always with a point or an exponent (0.0, 1e-07, 1e+16).</summary>
public static class PythonFloat
{
    /// <summary>Room that every float fits in.</summary>
    public const int MaxLength = 32;

    /// <summary>Writes a finite float.</summary>
    /// <param name="number">The float.</param>
    /// <param name="target">At least <see cref="MaxLength"/> characters.</param>
    /// <returns>The number of characters written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">NaN or infinite.</exception>
    public static int Format(double number, Span<char> target)
    {
        if (!double.IsFinite(number))
            throw new ArgumentOutOfRangeException(nameof(number), number, "Only finite numbers can be written.");

        // .NET's shortest digits, which it may lay out otherwise: take digits and exponent apart and lay them out by Python's rule.
        Span<char> shortest = stackalloc char[MaxLength];
        number.TryFormat(shortest, out var written, "R", CultureInfo.InvariantCulture);
        shortest = shortest[..written];
        var length = 0;
        if (shortest[0] == '-')
        {
            target[length++] = '-';
            shortest = shortest[1..];
        }

        var exponent = 0;
        var mark = shortest.IndexOf('E');
        if (mark >= 0)
        {
            exponent = int.Parse(shortest[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shortest = shortest[..mark];
        }

        Span<char> digits = stackalloc char[MaxLength];
        var count = 0;
        var point = shortest.IndexOf('.');
        var pointAt = (point < 0 ? shortest.Length : point) + exponent;
        foreach (var letter in shortest)
        {
            if (letter == '.')
                continue;
            if (count == 0 && letter == '0')
            {
                pointAt--;
                continue;
            }

            digits[count++] = letter;
        }

        while (count > 0 && digits[count - 1] == '0')
            count--;
        if (count == 0)
            return length + Copy("0.0", target[length..]);
        digits = digits[..count];
        return length + LayOut(digits, pointAt, target[length..]);
    }

    // pointAt: how many digits stand before the decimal point (negative: zeros after it).
    private static int LayOut(ReadOnlySpan<char> digits, int pointAt, Span<char> target)
    {
        var exponent = pointAt - 1;
        if (exponent is < -4 or >= 16)
        {
            target[0] = digits[0];
            var length = 1;
            if (digits.Length > 1)
            {
                target[length++] = '.';
                length += Copy(digits[1..], target[length..]);
            }

            target[length++] = 'e';
            target[length++] = exponent < 0 ? '-' : '+';
            Math.Abs(exponent).TryFormat(target[length..], out var written, "00", CultureInfo.InvariantCulture);
            return length + written;
        }

        if (pointAt <= 0)
        {
            var length = Copy("0.", target);
            target.Slice(length, -pointAt).Fill('0');
            return length - pointAt + Copy(digits, target[(length - pointAt)..]);
        }

        if (pointAt >= digits.Length)
        {
            var length = Copy(digits, target);
            target[length..pointAt].Fill('0');
            return pointAt + Copy(".0", target[pointAt..]);
        }

        Copy(digits[..pointAt], target);
        target[pointAt] = '.';
        return pointAt + 1 + Copy(digits[pointAt..], target[(pointAt + 1)..]);
    }

    private static int Copy(ReadOnlySpan<char> text, Span<char> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
