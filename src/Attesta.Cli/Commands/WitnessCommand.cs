using System.CommandLine;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class WitnessCommand
{
    private const string DefaultAddress = "http://127.0.0.1:8191/";

    public static Command Build(CommandHost host) => new("witness", "Stands witness for audit trails elsewhere: signs a checkpoint only when it continues the one before.\n\n"
        + "Example:\n  attesta witness serve --key witness.pem --log ledger.pem.pub")
    {
        Serve(host),
    };

    private static Command Serve(CommandHost host)
    {
        var key = new Option<string>("--key") { Description = "The witness's own private key, from 'attesta keys new'.", HelpName = "FILE", Required = true };
        var log = new Option<string[]>("--log") { Description = "The public key of a trail, or ORIGIN=KEY for that trail alone.", HelpName = "KEY", Required = true };
        var folder = new Option<string>("--folder") { Description = "Where it remembers.", HelpName = "DIR", DefaultValueFactory = _ => "witness" };
        var listen = new Option<string>("--listen") { Description = "The address to listen on.", HelpName = "URL", DefaultValueFactory = _ => DefaultAddress };
        var command = new Command("serve", "Answers C2SP tlog-witness's add-checkpoint until interrupted. It speaks plain HTTP: put a proxy with TLS before it where others reach it.\n\n"
            + "Example:\n  attesta witness serve --key witness.pem --log ledger.pem.pub \\\n      --listen http://127.0.0.1:8191/") { key, log, folder, listen };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = new KeySource(parsed.GetValue(key)!, folder: host.Folder, environmentVariable: host.Variable);
            using var signer = Proofs.Trying(() => source.CreateSigner(host.Time)) as SigningKey
                ?? throw new CommandFailure(ExitCode.Usage, "a witness signs with a key of its own, from a file or a variable");
            if (source.Caution() is { } caution)
                host.Remark("warning: " + caution);
            var ledgers = parsed.GetValue(log)!.Select(named => Ledger(host, named)).ToList();
            if (ledgers.Exists(ledger => ledger.Keys.Any(one => one.KeyId == signer.Key.KeyId)))
                throw new CommandFailure(ExitCode.Usage, "the witness has the trail's own key, so it would be its own witness", "make another with 'attesta keys new'");
            using var witness = Open(host, Path.GetFullPath(parsed.GetValue(folder)!, host.Folder), signer, ledgers);
            using var server = WitnessServer.Listen(host, witness, parsed.GetValue(listen)!);
            using var signals = new Signals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Interrupted);
            await host.Text.WriteLineAsync(witness.Key.ToString()).ConfigureAwait(false);
            await host.Text.FlushAsync(stop.Token).ConfigureAwait(false);
            host.Remark($"Witness {witness.Key.Name} listens on {server.Address} until it is interrupted. Its key is the line on standard output, which stays the same.\n"
                + $"In the attesta.yaml of the trail, with the address by which it is reached from there:\n\naudit:\n  checkpoint:\n    anchors:\n"
                + $"      - witness: {server.Address}\n        witness_key: {witness.Key}\n");
            await server.RunAsync(stop.Token).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Witness Open(CommandHost host, string folder, SigningKey signer, List<WitnessedLedger> ledgers)
    {
        try
        {
            return new Witness(folder, signer, ledgers, host.Time);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"the folder '{folder}' cannot be used: {unusable.Message}", "a witness has one folder for itself, which it can write to: stop the other one, or name another folder with --folder and another key with --key");
        }
    }

    private static WitnessedLedger Ledger(CommandHost host, string named)
    {
        // A verifier key ends in base64, where = stands at the end alone; an origin has no plus.
        var at = named.IndexOf('=', StringComparison.Ordinal);
        var origin = at > 0 && at < named.Length - 2 && !named[..at].Contains('+', StringComparison.Ordinal) ? named[..at] : null;
        var keys = Proofs.Trying(() => KeySource.ReadKeys(origin is null ? named : named[(at + 1)..], host.Folder));

        // A checkpoint that comes now is not of a key that another has followed.
        return new WitnessedLedger(origin, [.. keys.Where(key => key.RetiredAtSize is null)]);
    }
}
