using System.CommandLine;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class ProveCommand
{
    public static Command Build(CommandHost host)
    {
        var entry = new Argument<string>("ENTRY") { Description = "The entry's id." };
        var (log, config, key, output) = (Options.Log(), Options.Config(), Options.PublicKeys(), Options.Output());
        var command = new Command("prove", "Writes a receipt of an entry, which anyone can check with the public key alone.\n\n"
            + "Example:\n  attesta audit prove 0198c5b2-7d1e-7c3a-9f00-3f6f0f1b2a4c > entry.receipt") { entry, log, config, key, output };
        command.SetAction(parsed =>
        {
            var (place, settings) = AuditCommand.ConfiguredPlace(host, parsed.GetValue(log), parsed.GetValue(config));
            return AuditCommand.ReadingAsync(place, () =>
            {
                var prover = Open(place.Text(), Proofs.Keys(host, parsed.GetValue(key), settings));
                var receipt = prover.Prove(parsed.GetValue(entry)!)
                    ?? throw new CommandFailure(ExitCode.CheckFailed, $"the newest checkpoint, of {prover.Checkpoint.Size} entries, covers no entry of this id", "sign the newest entries with 'attesta audit checkpoint', then try again");
                Proofs.Deliver(host, parsed.GetValue(output), receipt.ToBytes());
                return Task.FromResult(ExitCode.Done);
            });
        });
        return command;
    }

    /// <summary>What makes proofs for a trail.</summary>
    public static LedgerProver Open(LedgerText text, IReadOnlyList<VerifierKey> keys) => LedgerProver.Open(text, keys)
        ?? throw new CommandFailure(ExitCode.CheckFailed, "the trail has no checkpoint that fits its entries and is signed by the key", "sign it with 'attesta audit checkpoint'; 'attesta audit verify' says what is wrong with it");
}
