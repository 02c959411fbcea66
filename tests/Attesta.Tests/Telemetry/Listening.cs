using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Attesta.Telemetry;

namespace Attesta.Tests.Telemetry;

/// <summary>
/// Hears the spans and measurements that this test causes, and not those of tests beside it: both are reported where they happen, in the flow of whoever
/// caused them.
/// </summary>
internal sealed class Listening : IDisposable
{
    private static readonly AsyncLocal<Listening?> Mine = new();

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measurements = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public Listening()
    {
        Mine.Value = this;
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Attesta",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (Mine.Value == this)
                    _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == AttestaTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        _meters.Start();
    }

    public IReadOnlyList<Activity> Spans => [.. _spans];

    public IReadOnlyList<(string Name, double Value, string Tags)> Measurements => [.. _measurements];

    public Activity Span(string name) => Spans.Single(span => span.OperationName == name);

    /// <summary>What was counted under a name, as <c>value key=value ...</c>.</summary>
    public IEnumerable<string> Counted(string name) =>
        Measurements.Where(measurement => measurement.Name == name).Select(measurement => FormattableString.Invariant($"{measurement.Value} {measurement.Tags}").TrimEnd());

    public void Observe() => _meters.RecordObservableInstruments();

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        Mine.Value = null;
    }

    private void Keep(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Mine.Value == this)
            _measurements.Enqueue((name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
