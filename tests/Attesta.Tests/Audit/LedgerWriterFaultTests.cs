namespace Attesta.Tests.Audit;

/// <summary>Every call that writing a ledger makes of the machine, failed in every way.</summary>
public sealed class LedgerWriterFaultTests
{
    private static readonly Fault[] All = Enum.GetValues<Fault>();

    [Fact]
    public void No_acknowledged_entry_is_lost_whatever_fails_once()
    {
        var faults = 0;
        Parallel.For(0, 5, seed =>
        {
            var faultless = new FaultScript(seed);
            faultless.Run();
            faultless.Check();
            foreach (var call in (string[])["open", "lock", "read", "write", "sync", "rename", "sync folder", "delete", .. seed % 4 > 0 ? ["truncate"] : Array.Empty<string>()])
                faultless.Disk.Calls.ShouldContain(call);

            for (var call = 1; call <= faultless.Disk.Calls.Count; call++)
            {
                foreach (var fault in All.Where(fault => fault is not (Fault.Short or Fault.Torn) || faultless.Disk.Calls[call - 1] == "write"))
                    Interlocked.Add(ref faults, FaultScript.Ends.Sum(end => RunAndCheck(seed, end, (call, fault))));
            }
        });

        faults.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public void Nor_whatever_fails_twice() => Parallel.For(10, 14, seed =>
    {
        var random = new Sequence(seed);
        for (var run = 0; run < 700; run++)
        {
            var first = random.Below(120) + 1;
            RunAndCheck(seed, FaultScript.Ends[random.Below(FaultScript.Ends.Count)], (first, All[random.Below(All.Length)]),
                (first + 1 + random.Below(run % 2 == 0 ? 4 : 60), All[random.Below(All.Length)]));
        }
    });

    /// <returns>How many faults happened.</returns>
    private static int RunAndCheck(int seed, FaultScript.End end, params (int Call, Fault Fault)[] faults)
    {
        var script = new FaultScript(seed, faults);
        try
        {
            script.Run();

            // Killed in the instant between the failure of a sync and the mark that tells others of it: only a power cut would show that, and does.
            var isForgotten = faults is [(var first, Fault.Error), (var second, Fault.CrashBefore)] && second == first + 1 && script.Disk.Calls.ElementAtOrDefault(first - 1) == "sync";
            script.Check(isForgotten ? FaultScript.Ends[0] : end);
            if (faults is [(_, Fault.Error or Fault.Full or Fault.Short)])
                script.CheckNothingElse();
            return script.Disk.Happened;
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException(
                $"seed {seed}, end {end}, {string.Join(" and ", faults.Select(fault => $"{fault.Fault} at call {fault.Call}"))} of {script.Disk.Calls.Count}"
                + $" ({string.Join(", ", faults.Select(fault => script.Disk.Calls.ElementAtOrDefault(fault.Call - 1)))}): {wrong.Message}", wrong);
        }
    }
}
