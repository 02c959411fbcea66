namespace Attesta.Cli.Running;

/// <summary>What someone has to type to start this program again.</summary>
internal static class OwnCommand
{
    /// <summary>The name under which it is published.</summary>
    public const string Installed = "attesta";

    /// <summary>The name alone where the PATH leads to this program by it, otherwise where the program lies, seen from the folder and quoted as a shell needs it.</summary>
    /// <param name="process">The file of the process.</param>
    /// <param name="library">The file that <c>dotnet FILE.dll</c> was given.</param>
    /// <param name="path">The PATH.</param>
    /// <param name="folder">The folder that it was started in.</param>
    public static string Find(string? process, string library, string? path, string folder)
    {
        if (process is null)
            return Installed;
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
            return ShellQuoting.Line(["dotnet", Seen(Path.GetFullPath(library, folder), folder)]);
        var name = Path.GetFileName(process);
        var found = (path ?? "").Split(Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found is not null && Path.GetFullPath(found) == Path.GetFullPath(process) ? Path.GetFileNameWithoutExtension(name) : ShellQuoting.Line([Seen(process, folder)]);
    }

    // Only what lies below the folder is shorter so.
    private static string Seen(string file, string folder) =>
        Path.GetRelativePath(folder, file) is var relative && Path.GetDirectoryName(relative) is { Length: > 0 } && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : file;
}
