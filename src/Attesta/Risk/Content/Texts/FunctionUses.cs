using System.Collections.Concurrent;

namespace Attesta.Risk.Content.Texts;

/// <summary>What functions are for, remembered by name.</summary>
internal static class FunctionUses
{
    private const int MostNames = 4096;
    private const int LongestName = 256;

    private static readonly ConcurrentDictionary<string, FunctionUse> Known = new(StringComparer.Ordinal);

    public static FunctionUse Of(string function)
    {
        if (Known.TryGetValue(function, out var use))
            return use;
        use = ArgumentMeaning.UseOf(function);
        if (function.Length <= LongestName && Known.Count < MostNames)
            Known.TryAdd(function, use);
        return use;
    }
}
