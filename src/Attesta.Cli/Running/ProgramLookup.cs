namespace Attesta.Cli.Running;

/// <summary>Finds the file that a command name stands for, once, before anyone is asked: what is approved is what is started.</summary>
internal static class ProgramLookup
{
    /// <summary>The full path of the program, or null when there is none that can be executed.</summary>
    public static string? Find(string name, string folder, Func<string, string?> variable)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return IsExecutable(Path.GetFullPath(name, folder)) ? Path.GetFullPath(name, folder) : null;
        foreach (var place in (variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(Path.PathSeparator))
        {
            // An empty entry means the current folder to a shell; so it does here, but with its full name.
            var candidate = Path.GetFullPath(Path.Combine(place, name), folder);
            if (IsExecutable(candidate))
                return candidate;
        }

        return null;
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path))
            return false;
        if (OperatingSystem.IsWindows())
            return true;
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None;
    }
}
