using System.CommandLine;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class CheckpointCommand
{
    public static Command Build(CommandHost host)
    {
        var config = Options.Config();
        var command = new Command("checkpoint", "Signs what is not signed yet, offers it to the anchors and prints the newest checkpoint.\n\nExample:\n  attesta audit checkpoint") { config };
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
            throw new CommandFailure(ExitCode.AttestaFailed, fault);
        if (LedgerProver.Open(ledger.Text, plan.Key.PublicKeys()) is { } prover)
            await host.Text.WriteAsync(prover.Note.ToString()).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
