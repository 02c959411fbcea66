using System.Numerics;

namespace Attesta.Actions;

/// <summary>Whether two plain values say the same. 3 and 3.0 do: whoever types a whole number means the float as well.</summary>
internal static class PlainComparison
{
    public static bool Same(object? one, object? other) => (one, other) switch
    {
        _ when ReferenceEquals(one, other) => true,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (bool a, bool b) => a == b,
        (double a, double b) => a.Equals(b),
        (long or BigInteger or double, long or BigInteger or double) => Whole(one) is { } a && Whole(other) is { } b && a == b,
        (PlainList a, PlainList b) => SameItems(a, b),
        (PlainMap a, PlainMap b) => SameEntries(a, b),
        _ => false,
    };

    private static BigInteger? Whole(object? number) => number switch
    {
        long whole => whole,
        BigInteger whole => whole,
        double value when double.IsInteger(value) => new BigInteger(value),
        _ => null,
    };

    private static bool SameItems(PlainList one, PlainList other)
    {
        if (one.Count != other.Count)
            return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (!Same(one[i], other[i]))
                return false;
        }

        return true;
    }

    private static bool SameEntries(PlainMap one, PlainMap other)
    {
        if (one.Count != other.Count)
            return false;
        foreach (var (key, value) in one.Entries)
        {
            if (!other.TryGetValue(key, out var counterpart) || !Same(value, counterpart))
                return false;
        }

        return true;
    }
}
