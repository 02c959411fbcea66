using System.CommandLine;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class KeysCommand
{
    private const string DefaultFile = ".attesta/ledger.pem";

    public static Command Build(CommandHost host) => new("keys", "Makes and changes the keys that sign the audit trail.\n\nExample:\n  attesta keys new --out ledger.pem")
    {
        New(host), Show(host), Rotate(host),
    };

    private static Command New(CommandHost host)
    {
        var (output, name) = (Out(), Name());
        var command = new Command("new", "Makes a key: ECDSA over P-256. The private one goes to a new file that only you can read, the public one beside it, to FILE.pub, "
            + "and to standard output.\n\nExample:\n  attesta keys new --out ledger.pem --name example.org/ledger-2026") { output, name };
        command.SetAction(parsed =>
        {
            using var key = Create(host, parsed.GetValue(output)!, parsed.GetValue(name));
            host.Text.WriteLine(key.Key.ToString());
            host.Remark($"To sign a trail, in attesta.yaml: audit: {{checkpoint: {{key: {parsed.GetValue(output)}}}}}. To stand witness for one elsewhere: attesta witness serve --key {parsed.GetValue(output)}. "
                + "Whoever can read that file can sign in its name: keep it from the agents.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandHost host)
    {
        var file = new Argument<string>("FILE") { Description = "A private or public key." };
        var command = new Command("show", "Prints the public key of a file.\n\nExample:\n  attesta keys show ledger.pem") { file };
        command.SetAction(parsed =>
        {
            var text = System.Text.Encoding.UTF8.GetString(Proofs.ReadFile(host, parsed.GetValue(file)!));
            var keys = VerifierKey.ParseAll(text);
            if (keys.Count == 0)
            {
                using var key = Proofs.Trying(() => SigningKey.Parse(text));
                keys = [key.Key];
            }

            foreach (var key in keys)
                host.Text.WriteLine(key.ToString());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rotate(CommandHost host)
    {
        var (output, name, config) = (Out(), Name(), Options.Config());
        var command = new Command("rotate", "Makes the key that follows the configured one, and records in the trail that it does, signed by both.\n\n"
            + "Example:\n  attesta keys rotate --out ledger-2027.pem") { output, name, config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = GateSession.FindConfig(host, parsed.GetValue(config));
            await using var place = LedgerPlace.Of(host, settings);
            var plan = Proofs.Plan(settings);
            var previous = Proofs.Trying(() => plan.Key.CreateSigner(host.Time));
            var known = Proofs.Trying(plan.Key.PublicKeys);
            Proofs.Caution(host, plan);
            using var next = Create(host, parsed.GetValue(output)!, parsed.GetValue(name));
            try
            {
                var succession = await KeyRotation.RecordAsync(
                    place.PlainLedger(), place.Text(), previous, next, plan.Settings.Origin, known, host.Time, cancellationToken).ConfigureAwait(false);

                // Whoever verifies with the new file has to know who signed before, and up to where.
                SavePublic(host, parsed.GetValue(output)!, succession);
                host.Text.WriteLine(next.Key.ToString());
                host.Remark($"Recorded as {succession.Entry.EntryId}. Now let audit.checkpoint.key name {parsed.GetValue(output)}, and restart what writes the trail: with the old key it is signed no more. "
                    + $"Give {parsed.GetValue(output)}.pub to whoever verifies or executes, in the place of the old one. Approvals that were issued before have to be issued anew.");
                return ExitCode.Done;
            }
            catch (AuditFailedException failed)
            {
                // A trail that names a key which is gone could never be signed again.
                throw new CommandFailure(ExitCode.AttestaFailed, failed.Message, $"{parsed.GetValue(output)} is kept: 'attesta audit query --action attesta.keys' shows whether the trail names it");
            }
            catch (Exception failed) when (failed is SigningFailedException or OperationCanceledException or IOException and not OutputFailedException)
            {
                File.Delete(Path.GetFullPath(parsed.GetValue(output)!, host.Folder));
                File.Delete(Path.GetFullPath(parsed.GetValue(output)!, host.Folder) + ".pub");
                throw new CommandFailure(failed is SigningFailedException or FileNotFoundException ? ExitCode.Usage : ExitCode.AttestaFailed, failed.Message);
            }
            finally
            {
                (previous as IDisposable)?.Dispose();
            }
        });
        return command;
    }

    private static void SavePublic(CommandHost host, string file, KeySuccession succession)
    {
        try
        {
            SigningKey.SavePublic(Path.GetFullPath(file, host.Folder), succession.Keys);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.AttestaFailed, $"the keys have changed, recorded as {succession.Entry.EntryId}, but {file}.pub cannot be written: {failed.Message}",
                "put these lines into it:\n" + string.Join('\n', succession.Keys));
        }
    }

    private static SigningKey Create(CommandHost host, string file, string? name)
    {
        var key = Proofs.Trying(() => SigningKey.New(name));
        try
        {
            key.Save(Path.GetFullPath(file, host.Folder));
            return key;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            key.Dispose();
            throw new CommandFailure(ExitCode.Usage, $"{file} cannot be made: {failed.Message}", "a key is never written over another file; name a new one with --out");
        }
    }

    private static Option<string> Out() => new("--out") { Description = "The new file of the private key. What signs the trail is looked for in the one that this takes by itself.", HelpName = "FILE", DefaultValueFactory = _ => DefaultFile };

    private static Option<string?> Name() => new("--name") { Description = "The key's name, such as example.org/ledger-2026; otherwise made from its id.", HelpName = "N" };
}
