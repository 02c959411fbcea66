using System.CommandLine;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class VerifyCommand
{
    public static Command Build(CommandHost host)
    {
        var (log, config) = (Options.Log(), Options.Config());
        var json = Options.Json("One JSON object; the default when standard output is not a terminal.");
        var key = Options.PublicKeys();
        var anchor = new Option<string[]>("--anchor")
        {
            Description = "Where checkpoints were kept: a file, the address of a witness whose key is among --key, or postgres:env:NAME for a table; otherwise the configured ones.",
            HelpName = "A",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var timestamps = new Option<string?>("--timestamps") { Description = "Stamped checkpoints, from 'attesta audit timestamp'. Needs --tsa-certificate.", HelpName = "FILE" };
        var certificate = TimestampCommand.Certificate();
        var command = new Command("verify", "Checks every line and every link, the index when there is one, and what signatures and anchors say of them. Exit code 1 unless intact.\n\n"
            + "Example:\n  attesta audit verify --log .attesta/audit.jsonl --key ledger.pem.pub --anchor /mnt/worm/checkpoints") { log, config, json, key, anchor, timestamps, certificate };
        command.SetAction((parsed, cancellationToken) =>
        {
            ICheckpointAnchor[] stamped = parsed.GetValue(timestamps) is { } file ? [TimestampCommand.Open(host, file, parsed.GetValue(certificate))] : [];
            return RunAsync(
                host, parsed.GetValue(log), parsed.GetValue(config), parsed.GetValue(key), parsed.GetValue(anchor), stamped, parsed.GetValue(json) || host.Width is null, cancellationToken);
        });
        return command;
    }

    private static Task<int> RunAsync(
        CommandHost host, string? log, string? configPath, string[]? named, string[]? anchored, ICheckpointAnchor[] stamped, bool isJson, CancellationToken cancellationToken)
    {
        var config = log is null || configPath is not null ? GateSession.FindConfig(host, configPath) : Nearby(host);
        var place = LedgerPlace.Of(host, config, log);

        // Somebody else's trail is not held against the configuration of this folder.
        if (configPath is null && log is not null && config is not null && (config.Audit.Postgres is not null || config.Audit.Path != place.OwnPath))
            config = null;
        var keys = Proofs.Keys(host, named, config);
        ICheckpointAnchor[] anchors = [.. Proofs.Anchors(host, anchored, keys, config), .. stamped];
        return AuditCommand.ReadingAsync(place, async () =>
        {
            var verifier = new ProofVerifier { Keys = keys, Anchors = anchors, Settings = config?.Audit.Checkpoint?.Settings, Time = host.Time };
            var (report, proofs) = await VerifyAsync(host, place, verifier, cancellationToken).ConfigureAwait(false);
            host.Deliver(() =>
            {
                if (isJson)
                    JsonOutput.WriteLine(host, writer => ReportOutput.Write(writer, report, proofs));
                else
                    ReportOutput.Write(host, place.Name, report, proofs);
            });
            return report.Intact && proofs.Intact ? ExitCode.Done : ExitCode.CheckFailed;
        });
    }

    // A trail that was named can be looked at although the configuration is broken.
    private static AttestaConfig? Nearby(CommandHost host)
    {
        try
        {
            return GateSession.FindConfig(host, null);
        }
        catch (CommandFailure unreadable)
        {
            host.Complain($"the configuration is not sound, so no key of it is used: {unreadable.Message.Split('\n')[0]}");
            return null;
        }
    }

    private static async Task<(LedgerReport Chain, ProofReport Proofs)> VerifyAsync(CommandHost host, LedgerPlace place, ProofVerifier verifier, CancellationToken cancellationToken)
    {
        try
        {
            return await place.VerifyAsync(verifier, AuditCommand.Unreadable(host), cancellationToken).ConfigureAwait(false);
        }
        catch (AnchorFailedException failed)
        {
            throw new CommandFailure(ExitCode.Usage, failed.Message, "without its anchor the trail cannot be told from one that was cut; try again, or name another with --anchor");
        }
        finally
        {
            foreach (var anchor in verifier.Anchors.OfType<IDisposable>())
                anchor.Dispose();
        }
    }
}
