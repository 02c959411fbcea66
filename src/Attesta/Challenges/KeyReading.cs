using System.Numerics;
using Attesta.Actions;

namespace Attesta.Challenges;

/// <summary>Reads a grading key that may have been stored, sent or tampered with: what is not as it should be reads as null.</summary>
internal static class KeyReading
{
    public static string? Text(this PlainMap key, string name) => key.TryGetValue(name, out var value) ? value as string : null;

    public static PlainList? List(this PlainMap key, string name) => key.TryGetValue(name, out var value) ? value as PlainList : null;

    public static double? Number(this PlainMap key, string name)
    {
        if (!key.TryGetValue(name, out var value))
            return null;
        return value switch
        {
            long number => number,
            double number when double.IsFinite(number) => number,
            BigInteger => null,
            _ => null,
        };
    }

    public static int? Whole(this PlainMap key, string name) =>
        key.Number(name) is { } number && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;
}
