using System.CommandLine;
using Attesta.Audit;
using Attesta.Cli.Output;

namespace Attesta.Cli.Commands;

internal static class RubberStampsCommand
{
    public static Command Build(CommandHost host)
    {
        var (log, config, json) = (Options.Log(), Options.Config(), Options.Json("One entry a line."));
        var seconds = new Option<double>("--max-seconds") { Description = "Reviews shorter than this are suspect.", HelpName = "S", DefaultValueFactory = _ => RubberStamps.DefaultMaxSeconds };
        var level = new Option<string>("--min-risk") { Description = "From this level on.", HelpName = "L", DefaultValueFactory = _ => RubberStamps.DefaultMinRisk.Name() };
        var limit = new Option<long>("--limit") { Description = "Exit with 1 when there are more than so many.", HelpName = "N", DefaultValueFactory = _ => long.MaxValue };
        var command = new Command("rubber-stamps", "Approvals that look as if nobody had read what they approved.\n\nExample:\n  attesta audit rubber-stamps --max-seconds 5 --min-risk high")
            { log, config, json, seconds, level, limit };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = AuditCommand.LogPath(host, parsed.GetValue(log), parsed.GetValue(config));
            if (!Wire.TryParse(parsed.GetValue(level), out RiskLevel least))
                throw new CommandFailure(ExitCode.Usage, $"there is no risk level '{parsed.GetValue(level)}'", "the levels are: low, medium, high, critical");
            return AuditCommand.ReadingAsync(path, async () =>
            {
                var found = 0L;
                var stamps = AuditCommand.Reader(host, path).FindRubberStampsAsync(parsed.GetValue(seconds), least, cancellationToken: cancellationToken);
                await EntryTable.StreamAsync(host, Counted(stamps, () => found++), parsed.GetValue(json)).ConfigureAwait(false);
                if (found == 0 && !parsed.GetValue(json))
                    host.Errors.WriteLine("No rubber stamps.");
                return found > parsed.GetValue(limit) ? ExitCode.CheckFailed : ExitCode.Done;
            });
        });
        return command;
    }

    private static async IAsyncEnumerable<AuditEntry> Counted(IAsyncEnumerable<AuditEntry> entries, Action count)
    {
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            count();
            yield return entry;
        }
    }
}
