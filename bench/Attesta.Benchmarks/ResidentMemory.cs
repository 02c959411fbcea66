using System.Globalization;

namespace Attesta.Benchmarks;

/// <summary>How much memory the process holds at most, as the operating system counts it; for metrics that promise a bound.</summary>
internal static class ResidentMemory
{
    /// <summary>Forgets the peak so far: what an earlier metric used does not count for the next.</summary>
    public static void ForgetPeak()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Some sandboxes forbid it. The peak then includes what came before, so a bound that holds still holds.
        }
    }

    /// <summary>The peak since the start or since it was forgotten; NaN where the system does not tell.</summary>
    public static double PeakMegabytes()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(peak.AsSpan()["VmHWM:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024;
    }
}
