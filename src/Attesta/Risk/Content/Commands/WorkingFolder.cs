using System.Collections.Frozen;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>What a command's words name in the folder that it runs in, where that folder is one that matters.</summary>
internal static class WorkingFolder
{
    private static readonly FrozenSet<string> OfFiles = ((string[])
    [
        "rm", "unlink", "shred", "srm", "wipe", "rmdir", "mv", "cp", "ln", "chmod", "chown", "chgrp", "chattr", "setfacl", "truncate", "tee", "touch", "install", "find", "sed", "dd", "patch", "ls", "tree", "du", "remove-item", "move-item", "set-content", "del", "erase", "rd", "move", "ren",
    ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Servers = ["http.server", "simplehttpserver", "http-server", "serve", "live-server"];

    /// <summary>Names of arguments that say in which folder a command runs.</summary>
    private static readonly string[] Arguments = ["cwd", "workdir", "working_dir", "working_directory", "workingDirectory", "workDir", "work_dir", "directory", "dir", "chdir"];

    /// <summary>The folder that an action's commands run in; null when it says none.</summary>
    public static string? Of(IReadOnlyDictionary<string, object?> arguments)
    {
        foreach (var name in Arguments)
        {
            if (arguments.TryGetValue(name, out var value) && value is string { Length: > 0 } folder)
                return folder;
        }

        return null;
    }

    /// <summary>The command with its relative paths spelled out; null when that tells nothing new.</summary>
    public static ShellCommand? SpelledOut(ShellCommand command, string folder)
    {
        var serves = Servers.AsSpan().Contains(command.Program);
        if (!Matters(folder) || !(serves || OfFiles.Contains(command.Program) || SecretReads.Reads(command.Program) || command.Redirections.Count > 0))
            return null;
        var prefix = folder.TrimEnd('/') + "/";
        var readsFiles = !serves && (OfFiles.Contains(command.Program) || SecretReads.Reads(command.Program));
        var words = readsFiles ? command.Arguments.Take(CommandLine.MostWords).Select(word => Below(prefix, word)).ToArray() : [.. command.Arguments];
        return command with
        {
            Arguments = serves ? [.. words, new ShellWord(folder)] : words,
            Redirections = [.. command.Redirections.Select(redirection => redirection.Kind is ">" or ">>" or "<" or "<>" ? redirection with { Target = Below(prefix, redirection.Target) } : redirection)],
        };
    }

    // What is built and run below /usr/src, as in many containers, is nothing of the system's.
    private static bool Matters(string folder) =>
        SensitivePaths.Of(folder) is PathClass.Secret or PathClass.System or PathClass.Root or PathClass.Home && !folder.StartsWith("/usr/src/", StringComparison.Ordinal);

    private static ShellWord Below(string prefix, in ShellWord word)
    {
        var at = word.Text.AsSpan();
        if (at.Length is 0 || at[0] is '/' or '~' or '-' or '+' or '$' || word.FirstGap == 0 || at.Contains("://", StringComparison.Ordinal) || (at.Length > 1 && at[1] == ':'))
            return word;
        // dd if=file
        var from = at.StartsWith("if=", StringComparison.Ordinal) || at.StartsWith("of=", StringComparison.Ordinal) ? 3 : 0;
        return word with
        {
            Text = string.Concat(at[..from], prefix, at[from..]),
            FirstGap = word.FirstGap < 0 ? -1 : word.FirstGap + prefix.Length,
            LastGap = word.LastGap < 0 ? -1 : word.LastGap + prefix.Length,
        };
    }
}
