using System.CommandLine;
using System.Text;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class ConsistencyCommand
{
    public static Command Build(CommandHost host)
    {
        var from = new Argument<string>("FROM") { Description = "An older checkpoint: its number of entries, or the file that it is in." };
        var (log, config, key, output) = (Options.Log(), Options.Config(), Options.PublicKeys(), Options.Output());
        var command = new Command("consistency", "Writes the proof that an older checkpoint is the beginning of the newest. 'attesta receipt consistency' checks it.\n\n"
            + "Example:\n  attesta audit consistency 1200 > since-1200.proof") { from, log, config, key, output };
        command.SetAction(parsed =>
        {
            var (place, settings) = AuditCommand.ConfiguredPlace(host, parsed.GetValue(log), parsed.GetValue(config));
            return AuditCommand.ReadingAsync(place, () =>
            {
                var prover = ProveCommand.Open(place.Text(), Proofs.Keys(host, parsed.GetValue(key), settings));
                var proof = prover.ProveConsistency(Size(host, parsed.GetValue(from)!))
                    ?? throw new CommandFailure(ExitCode.CheckFailed, $"the newest checkpoint has {prover.Checkpoint.Size} entries, which is less");
                Proofs.Deliver(host, parsed.GetValue(output), Encoding.UTF8.GetBytes(proof.ToString()));
                return Task.FromResult(ExitCode.Done);
            });
        });
        return command;
    }

    private static long Size(CommandHost host, string from) =>
        long.TryParse(from, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size)
            ? size
            : ReadCheckpoint(host, from).Checkpoint.Size;

    /// <summary>The checkpoint in a file.</summary>
    public static (Checkpoint Checkpoint, SignedNote Note) ReadCheckpoint(CommandHost host, string file) =>
        SignedNote.Parse(Encoding.UTF8.GetString(Proofs.ReadFile(host, file))) is { } note && Checkpoint.Parse(note.Text) is { } checkpoint
            ? (checkpoint, note)
            : throw new CommandFailure(ExitCode.Usage, $"{file} is no checkpoint");
}
