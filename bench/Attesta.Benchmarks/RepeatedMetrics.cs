using BenchmarkDotNet.Attributes;

namespace Attesta.Benchmarks;

/// <summary>The repeatable metrics as BenchmarkDotNet sees them.</summary>
[MemoryDiagnoser]
public class RepeatedMetrics
{
    // So many that calling through the frame weighs nothing.
    private const int Operations = 64;
    private Batch? _batch;

    /// <summary>The metric to measure.</summary>
    [ParamsSource(nameof(Names))]
    public string Metric { get; set; } = "";

    /// <summary>Every metric that can be repeated.</summary>
    public static IEnumerable<string> Names => AllMetrics.List.OfType<Metric.Repeated>().Select(metric => metric.Name);

    /// <summary>Prepares the metric.</summary>
    [GlobalSetup]
    public void Prepare() => _batch = AllMetrics.List.OfType<Metric.Repeated>().Single(metric => metric.Name == Metric).Prepare();

    /// <summary>Runs it.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public ValueTask Run() => _batch!.RunAsync(Operations);

    /// <summary>Cleans up after it.</summary>
    [GlobalCleanup]
    public void CleanUp() => _batch!.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
