namespace Attesta.Audit.Proofs;

/// <summary>Looks for programs as the operating system does when it starts one by its name.</summary>
internal static class ProgramFile
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Whether there is such a program. On Windows, where names are completed, only a path is looked for.</summary>
    public static bool Exists(string name)
    {
        try
        {
            if (Path.IsPathRooted(name))
                return IsProgram(name);
            if (OperatingSystem.IsWindows())
                return true;
            string?[] first = [Path.GetDirectoryName(Environment.ProcessPath), Directory.GetCurrentDirectory()];
            return first.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)).Any(folder => !string.IsNullOrEmpty(folder) && IsProgram(Path.Combine(folder, name)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private static bool IsProgram(string path)
    {
        if (!File.Exists(path))
            return false;
        if (OperatingSystem.IsWindows())
            return true;
        var file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        return (File.GetUnixFileMode(file) & Executable) != UnixFileMode.None;
    }
}
