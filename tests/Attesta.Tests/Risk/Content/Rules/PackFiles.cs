using Attesta.Risk.Content.Rules;

namespace Attesta.Tests.Risk.Content.Rules;

/// <summary>The shipped packs as they are written.</summary>
internal static class PackFiles
{
    public static string Root { get; } = Find();

    public static string Folder { get; } = Path.Combine(Root, "src", "Attesta", "Risk", "Content", "Packs");

    public static IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public static RulePack Read(string name) => PackReader.Read(File.ReadAllText(Path.Combine(Folder, name)), name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Attesta.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside of the repository.");
    }
}
