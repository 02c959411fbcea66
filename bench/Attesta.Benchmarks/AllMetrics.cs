namespace Attesta.Benchmarks;

/// <summary>Every metric. A new one goes into the list of its part of the line; a new part gets a line here.</summary>
internal static class AllMetrics
{
    public static IReadOnlyList<Metric> List { get; } =
    [
        .. ActionMetrics.All,
        .. RiskMetrics.All,
        .. TrustMetrics.All,
        .. ConfigMetrics.All,
        .. ShellMetrics.All,
        .. ContentMetrics.All,
        .. SqlMetrics.All,
        .. LineMetrics.All,
        .. AuditMetrics.All,
        .. ProofMetrics.All,
        .. QueryMetrics.All,
        .. WriterMetrics.All,
        .. PostgresMetrics.All,
    ];
}
