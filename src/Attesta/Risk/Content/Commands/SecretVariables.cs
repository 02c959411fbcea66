using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Variables that hold secrets, and whether they are sent to someone whose secret it is not.</summary>
internal static class SecretVariables
{
    private const double Severity = 0.64;

    // Whose secret it is, by how the name begins, and a part of their hosts' names.
    private static readonly (string Name, string Host)[] Owners =
    [
        ("AWS_", "amazonaws"), ("GITHUB_", "github"), ("GH_", "github"), ("GITLAB_", "gitlab"), ("OPENAI_", "openai"), ("ANTHROPIC_", "anthropic"), ("SLACK_", "slack"), ("STRIPE_", "stripe"), ("NPM_", "npmjs"), ("DOCKER_", "docker"),
        ("AZURE_", "azure"), ("GOOGLE_", "google"), ("GCP_", "google"), ("GEMINI_", "google"), ("HF_", "huggingface"), ("CLOUDFLARE_", "cloudflare"), ("DIGITALOCEAN_", "digitalocean"), ("HEROKU_", "heroku"), ("VERCEL_", "vercel"), ("TWILIO_", "twilio"),
        ("SENDGRID_", "sendgrid"), ("DATADOG_", "datadog"), ("DD_", "datadog"), ("SENTRY_", "sentry"), ("PYPI_", "pypi"), ("CARGO_REGISTRY_", "crates.io"), ("DISCORD_", "discord"), ("TELEGRAM_", "telegram"), ("DATABASE_", "\0"), ("DB_", "\0"), ("PG", "\0"), ("SSH_", "\0"), ("SUDO_", "\0"),
    ];

    /// <summary>Whether a variable of that name holds a secret.</summary>
    public static bool Are(ReadOnlySpan<char> name) => Has(name, "SECRET") || Has(name, "TOKEN") || Has(name, "PASSW") || Has(name, "API_KEY") || Has(name, "APIKEY") || Has(name, "PRIVATE_KEY") || Has(name, "ACCESS_KEY") || Has(name, "CREDENTIAL") || Has(name, "AUTH_KEY") || Has(name, "_PAT") && name.EndsWith("_PAT");

    public static void Read(ShellCommand command, EffectCollection effects)
    {
        if (command.SecretVariables.Count == 0 || !(UnseenCode.IsDownload(command.Program) || command.Program is "host" or "ping" or "drill" or "mail" or "sendmail"))
            return;
        var address = command.Arguments.Select(argument => argument.Text).FirstOrDefault(text => text.Contains("://", StringComparison.Ordinal)) ?? command.Arguments.Select(argument => argument.Text).LastOrDefault(text => text is not ['-', ..]) ?? "";
        var host = Host(address);
        if (host is "localhost" or "127.0.0.1" or "[::1]" or "0.0.0.0" || (host.Length == 0 && address.Length == 0))
            return;
        var isOpen = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        foreach (var name in command.SecretVariables)
        {
            var owner = Owners.FirstOrDefault(owner => name.StartsWith(owner.Name, StringComparison.OrdinalIgnoreCase));
            // A token with nobody's name may well be meant for this host; but not for everyone on the way there.
            if (owner.Host is null ? !isOpen : host.Length == 0 || host.Contains(owner.Host, StringComparison.OrdinalIgnoreCase))
                continue;
            effects.Add(new Effect
            {
                Kind = EffectKind.SendsOut,
                Severity = Severity,
                Target = host,
                Undo = EffectUndo.Impossible,
                Explanation = $"sends {name}, which holds a secret, to {(host.Length == 0 ? "another machine" : host)}",
                Remedy = "send it only to whom it belongs, over https",
                Evidence = command.Evidence,
                Source = "commands/secret_variable",
            });
            return;
        }
    }

    private static bool Has(ReadOnlySpan<char> name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string Host(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var rest = address.AsSpan(start < 0 ? 0 : start + 3);
        var end = rest.IndexOfAny('/', '?', '#');
        rest = end < 0 ? rest : rest[..end];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        var port = rest.LastIndexOf(':');
        return (port > 0 ? rest[..port] : rest).ToString();
    }
}
