using System.Globalization;
using System.Numerics;

namespace Attesta.Challenges.Questions;

/// <summary>Wrong numbers beside a right one. The right one has any rank among them: it is not always the largest, nor the middle.</summary>
internal static class NumberTwins
{
    private const int Window = 4;
    private const int Tries = 60;

    /// <summary>Candidates, best first; none when the text is no number.</summary>
    public static IEnumerable<string> Of(string right, IDraw draw)
    {
        if (!BigInteger.TryParse(right, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return Varied(right, draw);
        var size = BigInteger.Abs(number);
        var sign = number.Sign < 0 ? "-" : "";
        if (size < 100)
            return Near(size, number.Sign < 0, draw).Select(other => sign + other.ToString(CultureInfo.InvariantCulture));

        // A zero too many is the mistake that matters in round numbers.
        return size % 10 == 0 && draw.Below(2) == 0
            ? Magnitudes(size, draw).Select(other => sign + other.ToString(CultureInfo.InvariantCulture)).Concat(Varied(right, draw))
            : Varied(right, draw);
    }

    private static IEnumerable<BigInteger> Near(BigInteger size, bool negative, IDraw draw)
    {
        BigInteger step = size >= 20 && size % 10 == 0 ? 10 : size >= 10 && size % 5 == 0 ? 5 : 1;
        var first = size - (step * draw.Below(Window));
        var least = negative ? step : 0;
        if (first < least)
            first = least;
        return draw.Shuffled(Enumerable.Range(0, Window).Select(i => first + (step * i)));
    }

    private static IEnumerable<BigInteger> Magnitudes(BigInteger size, IDraw draw)
    {
        var zeros = 0;
        for (var rest = size; rest % 10 == 0 && zeros < Window - 1; rest /= 10)
            zeros++;
        var below = draw.Below(zeros + 1);
        var first = size / BigInteger.Pow(10, below);
        return draw.Shuffled(Enumerable.Range(0, Window).Select(i => first * BigInteger.Pow(10, i)));
    }

    // Other digits in the same places: leading zeros, trailing zeros, point and exponent stay.
    private static IEnumerable<string> Varied(string right, IDraw draw)
    {
        var end = right.AsSpan().IndexOfAny('e', 'E') is >= 0 and var exponent ? exponent : right.Length;
        var places = Enumerable.Range(0, end).Where(at => right[at] is >= '1' and <= '9').ToArray();
        if (places.Length == 0)
            places = [.. Enumerable.Range(0, end).Where(at => char.IsAsciiDigit(right[at])).TakeLast(1)];
        if (places.Length == 0)
            yield break;
        places = draw.Shuffled(places)[..Math.Min(places.Length, 2)];
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var digits = right.ToCharArray();
            foreach (var place in places)
                digits[place] = (char)('1' + draw.Below(9));
            yield return new string(digits);
        }
    }
}
