using System.Diagnostics;
using System.Diagnostics.Metrics;
using Attesta.Telemetry;
using Attesta.Tests.Line;

namespace Attesta.Tests.Telemetry;

public sealed class ThrowingListenerTests
{
    // Of this test alone: others run at the same time in this process, and what they listen to is theirs.
    private static readonly AsyncLocal<bool> Mine = new();

    [Fact]
    public async Task Listeners_that_throw_change_no_decision_no_entry_and_no_run()
    {
        Mine.Value = true;
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AttestaTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Mine.Value ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ => Throw(),
        };
        ActivitySource.AddActivityListener(spans);
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(instrument, listener) };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Throw());
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Throw());
        meters.Start();
        var gate = GateFixture.At(0.1);

        (await gate.RunsAsync()).ShouldBeTrue();

        gate.Ledger.Entries.Select(entry => entry.Verdict).ShouldBe(["approved", "approved"]);
        gate.Ledger.Entries[1].Metadata["outcome"].ShouldBe("succeeded");
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == AttestaTelemetry.Name)
            listener.EnableMeasurementEvents(instrument);
    }

    private static void Throw()
    {
        if (Mine.Value)
            throw new InvalidOperationException("a listener broke");
    }
}
