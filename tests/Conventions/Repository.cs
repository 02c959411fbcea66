using System.Diagnostics;

namespace Attesta.Conventions;

/// <summary>The files that the conventions judge: what git tracks or would track, as paths from the root with forward slashes.</summary>
internal static class Repository
{
    private static readonly string[] Generated = [".git", ".attesta", "bin", "obj", "artifacts", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Files { get; } = [.. (FromGit() ?? FromDisk()).Where(file => File.Exists(At(file))).Order(StringComparer.Ordinal)];

    public static string At(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(At(file));

    public static IEnumerable<(int Number, string Text)> Lines(string file) => Read(file).Split('\n').Select((text, index) => (index + 1, text));

    public static IEnumerable<string> In(string folder, string extension) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(extension, StringComparison.Ordinal));

    public static bool IsGenerated(string file) => file.Split('/').Any(Generated.Contains);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Attesta.slnx")))
                return folder;
        }

        throw new InvalidOperationException("Attesta.slnx is not above the test program; run it where it was built.");
    }

    private static string[]? FromGit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += static (_, _) => { };
            git.BeginErrorReadLine();
            var files = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? files.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No git here: an archive of the sources must pass too.
            return null;
        }
    }

    private static IEnumerable<string> FromDisk() => Directory
        .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !IsGenerated(file));
}
