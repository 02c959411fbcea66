namespace Attesta.Risk.Content.Arguments;

/// <summary>Tells paths apart by what lies there.</summary>
internal static class SensitivePaths
{
    /// <summary>The class of a path in any spelling.</summary>
    public static PathClass Of(ReadOnlySpan<char> path) => path is "/" ? PathClass.Root : PathClass.Plain;
}
