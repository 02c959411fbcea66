using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Code that stands nowhere in the action: downloaded, decoded, or from a variable or file.</summary>
internal static class UnseenCode
{
    private const double OfDownload = 0.85;
    private const double OfMaybeDownload = 0.75;
    private const double OfHidden = 0.7;
    private const double OfComputed = 0.62;
    private const double OfUnknown = 0.6;
    private const double OfLocal = 0.5;
    private const double OfSetup = 0.2;

    /// <param name="command">The command.</param>
    /// <param name="downloads">Whether something is downloaded before or after it, so that a variable may hold that.</param>
    /// <param name="effects">Where it goes.</param>
    public static void Read(ShellCommand command, bool downloads, EffectCollection effects)
    {
        // A program whose name is computed is code of the same kind; inside of eval or sh -c that is said of those.
        if (!command.RunsUnseenCode && (command.Program.Length > 0 || command.Wrappers.Any(wrapper => wrapper is "eval" or "sh" or "bash" or "zsh" or "dash" or "ksh" or "source" or ".")))
            return;
        var severity = Severity(command, out var says);
        downloads |= severity is OfLocal && NamesAddress(command);
        if (downloads && severity is OfLocal)
            (severity, says) = (OfMaybeDownload, "downloads something and runs code that may be it");
        effects.Add(Of(severity, says, command));
    }

    private static bool NamesAddress(ShellCommand command)
    {
        foreach (var argument in command.Arguments)
        {
            if (argument.Text.Contains("://", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static double Severity(ShellCommand command, out string says)
    {
        var (downloads, decodes, all) = (false, false, 0);
        var setups = 0;
        foreach (var source in command.Input.Concat(command.Substituted))
        {
            all++;
            if (IsDownload(source.Program))
                downloads = true;
            else if (source.Program is "base64" or "base32" or "xxd" or "openssl" or "gunzip" or "zcat" or "gpg" or "bzcat" or "xzcat" or "bunzip2" or "unxz" or "zstdcat" or "brotli" or "rev" or "tr" or "uudecode" or "perl" or "python" or "python3")
                decodes = true;
            else if (source.Program is "ssh-agent" or "brew" or "direnv" or "pyenv" or "rbenv" or "nodenv" or "starship" or "zoxide" or "fnm" or "dircolors" or "opam" or "conda" or "minikube" or "docker-machine" or "mise" or "asdf" or "keychain" or "thefuck" or "luarocks" or "poetry")
                setups++;
        }

        if (downloads || decodes)
        {
            says = downloads ? "downloads code and runs it unseen" : "runs code that is hidden by an encoding";
            return OfDownload;
        }

        if (all > 0 && setups == all)
        {
            says = "runs what a tool prints to set up the shell";
            return OfSetup;
        }

        if (command.Program is "awk" or "gawk" or "mawk" or "nawk")
        {
            says = "runs what it puts together from the text that it reads";
            return OfComputed;
        }

        if (all == 0 && DecodesInCode(command))
        {
            says = "runs code that is hidden by an encoding";
            return OfHidden;
        }

        says = all == 0 ? "runs code that a variable or a file holds" : "runs code that another command prints";
        return all == 0 ? OfLocal : command.Input.Concat(command.Substituted).All(source => source.Program is "cat" or "echo" or "printf" or "head" or "tail" or "sed" or "grep" or "which" or "command") ? OfLocal : OfUnknown;
    }

    private static bool DecodesInCode(ShellCommand command)
    {
        foreach (var argument in command.Arguments)
        {
            foreach (var name in (ReadOnlySpan<string>)["fromhex(", "b64decode(", "b32decode(", "a85decode(", "codecs.decode(", "zlib.decompress(", "marshal.loads(", "atob(", "Buffer.from(", "base64_decode(", "gzinflate(", "decode64(", "pack(\"H", "pack('H", "unhexlify("])
            {
                if (argument.Text.Contains(name, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }

    public static bool IsDownload(string program) => program is "curl" or "wget" or "fetch" or "aria2c" or "http" or "https" or "xh" or "curlie" or "nc" or "ncat" or "netcat" or "socat" or "telnet" or "ftp" or "tftp" or "scp" or "sftp" or "lynx" or "links" or "w3m" or "lwp-request" or "get"
        or "invoke-webrequest" or "invoke-restmethod" or "start-bitstransfer" or "gsutil" or "rclone" or "dig" or "nslookup" or "openssl-s_client" or "ipfs" or "lwp-download" or "axel";

    private static Effect Of(double severity, string says, ShellCommand command) => new()
    {
        Kind = EffectKind.ExecutesOpaqueCode,
        Severity = severity,
        Undo = EffectUndo.Unknown,
        Explanation = says,
        Remedy = severity >= 0.6 ? "write it to a file, read it, and run that" : null,
        Evidence = command.Evidence,
        Source = "commands/unseen_code",
    };
}
