using System.Runtime.InteropServices;

namespace Attesta.Cli.Running;

/// <summary>Finds the file that a command name stands for, once, before anyone is asked: what is approved is what is started.</summary>
internal static partial class ProgramLookup
{
    /// <summary>The full path of the program.</summary>
    /// <exception cref="CommandFailure">There is none that can be executed.</exception>
    public static string Find(string name, string folder, Func<string, string?> variable)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(name, folder);
            return IsExecutable(path) ? path
                : Directory.Exists(path) ? throw new CommandFailure(ExitCode.NotFound, $"{name} is a folder, not a command")
                : File.Exists(path) ? throw new CommandFailure(ExitCode.NotFound, $"{name} is not executable", $"chmod +x {ShellQuoting.Line([name])} makes it so")
                : throw new CommandFailure(ExitCode.NotFound, $"command not found: {name}", "there is no such file");
        }

        foreach (var place in (variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(Path.PathSeparator))
        {
            // An empty entry means the current folder to a shell; so it does here, but with its full name.
            var candidate = Path.GetFullPath(Path.Combine(place, name), folder);
            if (IsExecutable(candidate))
                return candidate;
        }

        throw new CommandFailure(ExitCode.NotFound, $"command not found: {name}", "check the name, and PATH");
    }

    private static bool IsExecutable(string path)
    {
        const int execute = 1;
        return File.Exists(path) && (OperatingSystem.IsWindows() || Access(path, execute) == 0);
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
