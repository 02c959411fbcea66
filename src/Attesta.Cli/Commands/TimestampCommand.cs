using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class TimestampCommand
{
    public static Command Build(CommandHost host)
    {
        var authority = new Argument<string>("AUTHORITY") { Description = "The address of an RFC 3161 time-stamp authority." };
        var certificate = Certificate();
        var to = new Option<string>("--to") { Description = "The file that the stamped checkpoint is appended to.", HelpName = "FILE", Required = true };
        var (log, config, key) = (Options.Log(), Options.Config(), Options.PublicKeys());
        var command = new Command("timestamp", "Has the newest checkpoint stamped by a time-stamp authority: what it covers existed by then. 'audit verify --timestamps FILE' checks it.\n\n"
            + "Example:\n  attesta audit timestamp https://tsa.example.org/ \\\n      --tsa-certificate tsa.pem --to /mnt/worm/timestamps") { authority, certificate, to, log, config, key };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (place, settings) = AuditCommand.ConfiguredPlace(host, parsed.GetValue(log), parsed.GetValue(config));
            if (!Uri.TryCreate(parsed.GetValue(authority), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
                throw new CommandFailure(ExitCode.Usage, $"'{parsed.GetValue(authority)}' is no address of a time-stamp authority", "it begins with https:// or http://; the answer is checked by the certificate either way");
            if (LedgerPaths.OwnPart(Path.GetFullPath(parsed.GetValue(to)!, host.Folder), place.OwnPath) is { } own)
                throw new CommandFailure(ExitCode.Usage, $"--to {parsed.GetValue(to)} {own}, and a checkpoint in there would destroy it", "name a file elsewhere");
            var anchor = Open(host, parsed.GetValue(to)!, parsed.GetValue(certificate));
            return await AuditCommand.ReadingAsync(place, async () =>
            {
                try
                {
                    var prover = ProveCommand.Open(place.Text(), Proofs.Keys(host, parsed.GetValue(key), settings));
                    var time = await anchor.StampAsync(url, prover.Note, cancellationToken).ConfigureAwait(false);
                    await host.Text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{prover.Checkpoint.Size} entries stamped at {time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}")).ConfigureAwait(false);
                    return ExitCode.Done;
                }
                catch (AnchorFailedException failed)
                {
                    throw new CommandFailure(ExitCode.AttestaFailed, failed.Message);
                }
            }).ConfigureAwait(false);
        });
        return command;
    }

    public static Option<string?> Certificate() => new("--tsa-certificate") { Description = "The certificates of the authority, or of who issued them, in PEM.", HelpName = "FILE" };

    public static TimestampAnchor Open(CommandHost host, string file, string? certificate)
    {
        if (string.IsNullOrEmpty(certificate))
            throw new CommandFailure(ExitCode.Usage, "whose time stamps count is not known", "name the authority's certificate with --tsa-certificate");
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(Path.GetFullPath(certificate, host.Folder));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{certificate} cannot be read: {unreadable.Message}");
        }

        return authorities.Count > 0
            ? new TimestampAnchor(Path.GetFullPath(file, host.Folder), authorities, host.Time)
            : throw new CommandFailure(ExitCode.Usage, $"{certificate} holds no certificate in PEM");
    }
}
