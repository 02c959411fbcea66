using System.CommandLine;
using System.Globalization;
using Attesta.Audit;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

/// <summary>The filters of the commands that read the trail.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string?> _id = Text("--id", "The entry with this id.", "ID");
    private readonly Option<string?> _verdict = Text("--verdict", "approved, denied, modified, timed_out or escalated; decisions only.", "V");
    private readonly Option<string?> _level = Text("--risk-level", "low, medium, high or critical.", "L");
    private readonly Option<string?> _agent = Text("--agent", "Who asked.", "ID");
    private readonly Option<string?> _session = Text("--session", "The session.", "ID");
    private readonly Option<string?> _environment = Text("--environment", "production, staging, ci or development.", "E");
    private readonly Option<string?> _action = Text("--action", "The action's name, or how it begins and a star: 'attesta.*'.", "NAME");
    private readonly Option<string?> _from = Text("--from", "Decided at this time or later; ISO 8601, UTC unless it says otherwise.", "TIME");
    private readonly Option<string?> _to = Text("--to", "Decided before this time.", "TIME");
    private readonly Option<string?> _passed = Text("--challenge-passed", "true or false; leaves out what nobody was asked about.", "BOOL");
    private readonly Option<long?> _limit = Options.Count("--limit", "At most so many, from the first that is read on.");
    private readonly Option<bool> _noIndex = new("--no-index") { Description = "Read the trail itself, not by the index beside it." };

    /// <summary>Gives a command the filters.</summary>
    /// <param name="command">The command.</param>
    /// <param name="withLimit">False where <c>--limit</c> means something else.</param>
    /// <param name="withIndex">Whether the command finds entries by the index.</param>
    public void AddTo(Command command, bool withLimit = true, bool withIndex = true)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_id, _verdict, _level, _agent, _session, _environment, _action, _from, _to, _passed])
            command.Options.Add(option);
        if (withLimit)
            command.Options.Add(_limit);
        if (withIndex)
            command.Options.Add(_noIndex);
    }

    /// <summary>Whether to find entries by the index.</summary>
    /// <exception cref="CommandFailure">It was declined where there is none.</exception>
    public bool UsesIndex(ParseResult parsed, LedgerPlace place) => !parsed.GetValue(_noIndex)
        || (place is FilePlace ? false : throw new CommandFailure(ExitCode.Usage, "--no-index is for trails in files", "in PostgreSQL there is no index beside the trail; 'attesta audit verify' checks the columns"));

    public AuditFilter Read(ParseResult parsed) => new()
    {
        Verdict = parsed.GetValue(_verdict) is not { } verdict ? null
            : Wire.TryParse(verdict, out Verdict known) ? known : throw Unknown("verdict", verdict, "approved, denied, modified, timed_out, escalated"),
        RiskLevel = parsed.GetValue(_level) is not { } level ? null
            : Wire.TryParse(level, out RiskLevel of) ? of : throw Unknown("risk level", level, "low, medium, high, critical"),
        EntryId = parsed.GetValue(_id),
        AgentId = parsed.GetValue(_agent),
        SessionId = parsed.GetValue(_session),
        Environment = parsed.GetValue(_environment),
        ActionName = parsed.GetValue(_action),
        From = Time(parsed.GetValue(_from)),
        To = Time(parsed.GetValue(_to)),
        ChallengePassed = parsed.GetValue(_passed) is not { } passed ? null
            : bool.TryParse(passed, out var isPassed) ? isPassed : throw new CommandFailure(ExitCode.Usage, $"--challenge-passed is true or false, not '{passed}'"),
        Limit = parsed.CommandResult.Command.Options.Contains(_limit) ? parsed.GetValue(_limit) : null,
    };

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static CommandFailure Unknown(string what, string value, string known) => new(ExitCode.Usage, $"there is no {what} '{value}'", "there are: " + known);

    // Only what means the same everywhere: 01/02/2026 is two days.
    private static readonly string[] Times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss"];

    private static DateTimeOffset? Time(string? text) => text is null ? null
        : DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw new CommandFailure(ExitCode.Usage, $"'{text}' is not a time", "write it as 2026-01-31 or 2026-01-31T12:00:00Z");
}
