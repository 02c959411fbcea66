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
            Arity = ArgumentArity.OneOrMore,
        };
        var timestamps = new Option<string?>("--timestamps") { Description = "Stamped checkpoints, from 'attesta audit timestamp'. Needs --tsa-certificate.", HelpName = "FILE" };
        var certificate = TimestampCommand.Certificate();
        var command = new Command("verify", "Checks every line and every link, the index when there is one, and what signatures and anchors say of them. Exit code 1 unless intact.\n\n"
            + "Example:\n  attesta audit verify --log .attesta/audit.jsonl --key ledger.pem.pub \\\n      --anchor /mnt/worm/checkpoints") { log, config, json, key, anchor, timestamps, certificate };
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
        var (name, isConfigured) = (place.Name, true);
        if (place is FilePlace)
        {
            // Links are followed: the older files, the index and the proofs lie beside the file that they lead to.
            var path = LedgerPaths.Resolve(place.OwnPath);
            isConfigured = config is { Audit.Postgres: null } && LedgerPaths.IsSame(config.Audit.Path, path);
            place = new FilePlace(host, isConfigured ? LedgerPaths.Resolve(config!.Audit.Path) : path, config: null);
        }

        // Somebody else's trail is not held against the configuration of this folder.
        if (configPath is null && !isConfigured)
            config = null;
        var keys = Proofs.Keys(host, named, config);
        ICheckpointAnchor[] anchors = [.. Proofs.Anchors(host, anchored, keys, config), .. stamped];
        foreach (var anchor in anchors.Where(anchor => anchor is FileAnchor or TimestampAnchor))
        {
            if (LedgerPaths.OwnPart(anchor.Name, place.Text().Beside) is { } part)
                throw new CommandFailure(ExitCode.Usage, $"the anchor '{anchor.Name}' {part}, and proves nothing about it", "name what was kept elsewhere with --anchor");
        }

        return AuditCommand.ReadingAsync(place, async () =>
        {
            var verifier = new ProofVerifier { Keys = keys, Anchors = anchors, Settings = config?.Audit.Checkpoint?.Settings, Time = host.Time };
            var (report, proofs) = await VerifyAsync(host, place, verifier, cancellationToken).ConfigureAwait(false);
            return Deliver(host, name, report, proofs, report.Checkpoints > 0 || ProofVerifier.IsSigned(place.Text().Beside), isJson);
        });
    }

    private static int Deliver(CommandHost host, string name, LedgerReport report, ProofReport proofs, bool isSigned, bool isJson)
    {
        if (isSigned && !proofs.SignaturesChecked)
            host.Remark("warning: this log is signed, and its signatures were NOT checked: name the key with --key. The chain alone does not show that a log was written anew or cut.");
        host.Deliver(() =>
        {
            if (isJson)
                JsonOutput.WriteLine(host, writer => ReportOutput.Write(writer, report, proofs));
            else
                ReportOutput.Write(host, name, report, proofs, isSigned);
        });
        return report.Intact && proofs.Intact ? ExitCode.Done : ExitCode.CheckFailed;
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
        finally
        {
            foreach (var anchor in verifier.Anchors.OfType<IDisposable>())
                anchor.Dispose();
        }
    }
}
