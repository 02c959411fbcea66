using System.CommandLine;
using Attesta.Audit;
using Attesta.Cli.Output;

namespace Attesta.Cli.Commands;

internal static class RubberStampsCommand
{
    public static Command Build(CommandHost host)
    {
        var (log, config, json, filter) = (Options.Log(), Options.Config(), Options.Json("One entry a line."), new FilterOptions());
        var seconds = Options.Seconds("--max-seconds", "Reviews shorter than this are suspect. [default: 5]");
        var level = new Option<string>("--min-risk") { Description = "From this level on.", HelpName = "L", DefaultValueFactory = _ => RubberStamps.DefaultMinRisk.Name() };
        var limit = Options.Count("--limit", "Exit with 1 when there are more than so many.");
        var command = new Command("rubber-stamps", "Approvals that look as if nobody had read what they approved.\n\nExample:\n  attesta audit rubber-stamps --max-seconds 5 --min-risk high")
            { log, config, json, seconds, level, limit };
        filter.AddTo(command, withLimit: false);
        command.SetAction((parsed, cancellationToken) =>
        {
            var place = AuditCommand.Place(host, parsed.GetValue(log), parsed.GetValue(config));
            if (!Wire.TryParse(parsed.GetValue(level), out RiskLevel least))
                throw new CommandFailure(ExitCode.Usage, $"there is no risk level '{parsed.GetValue(level)}'", "the levels are: low, medium, high, critical");
            var (chosen, most) = (filter.Read(parsed), parsed.GetValue(seconds) ?? RubberStamps.DefaultMaxSeconds);
            return AuditCommand.ReadingAsync(place, async () =>
            {
                var found = 0L;
                var stamps = Counted(AuditCommand.Reader(host, place, filter.UsesIndex(parsed, place)).FindRubberStampsAsync(most, least, chosen, cancellationToken), () => found++);
                try
                {
                    await EntryTable.StreamAsync(host, stamps, parsed.GetValue(json)).ConfigureAwait(false);
                }
                catch (OutputFailedException gone) when (gone.IsClosedPipe)
                {
                    // The check is the same, whoever reads the list.
                    found = 0;
                    await foreach (var _ in stamps.ConfigureAwait(false))
                        continue;
                }

                if (found == 0 && !parsed.GetValue(json))
                    host.Remark("No rubber stamps.");
                return found > (parsed.GetValue(limit) ?? long.MaxValue) ? ExitCode.CheckFailed : ExitCode.Done;
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
