using System.CommandLine;
using Attesta.Approvals;
using Attesta.Cli.Output;
using Attesta.Cli.Replaying;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class PolicyCommand
{
    public static Command Build(CommandHost host) =>
        new("policy", "Tries out policies.\n\nExample:\n  attesta policy replay --config stricter.yaml") { Replay(host) };

    private static Command Replay(CommandHost host)
    {
        var config = new Option<string>("--config") { Description = "The configuration to try out.", HelpName = "NEW", Required = true };
        var log = new Option<string?>("--log") { Description = "The audit trail; otherwise that of the configuration in force.", HelpName = "P" };
        var json = Options.Json("One JSON object.");
        var command = new Command("replay", "Shows what another configuration would have done over the recorded history. Exit code 1 if something dangerous would newly pass "
            + "without a person, or a line cannot be read.\n\nExample:\n  attesta policy replay --config stricter.yaml --log .attesta/audit.jsonl") { config, log, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(host, parsed.GetValue(config)!, parsed.GetValue(log), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, string configPath, string? log, bool isJson, CancellationToken cancellationToken)
    {
        var config = GateSession.FindConfig(host, configPath)
            ?? throw new CommandFailure(ExitCode.Usage, "--config: the name of the file is empty", "attesta policy replay --config stricter.yaml");
        var place = AuditCommand.Place(host, log, null);

        // A new configuration may come with its own trail, where there is no other one.
        if (log is null && place is FilePlace { OwnPath: var path } && !File.Exists(path) && (config.Audit.Postgres is not null || File.Exists(config.Audit.Path)))
            place = LedgerPlace.Of(host, config);
        return await AuditCommand.ReadingAsync(place, async () =>
        {
            var (replay, report) = (new PolicyReplay(config), new ReplayReport());
            var reader = AuditCommand.Reader(host, place, unreadable: report.AddUnreadable);
            var entries = 0L;
            await foreach (var entry in reader.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                entries++;
                if (RecordedDecision.Of(entry) is { } recorded)
                    report.Add(await replay.OfAsync(recorded, cancellationToken).ConfigureAwait(false));
            }

            if (entries == 0 && report.Unreadable > 0)
                throw new CommandFailure(ExitCode.Usage, $"no line of the audit trail at {place.Name} can be read", "attesta audit verify shows what is wrong with it");
            host.Deliver(() =>
            {
                if (isJson)
                    JsonOutput.WriteLine(host, writer => ReplayOutput.Write(writer, report, configPath));
                else
                    ReplayOutput.Write(host, report, configPath);
            });
            return report.IsClean ? ExitCode.Done : ExitCode.CheckFailed;
        }).ConfigureAwait(false);
    }
}
