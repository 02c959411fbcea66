using System.Collections.Frozen;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Programs that print, copy or send the files they name, where those hold secrets.</summary>
internal static class SecretReads
{
    private const double OfEnvironmentFile = 0.5;
    private const double OfSecret = 0.62;
    private const double OfEnvironment = 0.42;
    private const double OfSent = 0.45;
    private const double OfName = 0.62;

    private static readonly FrozenSet<string> Readers = ((string[])
    [
        "cat", "head", "tail", "less", "more", "bat", "batcat", "nl", "tac", "od", "xxd", "hexdump", "strings", "base64", "base32", "grep", "egrep", "fgrep", "rg", "ag", "awk", "gawk", "sed", "cut", "sort", "uniq", "cp", "mv", "scp", "rsync",
        "tar", "zip", "gzip", "bzip2", "xz", "zstd", "7z", "7za", "openssl", "diff", "paste", "fold", "fmt", "rev", "jq", "yq", "get-content", "copy-item", "compress-archive", "type", "copy", "xcopy", "robocopy", "rclone", "sftp", "nc", "ncat", "netcat",
        "socat", "curl", "wget", "http", "dd", "tee", "split", "pbcopy", "xclip", "wc", "perl", "view", "vim", "nano", "gsutil", "s3cmd", "mail", "mutt", "sendmail", "gh", "ln", "ditto", "pastebinit", "croc", "wormhole", "magic-wormhole", "transfer", "ffsend", "bcp",
    ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] CurlIdentities = ["--cert", "-E", "--key", "--cacert", "-K", "--config", "--netrc-file"];
    private static readonly string[] SshIdentities = ["-i", "-F", "-o", "-e", "--rsh"];

    /// <summary>Whether a program prints, copies or sends the files that it names.</summary>
    public static bool Reads(string program) => Readers.Contains(program);

    /// <summary>Whether a path with a pattern in it means a secret of most machines.</summary>
    public static bool IsMeant(string pattern) => pattern.AsSpan().ContainsAny("*?[") && Meant(pattern) is not null;

    public static void Read(ShellCommand command, string program, EffectCollection effects)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Kind == "<")
                Add(redirection.Target, 0, command, effects);
        }

        if (UnseenCode.IsDownload(program) && command.Input.Count > 0)
            ReadInput(command, effects);
        if (program is "dig" or "nslookup" or "host" or "ping" or "drill" && command.Substituted.Count > 0)
            effects.Add(Named(command));
        if (!Readers.Contains(program))
            return;
        var identities = program is "curl" or "wget" ? CurlIdentities : program is "scp" or "sftp" or "rsync" ? SshIdentities : [];
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        for (var i = 0; i < count; i++)
        {
            var word = command.Arguments[i];
            if (identities.AsSpan().Contains(word.Text))
            {
                // A key that a program logs in with does not leave it.
                i++;
                continue;
            }

            if (word.Text.Length < 2)
                continue;
            // curl -d @file, -F x=@file, dd if=file, --upload-file=file
            var at = word.Text.IndexOf('@', StringComparison.Ordinal);
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (word.Text[0] != '-')
                Add(word, 0, command, effects);
            if (at >= 0 && program is "curl" or "http" or "xh" or "curlie")
                Add(word, at + 1, command, effects);
            else if (equals > 0)
                Add(word, equals + 1, command, effects);
        }
    }

    /// <summary>What is piped into a program that sends it on.</summary>
    private static void ReadInput(ShellCommand command, EffectCollection effects)
    {
        foreach (var source in command.Input)
        {
            if (source.Program is "env" or "printenv" or "history" or "set" && source.Arguments.All(argument => argument.Text is ['-', ..]))
                effects.Add(Of(OfEnvironment, "the environment", command));
        }

        if (command.Program is not ("nc" or "ncat" or "netcat" or "socat" or "telnet"))
            return;
        effects.Add(new Effect
        {
            Kind = EffectKind.SendsOut,
            Severity = OfSent,
            Explanation = $"sends what other commands print through {command.Program}",
            Evidence = command.Evidence,
            Source = "commands/sent",
        });
    }

    /// <summary>A name that is looked up carries what stands in it to whoever answers.</summary>
    private static Effect Named(ShellCommand command) => new()
    {
        Kind = EffectKind.SendsOut,
        Severity = OfName,
        Explanation = "sends what another command prints inside of a name that it looks up",
        Evidence = command.Evidence,
        Source = "commands/sent",
    };

    private static void Add(in ShellWord word, int from, ShellCommand command, EffectCollection effects)
    {
        if (word.HasGlob && from < word.Text.Length && Meant(word.Text[from..]) is { } meant)
        {
            effects.Add(Of(OfSecret, meant, command));
            return;
        }

        if (from >= word.Text.Length || OperandClasses.OfPath(word, from) != PathClass.Secret)
            return;
        var path = word.Text[from..];
        var isEnvironment = path[(path.LastIndexOf('/') + 1)..].StartsWith(".env", StringComparison.Ordinal);
        effects.Add(Of(isEnvironment ? OfEnvironmentFile : OfSecret, path, command));
    }

    /// <summary>The secret that a pattern matches on most machines.</summary>
    private static string? Meant(string pattern)
    {
        if (pattern.Length > 256 || pattern[0] is not ('/' or '~' or '.'))
            return null;
        // [h] is one character, whichever.
        for (var open = pattern.IndexOf('['); open >= 0 && pattern.IndexOf(']', open) is var close and > 0; open = pattern.IndexOf('['))
            pattern = string.Concat(pattern.AsSpan(0, open), "?", pattern.AsSpan(close + 1));
        var glob = new Glob(pattern);
        foreach (var secret in (ReadOnlySpan<string>)["/etc/shadow", "/etc/gshadow", "~/.ssh/id_rsa", "~/.ssh/id_ed25519", "/root/.ssh/id_rsa", "~/.aws/credentials", "~/.netrc", "~/.kube/config", "~/.docker/config.json", "~/.git-credentials"])
        {
            if (glob.Matches(secret) && SameDepth(pattern, secret))
                return secret;
        }

        return null;
    }

    private static bool SameDepth(string pattern, string path) => pattern.AsSpan().Count('/') == path.AsSpan().Count('/') && (pattern.AsSpan().Count('*') + pattern.AsSpan().Count('?') > 0) && pattern is not ("~/*" or "/*/*" or "~/*/*" or "~/.*");

    private static Effect Of(double severity, string target, ShellCommand command) => new()
    {
        Kind = EffectKind.ReadsSecret,
        Severity = severity,
        Target = target,
        Explanation = $"reads {target}, which may hold secrets",
        Evidence = command.Evidence,
        Source = "commands/secret",
    };
}
