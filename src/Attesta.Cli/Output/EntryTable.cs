using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Cli.Output;

/// <summary>Entries for people: one line each, in columns that need no look-ahead, so that any number streams by.</summary>
internal sealed class EntryTable
{
    private const int WideFrom = 120;
    private const int NarrowBelow = 64;

    // What nobody looks at on a terminal is not cut for one.
    private const int LongestWithoutTerminal = 500;

    private readonly CommandHost _host;
    private readonly Ink _ink;
    private readonly bool _isWide;
    private readonly bool _isNarrow;
    private readonly int _room;
    private bool _hasEarly;

    private EntryTable(CommandHost host)
    {
        _host = host;
        _ink = new Ink(host);
        _isWide = host.Width is null or >= WideFrom;
        _isNarrow = host.Width < NarrowBelow;
        var taken = _isNarrow ? Indent.Length : TimeWidth + ReviewWidth + VerdictWidth + LevelWidth + (4 * 2) + (_isWide ? ApproversWidth + 2 : 0);
        _room = host.Width is { } width ? Math.Max(width - taken, 12) : LongestWithoutTerminal;
    }

    private const int VerdictWidth = 10;
    private const int LevelWidth = 13;
    private const int ApproversWidth = 20;
    private const string Indent = "  ";

    private int TimeWidth => _isWide ? 19 : 11;

    private int ReviewWidth => _isWide ? 11 : 7;

    /// <summary>Writes entries as they come.</summary>
    /// <param name="host">Where to.</param>
    /// <param name="entries">What.</param>
    /// <param name="isJson">One object a line, see <see cref="EntryJson"/>.</param>
    /// <param name="isLive">Whether there may be a long wait for the next one, so that nothing is held back.</param>
    public static async Task<int> StreamAsync(CommandHost host, IAsyncEnumerable<AuditEntry> entries, bool isJson, bool isLive = false)
    {
        EntryTable? table = null;
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (isJson)
                host.Text.WriteLine(EntryJson.Text(entry));
            else
                (table ??= Begin(host)).Write(entry);
            if (isLive)
                await host.Text.FlushAsync().ConfigureAwait(false);
        }

        if (table is { _hasEarly: true, _isWide: false })
            host.Text.WriteLine(table._ink.Dim("! sooner than the minimum review time"));
        return ExitCode.Done;
    }

    private static EntryTable Begin(CommandHost host)
    {
        var table = new EntryTable(host);
        var bold = table._ink.Bold;
        table.Row("DECIDED UTC", "VERDICT", "LEVEL", "REVIEW", "BY", "ACTION", bold, bold, bold);
        return table;
    }

    private void Write(AuditEntry entry)
    {
        if (Outcome(entry) is { } outcome)
        {
            Row(Time(entry.ExecutedAt), outcome, "", "", "", entry.ActionDescription, text => _ink.Verdict(outcome, text), Plain, Plain);
            return;
        }

        var by = string.Join(", ", Deciders(entry));
        var action = entry.ActionDescription.Length > 0 ? entry.ActionDescription : entry.ActionName;
        if (!_isWide && by.Length > 0)
            action = $"by {by}: {action}";

        // A remark of Attesta's own decides nothing: it is shown as what it is, without the verdict and the level that every line has.
        if (RubberStamps.IsOwn(entry))
        {
            Row(Time(entry.DecidedAt), entry.Kind, "", "", by, action, Plain, Plain, Plain);
            return;
        }

        _hasEarly |= !entry.MinReviewMet;
        var level = $"{entry.RiskLevel} {entry.RiskScore.ToString("0.00", CultureInfo.InvariantCulture)}";

        // What was only watched was not decided, and must not look like it.
        var verdict = entry.Metadata.TryGetValue("mode", out var mode) && mode is string watching && watching != GateMode.Enforce.Name() ? watching : entry.Verdict;
        Row(Time(entry.DecidedAt), verdict, level, Review(entry), by, action,
            text => _ink.Verdict(entry.Verdict, text), text => _ink.Level(entry.RiskLevel, text), entry.MinReviewMet ? Plain : _ink.Warning);
    }

    // The gate's own second entry, by what only the gate writes: an agent may call its action anything.
    private static string? Outcome(AuditEntry entry) =>
        entry.ActionName == "attesta.outcome" && entry.Metadata.ContainsKey("outcome_of") && entry.Metadata.TryGetValue("outcome", out var outcome)
            ? outcome as string
            : null;

    // Whoever said no decided, not those who had passed before; a recorded challenge says who that was.
    private static IReadOnlyList<string> Deciders(AuditEntry entry) =>
        entry.ChallengePassed == false && entry.Metadata.TryGetValue("challenge", out var challenge) && challenge is PlainMap details
        && details.TryGetValue("approvers", out var approvers) && approvers is PlainList reviews
        && reviews.OfType<PlainMap>().LastOrDefault(review => review.TryGetValue("passed", out var passed) && passed is false) is { } denial
        && denial.TryGetValue("id", out var id) && id is string { Length: > 0 } name
            ? [name]
            : entry.ApproverIds;

    private void Row(
        string time, string verdict, string level, string review, string approvers, string action,
        Func<string, string> verdictInk, Func<string, string> levelInk, Func<string, string> reviewInk)
    {
        var cells = new List<string> { Columns.Cell(time, TimeWidth), verdictInk(Columns.Cell(verdict, VerdictWidth)), levelInk(Columns.Cell(level, LevelWidth)) };
        if (_isNarrow)
        {
            var start = review is "" or "-" ? "" : review + Indent;
            _host.Text.WriteLine(string.Join("  ", cells).TrimEnd());
            _host.Text.WriteLine(Indent + reviewInk(start) + Columns.Fit(action, _room - start.Length));
            return;
        }

        cells.Add(reviewInk(Columns.Cell(review, ReviewWidth)));
        if (_isWide)
            cells.Add(Columns.Cell(approvers, ApproversWidth));
        cells.Add(Columns.Fit(action, _room));
        _host.Text.WriteLine(string.Join("  ", cells).TrimEnd());
    }

    private string Time(string written) => written.Length < 19 ? written : (_isWide ? written[..19] : written[5..16]).Replace('T', ' ');

    private string Review(AuditEntry entry)
    {
        if (entry.ChallengePassed is null || entry.ApproverIds.Count == 0)
            return "-";
        var seconds = entry.ReviewDurationSeconds.ToString(entry.ReviewDurationSeconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";
        return entry.MinReviewMet ? seconds : seconds + (_isWide ? " early" : " !");
    }

    private static string Plain(string text) => text;
}
