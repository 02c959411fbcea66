using System.Text;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>Two processes that write to one ledger on a disk that fails, and what must hold of the ledger then.</summary>
internal sealed class FaultScript
{
    private const string Log = "/ledger/audit.jsonl";

    private readonly Sequence _random;
    private readonly LedgerRotation _rotation;
    private readonly int _seed;
    private readonly Dictionary<string, Durability> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<string> _attempted = [];
    private readonly (MemoryProcess Process, LedgerWriter Writer)[] _processes = new (MemoryProcess, LedgerWriter)[2];
    private bool _failed;
    private int _number;

    public FaultScript(int seed, params (int Call, Fault Fault)[] faults)
    {
        _seed = seed;
        _random = new(seed);
        _attempted.AddRange(Sample.Entry(0).EntryId, Sample.Entry(1).EntryId);
        _rotation = new() { MaxBytes = 3000 + (700 * (seed % 3)) };
        Disk = new(faults);

        // The first to open finds half a line.
        Disk.Names[Log] = new MemoryFile([.. Sample.Log(2), .. "{\"action_description\":\""u8, .. new byte[900 * (seed % 4)]]);
        Disk.SyncNames();
        foreach (var i in Enumerable.Range(0, 2))
            Restart(i);
    }

    /// <summary>How a run ends: the processes do, or the power is cut.</summary>
    public static IReadOnlyList<End> Ends { get; } = [new(false, 0, false), new(true, 0, false), new(true, 0.6, true), new(true, 1, true)];

    public MemoryDisk Disk { get; }

    public void Run()
    {
        for (var step = 0; step < 14; step++)
        {
            var which = _random.Below(2);
            var batch = Enumerable.Range(0, 1 + _random.Below(3)).Select(_ => Pending(_random.Below(2) == 0 ? Durability.Durable : Durability.Written)).ToList();
            if (_processes[which].Process.IsDead)
                Restart(which);
            Write(_processes[which].Writer, batch);
        }
    }

    public void Check(End? end = null)
    {
        Disk.StopFailing();
        foreach (var (process, writer) in _processes)
        {
            process.IsDead = true;
            writer.Dispose();
        }

        if (end is { PowerCut: true } cut)
            Disk.CutPower(cut.Keep, cut.KeepNames);

        // Whoever opens it next can write, and then it verifies.
        using var writing = NewWriter(Disk.Start());
        var last = Pending(Durability.Durable);
        writing.Write([last]);
        var ledger = Disk.Ledger(Log);
        Sample.Verify(ledger).Findings.ShouldBeEmpty();

        var entries = new LedgerLines(ledger).Entries;
        var written = entries.Select(entry => entry.EntryId).ToList();
        written.Distinct(StringComparer.Ordinal).Count().ShouldBe(written.Count, "an entry came twice");
        foreach (var (id, durability) in _acknowledged)
        {
            if (durability == Durability.Durable || end is not { PowerCut: true })
                written.ShouldContain(id, "an acknowledged entry is lost");
        }

        // Nothing else is there than what somebody wanted to write, in that order, and remarks.
        entries.Where(entry => !entry.ActionName.StartsWith("attesta.", StringComparison.Ordinal)).Select(entry => entry.EntryId)
            .ShouldBe(_attempted.Where(written.Contains));
        if (_failed)
            entries.ShouldContain(entry => entry.ActionName == LedgerRemarks.RecoveryName, "no recovery is recorded");
        foreach (var torn in entries.Select(entry => entry.Metadata.GetValueOrDefault("torn_file")).OfType<string>())
            Disk.Names.ShouldContainKey("/ledger/" + torn);
        Disk.Names.Keys.ShouldNotContain(Log + ".next");
    }

    /// <summary>An entry whose caller was told that it failed is not there.</summary>
    public void CheckNothingElse() => new LedgerLines(Disk.Ledger(Log)).Entries.Skip(2).SkipLast(1)
        .Where(entry => !entry.ActionName.StartsWith("attesta.", StringComparison.Ordinal) && !_acknowledged.ContainsKey(entry.EntryId))
        .Select(entry => entry.EntryId).ShouldBeEmpty();

    private void Write(LedgerWriter writer, List<PendingEntry> batch)
    {
        try
        {
            writer.Write(batch);
            foreach (var pending in batch)
                _acknowledged[pending.Entry!.EntryId] = batch.Max(other => other.Durability);
        }
        catch (IOException)
        {
            _failed = true;
        }
    }

    private PendingEntry Pending(Durability durability)
    {
        var entry = Sample.Entry(100 + _number++) with { EntryId = $"{_seed}-{_number}" };
        _attempted.Add(entry.EntryId);
        return new(entry, AuditChain.Spelled(entry), durability);
    }

    private void Restart(int which)
    {
        var process = Disk.Start();
        _processes[which] = (process, NewWriter(process));
    }

    private LedgerWriter NewWriter(LedgerDisk disk) => new(Log, new InstantClock(), _rotation, disk);

    public sealed record End(bool PowerCut, double Keep, bool KeepNames);

    private sealed class LedgerLines(byte[] ledger)
    {
        public List<AuditEntry> Entries { get; } =
            [.. Encoding.ASCII.GetString(ledger).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => AuditChain.Parse(Encoding.ASCII.GetBytes(line)))];
    }
}
