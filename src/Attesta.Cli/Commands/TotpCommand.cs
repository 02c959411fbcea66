using System.CommandLine;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Cli.Output;

namespace Attesta.Cli.Commands;

internal static class TotpCommand
{
    public static Command Build(CommandHost host)
    {
        var account = new Option<string>("--account") { Description = "Whose it is; authenticator apps show it.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };
        var issuer = new Option<string>("--issuer") { Description = "What it opens; authenticator apps show it.", HelpName = "NAME", DefaultValueFactory = _ => "Attesta" };
        var json = new Option<bool>("--json") { Description = "One JSON object with secret and uri." };
        var fresh = new Command("new", "Prints a new secret and the address that authenticator apps read. Whoever sees them can approve.\n\nExample:\n  attesta totp new --account alice > alice.totp")
        {
            account,
            issuer,
            json,
        };
        fresh.SetAction(parsed => Run(host, parsed.GetValue(account)!, parsed.GetValue(issuer)!, parsed.GetValue(json)));
        return new Command("totp", "Sets up one-time codes for the challenge totp.\n\nExample:\n  attesta totp new --account alice") { fresh };
    }

    private static int Run(CommandHost host, string account, string issuer, bool asJson)
    {
        if (string.IsNullOrWhiteSpace(account) || string.IsNullOrWhiteSpace(issuer) || account.Contains(':', StringComparison.Ordinal) || issuer.Contains(':', StringComparison.Ordinal))
            throw new CommandFailure(ExitCode.Usage, "--account and --issuer need a text without a colon", "attesta totp new --account alice");
        var secret = TotpSecret.New();

        var uri = secret.EnrolmentUri(account, issuer);
        if (asJson)
        {
            JsonOutput.WriteLine(host, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("secret", secret.Reveal());
                writer.WriteString("uri", uri);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        }

        // The secret is alone on standard output, so that a file made of it can be named in attesta.yaml as it is.
        host.Text.WriteLine(secret.Reveal());
        host.Remark("The address for the authenticator app, as text or as a QR code:");
        host.Remark(uri);
        host.Remark($"In attesta.yaml, under policy.totp: secrets: {{{account}: file:PATH}} or env:NAME. Keep both lines secret.");
        return ExitCode.Done;
    }
}
