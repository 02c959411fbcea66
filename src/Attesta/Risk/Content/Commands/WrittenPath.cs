using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Why it matters that a file is written.</summary>
internal enum WrittenKind
{
    Plain,
    Disk,
    Network,
    Kernel,
    Keys,
    Sudoers,
    Schedule,
    StartUp,
    Hook,
    Log,
    Secret,
    System,
}

/// <summary>Files that commands write: by redirection, <c>tee</c>, <c>dd of=</c> and downloads.</summary>
internal static class WrittenPath
{
    private static readonly string[] StartUpNames =
        [".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".profile", ".zshrc", ".zshenv", ".zprofile", ".zlogin", ".kshrc", ".cshrc", ".tcshrc", ".inputrc", ".xprofile", ".xinitrc", ".vimrc", ".gitconfig", ".npmrc", "config.fish", "/etc/profile", "/etc/bash.bashrc", "/etc/environment", "/etc/rc.local", "/etc/ld.so.preload", "$profile", "microsoft.powershell_profile.ps1"];

    public static void Read(ShellCommand command, CommandLine line, EffectCollection effects)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Kind is ">" or ">>" or "<>" || (redirection.Kind is "<" && redirection.Target.Text.StartsWith("/dev/tcp/", StringComparison.Ordinal)))
                Add(redirection.Target, redirection.Kind == ">>", command, effects);
            if (redirection.Kind == ">" && PrintsNothing(command) && Of(redirection.Target) == WrittenKind.Plain && redirection.Target.Text is { Length: > 0 } text && !text.StartsWith("/dev/", StringComparison.Ordinal))
                effects.Add(Emptied(text, command));
        }

        switch (command.Program)
        {
            case "tee" or "sponge":
                var appends = line.Options.Exists(use => line.Word(use.Word).Text is "-a" or "--append" or "-ai" or "-ia");
                for (var i = 0; i < line.Operands.Count; i++)
                    Add(line.OperandWord(i), appends, command, effects);
                break;
            case "dd" or "dcfldd" or "dc3dd":
                foreach (var argument in command.Arguments)
                {
                    if (argument.Text.StartsWith("of=", StringComparison.Ordinal))
                        Add(argument with { Text = argument.Text[3..], FirstGap = Math.Max(argument.FirstGap - 3, -1), LastGap = Math.Max(argument.LastGap - 3, -1) }, appends: false, command, effects);
                }

                break;
        }
    }

    /// <summary>Whether what it prints goes to a file that is executed later.</summary>
    public static bool RunsLater(ShellCommand command)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Kind is ">" or ">>" && Of(redirection.Target) is WrittenKind.StartUp or WrittenKind.Hook)
                return true;
        }

        return false;
    }

    public static void Add(in ShellWord path, bool appends, ShellCommand command, EffectCollection effects)
    {
        var kind = Of(path);
        if (kind == WrittenKind.Network && command.Program is "sh" or "bash" or "zsh" or "dash" or "ksh" or "exec" or "pwsh")
            effects.Add(ReverseShell(path.Text, command));
        else if (kind != WrittenKind.Plain)
            effects.Add(Effect(kind, path.Text, appends, command.Evidence, "commands/written"));
    }

    public static WrittenKind Of(in ShellWord word)
    {
        var path = word.Text.AsSpan();
        if (path.Length is 0 or > 1024 || path is "/dev/null" or "-" or "/dev/stdout" or "/dev/stderr" or "/dev/tty")
            return WrittenKind.Plain;
        if (path.StartsWith("/dev/tcp/") || path.StartsWith("/dev/udp/"))
            return WrittenKind.Network;
        var kind = OperandClasses.OfPath(word);
        if (kind == PathClass.Disk)
            return WrittenKind.Disk;
        if (path.StartsWith("/proc/sys") || path.StartsWith("/sys/"))
            return WrittenKind.Kernel;
        if (path.EndsWith("authorized_keys") || path.EndsWith("authorized_keys2"))
            return WrittenKind.Keys;
        if (path.StartsWith("/etc/sudoers") || path.StartsWith("/etc/pam.d/") || path is "/etc/passwd" or "/etc/shadow")
            return WrittenKind.Sudoers;
        if (path.StartsWith("/etc/cron") || path.StartsWith("/var/spool/cron") || path.StartsWith("/etc/systemd/") || path.StartsWith("/lib/systemd/") || path.StartsWith("/usr/lib/systemd/") || path.Contains("/.config/systemd/", StringComparison.Ordinal)
            || path.StartsWith("/etc/init.d/") || path.Contains("/LaunchAgents/", StringComparison.OrdinalIgnoreCase) || path.Contains("/LaunchDaemons/", StringComparison.OrdinalIgnoreCase) || path.Contains("/.config/autostart/", StringComparison.Ordinal))
            return WrittenKind.Schedule;
        if (path.StartsWith("/etc/profile.d/") || IsStartUp(path))
            return WrittenKind.StartUp;
        if (path.Contains(".git/hooks/", StringComparison.Ordinal))
            return WrittenKind.Hook;
        if (path.StartsWith("/var/log/"))
            return WrittenKind.Log;
        return kind switch
        {
            PathClass.Secret => WrittenKind.Secret,
            PathClass.System or PathClass.Root => WrittenKind.System,
            _ => WrittenKind.Plain,
        };
    }

    public static Effect Effect(WrittenKind kind, string path, bool appends, string evidence, string source)
    {
        var (effect, severity, says) = kind switch
        {
            WrittenKind.Disk => (EffectKind.Destroys, 0.95, "overwrites the disk {0} and everything on it"),
            WrittenKind.Network => (EffectKind.SendsOut, 0.62, "sends data to {0}"),
            WrittenKind.Kernel => (EffectKind.WeakensControl, path.Contains("sysrq-trigger", StringComparison.Ordinal) ? 0.85 : 0.65, "changes the running kernel through {0}"),
            WrittenKind.Keys => (EffectKind.GrantsAccess, 0.85, "lets a key log in through {0}"),
            WrittenKind.Sudoers => (EffectKind.RaisesPrivilege, 0.85, "changes who has which rights in {0}"),
            WrittenKind.Schedule => (EffectKind.Changes, 0.72, "has something run by itself through {0}"),
            WrittenKind.StartUp => (EffectKind.Changes, appends ? 0.5 : 0.65, appends ? "adds to {0}, which runs with every shell" : "replaces {0}, which runs with every shell"),
            WrittenKind.Hook => (EffectKind.Changes, 0.5, "has something run with git through {0}"),
            WrittenKind.Log => (appends ? EffectKind.Changes : EffectKind.WeakensControl, appends ? 0.35 : 0.7, appends ? "adds to the log {0}" : "empties the log {0}"),
            WrittenKind.Secret => (EffectKind.Overwrites, IsEnvironmentFile(path) ? appends ? 0.35 : 0.5 : appends ? 0.5 : 0.7, appends ? "adds to {0}, where secrets are kept" : "overwrites {0}, where secrets are kept"),
            _ => (EffectKind.Overwrites, appends ? 0.6 : 0.72, appends ? "adds to the system file {0}" : "overwrites the system file {0}"),
        };
        return new Effect
        {
            Kind = effect,
            Severity = severity,
            Width = kind == WrittenKind.Disk ? EffectWidth.Everything : EffectWidth.One,
            Undo = kind == WrittenKind.Disk ? EffectUndo.Impossible : EffectUndo.Hard,
            Target = path,
            Explanation = says.Replace("{0}", path, StringComparison.Ordinal),
            Remedy = severity >= 0.6 && kind is WrittenKind.System or WrittenKind.StartUp ? "write a copy beside it and show the difference" : null,
            Evidence = evidence,
            Source = source,
        };
    }

    /// <summary><c>&gt; app.db</c>, <c>: &gt; app.db</c>, <c>cat /dev/null &gt; app.db</c>.</summary>
    private static bool PrintsNothing(ShellCommand command) => command.Program switch
    {
        ":" or "true" => command.HereText is null && command.Input.Count == 0,
        "cat" => command.Arguments is [{ Text: "/dev/null" }],
        _ => false,
    };

    private static Effect Emptied(string path, ShellCommand command)
    {
        var isNote = Path.GetExtension(path.AsSpan()) is ".log" or ".out" or ".txt" or ".tmp" or ".err";
        return new Effect
        {
            Kind = EffectKind.Destroys,
            Severity = isNote ? 0.35 : 0.62,
            Undo = EffectUndo.Impossible,
            Target = path,
            Explanation = $"empties {path}",
            Remedy = "copy it first",
            Evidence = command.Evidence,
            Source = "commands/emptied",
        };
    }

    private static bool IsEnvironmentFile(string path) => path[(path.LastIndexOf('/') + 1)..].StartsWith(".env", StringComparison.Ordinal);

    private static bool IsStartUp(ReadOnlySpan<char> path)
    {
        foreach (var name in StartUpNames)
        {
            if (path.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (path.Length == name.Length || path[^(name.Length + 1)] is '/' or '\\'))
                return true;
        }

        return false;
    }

    private static Effect ReverseShell(string target, ShellCommand command) => new()
    {
        Kind = EffectKind.GrantsAccess,
        Severity = 0.95,
        Undo = EffectUndo.Hard,
        Target = target,
        Explanation = $"opens a shell for whoever listens at {target}",
        Evidence = command.Evidence,
        Source = "commands/reverse_shell",
    };
}
