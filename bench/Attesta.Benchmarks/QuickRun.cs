using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Attesta.Benchmarks;

/// <summary>Measures in seconds instead of minutes: a warm-up, then the median of short batches. Good enough to see a target missed.</summary>
internal static class QuickRun
{
    private const int Batches = 15;
    private const int SteadyBatches = 20;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(60);

    public static Task<Measurement> MeasureAsync(Metric metric) => metric switch
    {
        Metric.Repeated repeated => MeasureAsync(repeated),
        Metric.OneOff once => Task.Run(once.Run),
        _ => throw new ArgumentException($"No way to run {metric.Name}.", nameof(metric)),
    };

    public static string Json(Metric metric, Measurement measured)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("metric", metric.Name);
            Write(json, "ns_per_op", measured.NanosecondsPerOperation, digits: 2);
            Write(json, "ops_per_s", 1e9 / measured.NanosecondsPerOperation, digits: 1);
            Write(json, "bytes_per_op", measured.BytesPerOperation, digits: 1);
            foreach (var (name, value) in measured.Extra)
                Write(json, name, value, digits: 3);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, double value, int digits)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, Math.Round(value, digits));
        else
            json.WriteNull(name);
    }

    private static async Task<Measurement> MeasureAsync(Metric.Repeated metric)
    {
        var batch = metric.Prepare();
        await using (batch.ConfigureAwait(false))
        {
            var operations = await WarmUpAsync(batch).ConfigureAwait(false);
            var times = new double[Batches];
            for (var i = 0; i < Batches; i++)
                times[i] = (await TimeAsync(batch, operations).ConfigureAwait(false)).TotalNanoseconds / operations;
            Array.Sort(times);

            var before = batch.AllocatedBytes;
            await batch.RunAsync(operations).ConfigureAwait(false);
            var bytes = (double)(batch.AllocatedBytes - before) / operations;
            return new Measurement(times[Batches / 2], bytes);
        }
    }

    // Until nothing gets faster any more: the JIT's second tier comes method by method, and on a busy machine late. Learns how many operations fill a batch.
    private static async Task<int> WarmUpAsync(Batch batch)
    {
        var operations = 1;
        var (fastest, since) = (double.MaxValue, 0);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var time = await TimeAsync(batch, operations).ConfigureAwait(false);
            since = time.TotalNanoseconds / operations < 0.95 * fastest ? 0 : since + 1;
            fastest = Math.Min(fastest, time.TotalNanoseconds / operations);
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (elapsed >= LongestWarmUp || (elapsed >= WarmUp && since >= SteadyBatches))
                return (int)Math.Clamp(operations * (BatchTime / Max(time, TimeSpan.FromTicks(1))), 1, 100_000_000);
            if (time < BatchTime / 4)
                operations *= 2;
        }
    }

    private static async ValueTask<TimeSpan> TimeAsync(Batch batch, int operations)
    {
        var started = Stopwatch.GetTimestamp();
        await batch.RunAsync(operations).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
