using System.CommandLine;
using Attesta.Actions;
using Attesta.Audit;
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
        command.SetAction((parsed, cancellationToken) =>
        {
            var (place, settings) = AuditCommand.ConfiguredPlace(host, parsed.GetValue(log), parsed.GetValue(config));
            return AuditCommand.ReadingAsync(place, async () =>
            {
                var prover = Open(place.Text(), Proofs.Keys(host, parsed.GetValue(key), settings));
                if (prover.Prove(parsed.GetValue(entry)!) is not { } receipt)
                {
                    await FindAsync(host, place, parsed.GetValue(entry)!, cancellationToken).ConfigureAwait(false);
                    throw new CommandFailure(ExitCode.CheckFailed, $"the newest checkpoint, of {prover.Checkpoint.Size} entries, does not cover this entry", "sign the newest entries with 'attesta audit checkpoint', then try again");
                }

                Proofs.Deliver(host, parsed.GetValue(output), receipt.ToBytes());
                return ExitCode.Done;
            });
        });
        return command;
    }

    /// <summary>The entry of an id.</summary>
    /// <exception cref="CommandFailure">There is none.</exception>
    public static async Task<AuditEntry> FindAsync(CommandHost host, LedgerPlace place, string id, CancellationToken cancellationToken)
    {
        await foreach (var entry in AuditCommand.Reader(host, place).ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (entry.EntryId == id)
                return entry;
        }

        throw NoSuchEntry(id);
    }

    public static CommandFailure NoSuchEntry(string id) => new(ExitCode.Usage, $"no entry of the trail has the id '{VisibleText.Escape(id, 100)}'", "'attesta audit query --json' shows the entry_id of each");

    /// <summary>What makes proofs for a trail.</summary>
    public static LedgerProver Open(LedgerText text, IReadOnlyList<VerifierKey> keys) => LedgerProver.Open(text, keys)
        ?? throw new CommandFailure(ExitCode.CheckFailed, "the trail has no checkpoint that fits its entries and is signed by the key", "sign it with 'attesta audit checkpoint'; 'attesta audit verify' says what is wrong with it");
}
