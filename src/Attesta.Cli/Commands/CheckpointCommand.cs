using System.CommandLine;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class CheckpointCommand
{
    public static Command Build(CommandHost host)
    {
        var config = Options.Config();
        var command = new Command("checkpoint", "Signs what is not signed yet, brings the newest checkpoint to every anchor that lacks it, and prints it. "
            + "Exit code 0 only when all entries are signed and every anchor has it.\n\nExample:\n  attesta audit checkpoint") { config };
        command.SetAction((parsed, cancellationToken) => RunAsync(host, parsed.GetValue(config), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, string? configPath, CancellationToken cancellationToken)
    {
        var config = GateSession.FindConfig(host, configPath);
        await using var place = LedgerPlace.Of(host, config);
        var plan = Proofs.Plan(config);
        var ledger = (SignedLedger)place.Ledger();
        if (place is FilePlace && !File.Exists(place.OwnPath))
            throw new CommandFailure(ExitCode.Usage, $"there is no audit trail at {place.Name}", "gate something first");
        if (await ledger.CheckpointAsync(cancellationToken).ConfigureAwait(false) is { } fault)
        {
            place.IsFaultKnown = true;
            throw new CommandFailure(ExitCode.AttestaFailed, fault);
        }

        var prover = LedgerProver.Open(ledger.Text, Proofs.Trying(plan.Key.PublicKeys))
            ?? throw new CommandFailure(ExitCode.AttestaFailed, $"the audit trail at {place.Name} has no checkpoint of the configured public key", "'attesta config check' says whether the keys fit each other; an empty trail has none");
        await host.Text.WriteAsync(prover.Note.ToString()).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
