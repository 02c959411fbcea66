using System.Text.Json;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>The same questions to a log, with its index and without.</summary>
internal static class IndexAnswers
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Writes a log and an index of two blocks; returns the index.</summary>
    public static byte[] Prepare(LedgerFolder folder)
    {
        var lines = RandomLedger.Lines(18, new Sequence(7), withJunk: false);
        foreach (var count in (int[])[11, lines.Count])
        {
            File.WriteAllBytes(folder.Log, Sample.Join(lines[..count]));
            Read(folder.Log, new(), useIndex: true, slack: 0);
        }

        return File.ReadAllBytes(folder.Log + ".index");
    }

    public static void IsTheSame(string log, AuditFilter filter, long slack)
    {
        var (plain, told) = Read(log, filter, useIndex: false, slack);
        var (found, alsoTold) = Read(log, filter, useIndex: true, slack);
        found.ShouldBe(plain);

        // Who stops early has looked ahead more or less far.
        if (filter.Limit is null)
            alsoTold.Select(finding => (finding.Offset, finding.Kind)).ShouldBe(told.Select(finding => (finding.Offset, finding.Kind)), ignoreOrder: true);
        Stamps(log, filter, useIndex: true, slack).ShouldBe(Stamps(log, filter, useIndex: false, slack));
        Count(log, filter, useIndex: true, slack).ShouldBe(Count(log, filter, useIndex: false, slack));
    }

    public static (List<string> Entries, List<LedgerFinding> Told) Read(string log, AuditFilter filter, bool useIndex, long slack)
    {
        var told = new List<LedgerFinding>();
        var reader = new LedgerReader(log) { UseIndex = useIndex, Slack = slack, Unreadable = told.Add };
        return ([.. reader.ReadAsync(filter, Cancelled).ToBlockingEnumerable(Cancelled).Select(entry => entry.ChainHash)], told);
    }

    public static List<string> Stamps(string log, AuditFilter filter, bool useIndex, long slack) =>
        [.. new LedgerReader(log) { UseIndex = useIndex, Slack = slack, Unreadable = _ => { } }
            .FindRubberStampsAsync(6, RiskLevel.Medium, filter, Cancelled).ToBlockingEnumerable(Cancelled).Select(entry => entry.ChainHash)];

    public static string Count(string log, AuditFilter filter, bool useIndex, long slack) => JsonSerializer.Serialize(
        new LedgerReader(log) { UseIndex = useIndex, Slack = slack, Unreadable = _ => { } }.CountAsync(filter, cancellationToken: Cancelled).GetAwaiter().GetResult());
}
