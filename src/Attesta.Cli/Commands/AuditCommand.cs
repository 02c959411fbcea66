using System.CommandLine;
using Attesta.Audit;
using Attesta.Cli.Output;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class AuditCommand
{
    public static Command Build(CommandHost host) => new("audit", "Reads the audit trail.\n\nExample:\n  attesta audit verify")
    {
        Verify(host), Query(host), Stats(host), RubberStampsCommand.Build(host), Export(host), Tail(host),
    };

    /// <summary>The trail to read: <c>--log</c>, or the configured one.</summary>
    public static string LogPath(CommandHost host, string? log, string? config) => log switch
    {
        null => GateSession.LedgerPath(host, GateSession.FindConfig(host, config)),
        "" => throw new CommandFailure(ExitCode.Usage, "--log: the name of the file is empty"),
        _ => Path.GetFullPath(log, host.Folder),
    };

    /// <summary>A reader that passes over what it cannot read and says so.</summary>
    public static LedgerReader Reader(CommandHost host, string path, Action? unreadable = null) => new(path, host.Time)
    {
        Unreadable = finding =>
        {
            host.Complain($"line {finding.Line} cannot be read: {finding.Detail}", "attesta audit verify shows what is wrong with it");
            unreadable?.Invoke();
        },
    };

    /// <summary>Runs a reading command; a trail that is missing or unreadable is the user's to fix.</summary>
    public static async Task<int> ReadingAsync(string path, Func<Task<int>> read)
    {
        if (Directory.Exists(path))
            throw new CommandFailure(ExitCode.Usage, $"{path} is a folder, not an audit trail", "name the file in it with --log");
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure(ExitCode.Usage, $"there is no audit trail at {path}", "name it with --log, or gate something first");
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or InvalidDataException || (unreadable is IOException && unreadable is not OutputFailedException))
        {
            throw new CommandFailure(ExitCode.Usage, $"the audit trail at {path} cannot be read: {unreadable.Message}");
        }
    }

    private static Command Verify(CommandHost host)
    {
        var (log, config) = (Options.Log(), Options.Config());
        var json = Options.Json("One JSON object; the default when standard output is not a terminal.");
        var command = new Command("verify", "Checks every line and every link. Exit code 1 unless intact.\n\nExample:\n  attesta audit verify --log .attesta/audit.jsonl")
            { log, config, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = LogPath(host, parsed.GetValue(log), parsed.GetValue(config));
            return ReadingAsync(path, () =>
            {
                var report = LedgerVerifier.Verify(path, cancellationToken);
                host.Deliver(() =>
                {
                    if (parsed.GetValue(json) || host.Width is null)
                        JsonOutput.WriteLine(host, writer => ReportOutput.Write(writer, report));
                    else
                        ReportOutput.Write(host, path, report);
                });
                return Task.FromResult(report.Intact ? ExitCode.Done : ExitCode.CheckFailed);
            });
        });
        return command;
    }

    private static Command Query(CommandHost host)
    {
        var (log, config, json, filter) = (Options.Log(), Options.Config(), Options.Json("One entry a line, as in the trail."), new FilterOptions());
        var command = new Command("query", "Lists entries, oldest first.\n\nExample:\n  attesta audit query --verdict denied --from 2026-01-01") { log, config, json };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = LogPath(host, parsed.GetValue(log), parsed.GetValue(config));
            var chosen = filter.Read(parsed);
            return ReadingAsync(path, () => parsed.GetValue(json)
                ? CopyAsync(host, path, ExportFormat.JsonLines, chosen, cancellationToken)
                : EntryTable.StreamAsync(host, Reader(host, path).ReadAsync(chosen, cancellationToken), isJson: false));
        });
        return command;
    }

    private static Command Stats(CommandHost host)
    {
        var (log, config, json, filter) = (Options.Log(), Options.Config(), Options.Json(), new FilterOptions());
        var command = new Command("stats", "The trail in numbers.\n\nExample:\n  attesta audit stats --json") { log, config, json };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = LogPath(host, parsed.GetValue(log), parsed.GetValue(config));
            var chosen = filter.Read(parsed);
            return ReadingAsync(path, async () =>
            {
                var statistics = await AuditStatistics.OfAsync(Reader(host, path).ReadAsync(chosen, cancellationToken), cancellationToken: cancellationToken).ConfigureAwait(false);
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
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = LogPath(host, parsed.GetValue(log), parsed.GetValue(config));
            var chosen = filter.Read(parsed);
            var kind = parsed.GetValue(format) switch
            {
                "csv" => ExportFormat.Csv,
                "json" => ExportFormat.Json,
                "jsonl" => ExportFormat.JsonLines,
                var other => throw new CommandFailure(ExitCode.Usage, $"there is no format '{other}'", "the formats are: csv, json, jsonl"),
            };
            return ReadingAsync(path, () => CopyAsync(host, path, kind, chosen, cancellationToken));
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
            var path = LogPath(host, parsed.GetValue(log), parsed.GetValue(config));
            using var signals = new Signals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Interrupted);
            var reader = Reader(host, path);
            var count = (int)Math.Min(parsed.GetValue(lines) ?? 10, int.MaxValue);
            var entries = parsed.GetValue(follow) ? reader.FollowAsync(count, null, stop.Token) : reader.LastAsync(count, null, stop.Token);
            if (host.Output is StandardOutput)
                _ = StandardOutput.WhenClosedAsync(host.Time, stop.Token).ContinueWith(_ => stop.Cancel(), stop.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            try
            {
                return await ReadingAsync(path, () => EntryTable.StreamAsync(host, entries, parsed.GetValue(json), isLive: true)).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Done;
            }
        });
        return command;
    }

    private static async Task<int> CopyAsync(CommandHost host, string path, ExportFormat format, AuditFilter filter, CancellationToken cancellationToken)
    {
        await AuditExport.WriteAsync(Reader(host, path), host.Output, format, filter, cancellationToken).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
