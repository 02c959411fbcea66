using System.CommandLine;
using Attesta.Audit;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class AuditCommand
{
    public static Command Build(CommandHost host) => new("audit", "Reads the audit trail.\n\nExample:\n  attesta audit verify")
    {
        VerifyCommand.Build(host), QueryCommand.Build(host), Stats(host), RubberStampsCommand.Build(host), Export(host), Tail(host),
        CheckpointCommand.Build(host), ProveCommand.Build(host), ConsistencyCommand.Build(host), TimestampCommand.Build(host),
    };

    /// <summary>The trail to read: <c>--log</c>, or the configured one.</summary>
    public static LedgerPlace Place(CommandHost host, string? log, string? config) => LedgerPlace.Of(host, log is null ? GateSession.FindConfig(host, config) : null, log);

    /// <summary>The same, and what it is configured by; null when it was named.</summary>
    public static (LedgerPlace Place, AttestaConfig? Config) ConfiguredPlace(CommandHost host, string? log, string? config)
    {
        var settings = log is null ? GateSession.FindConfig(host, config) : null;
        return (LedgerPlace.Of(host, settings, log), settings);
    }

    /// <summary>A reader that passes over what it cannot read and says so.</summary>
    public static IAuditTrail Reader(CommandHost host, LedgerPlace place, bool useIndex = false, Action? unreadable = null) => place.Trail(useIndex, Unreadable(host, unreadable));

    /// <summary>Says what cannot be read.</summary>
    public static Action<LedgerFinding> Unreadable(CommandHost host, Action? also = null) => finding =>
    {
        host.Complain(
            $"{(finding.Line > 0 ? $"line {finding.Line}" : $"the line at byte {finding.Offset}")} cannot be read: {finding.Detail}",
            "attesta audit verify shows what is wrong with it");
        also?.Invoke();
    };

    /// <summary>Runs a reading command; a trail that is missing or unreadable is the user's to fix.</summary>
    public static async Task<int> ReadingAsync(LedgerPlace place, Func<Task<int>> read)
    {
        await using (place)
        {
            place.RefuseIfUnfit();
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new CommandFailure(ExitCode.Usage, $"there is no audit trail at {place.Name}", "name it with --log, or gate something first");
            }
            catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or InvalidDataException || (unreadable is IOException && unreadable is not OutputFailedException))
            {
                throw new CommandFailure(ExitCode.Usage, $"the audit trail at {place.Name} cannot be read: {unreadable.Message}");
            }
        }
    }

    private static Command Stats(CommandHost host)
    {
        var (log, config, json, filter) = (Options.Log(), Options.Config(), Options.Json(), new FilterOptions());
        var command = new Command("stats", "The trail in numbers.\n\nExample:\n  attesta audit stats --json") { log, config, json };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var place = Place(host, parsed.GetValue(log), parsed.GetValue(config));
            var chosen = filter.Read(parsed);
            return ReadingAsync(place, async () =>
            {
                var reader = Reader(host, place, filter.UsesIndex(parsed, place));
                var statistics = await reader.CountAsync(chosen, cancellationToken: cancellationToken).ConfigureAwait(false);
                StatisticsOutput.Write(host, statistics, parsed.GetValue(json));
                return ExitCode.Done;
            });
        });
        return command;
    }

    private static Command Export(CommandHost host)
    {
        var (log, config, filter) = (Options.Log(), Options.Config(), new FilterOptions());
        var format = new Option<string>("--format") { Description = "csv, json or jsonl.", HelpName = "F", DefaultValueFactory = _ => "jsonl" };
        var command = new Command("export", "Copies entries out; csv is safe to open in a spreadsheet.\n\nExample:\n  attesta audit export --format csv > trail.csv") { log, config, format };
        filter.AddTo(command, withIndex: false);
        command.SetAction((parsed, cancellationToken) =>
        {
            var place = Place(host, parsed.GetValue(log), parsed.GetValue(config));
            var chosen = filter.Read(parsed);
            var kind = parsed.GetValue(format) switch
            {
                "csv" => ExportFormat.Csv,
                "json" => ExportFormat.Json,
                "jsonl" => ExportFormat.JsonLines,
                var other => throw new CommandFailure(ExitCode.Usage, $"there is no format '{other}'", "the formats are: csv, json, jsonl"),
            };
            return ReadingAsync(place, () => CopyAsync(host, Reader(host, place), kind, chosen, cancellationToken));
        });
        return command;
    }

    private static Command Tail(CommandHost host)
    {
        var (log, config, json) = (Options.Log(), Options.Config(), Options.Json("One entry a line."));
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is appended, until interrupted." };
        var lines = Options.Count("--lines", "How many entries to begin with. [default: 10]", "-n");
        var command = new Command("tail", "The last entries.\n\nExample:\n  attesta audit tail -f") { log, config, json, follow, lines };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = Place(host, parsed.GetValue(log), parsed.GetValue(config));
            using var signals = new Signals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Interrupted);
            var reader = Reader(host, place);
            var count = (int)Math.Min(parsed.GetValue(lines) ?? 10, int.MaxValue);
            var entries = parsed.GetValue(follow) ? reader.FollowAsync(count, null, stop.Token) : reader.LastAsync(count, null, stop.Token);
            if (host.Output is StandardOutput)
                _ = StandardOutput.WhenClosedAsync(host.Time, stop.Token).ContinueWith(_ => stop.Cancel(), stop.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            try
            {
                return await ReadingAsync(place, () => EntryTable.StreamAsync(host, entries, parsed.GetValue(json), isLive: true)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Done;
            }
        });
        return command;
    }

    public static async Task<int> CopyAsync(CommandHost host, IAuditTrail reader, ExportFormat format, AuditFilter filter, CancellationToken cancellationToken)
    {
        await AuditExport.WriteAsync(reader, host.Output, format, filter, cancellationToken).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
