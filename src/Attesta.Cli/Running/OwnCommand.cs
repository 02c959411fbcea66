namespace Attesta.Cli.Running;

/// <summary>What someone has to type to start this program again.</summary>
internal static class OwnCommand
{
    /// <summary>The name under which it is published.</summary>
    public const string Installed = "attesta";

    /// <summary>The name alone where the PATH leads to this program by it, otherwise where the program lies, quoted as a shell needs it.</summary>
    /// <param name="process">The file of the process.</param>
    /// <param name="library">The file that <c>dotnet FILE.dll</c> was given.</param>
    /// <param name="path">The PATH.</param>
    public static string Find(string? process, string library, string? path)
    {
        if (process is null)
            return Installed;
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
            return ShellQuoting.Line(["dotnet", Path.GetFullPath(library)]);
        var name = Path.GetFileName(process);
        var found = (path ?? "").Split(Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found is not null && Path.GetFullPath(found) == Path.GetFullPath(process) ? Path.GetFileNameWithoutExtension(name) : ShellQuoting.Line([process]);
    }
}
