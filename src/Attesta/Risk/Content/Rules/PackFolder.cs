using Attesta.Actions;
using Attesta.Policy;

namespace Attesta.Risk.Content.Rules;

/// <summary>Reads the packs that users keep in folders.</summary>
internal static class PackFolder
{
    private const int MostFiles = 500;
    private const int LargestFile = 4 * 1024 * 1024;

    /// <exception cref="ConfigException">A folder cannot be read or holds no pack, or a pack is not sound.</exception>
    public static IReadOnlyList<RulePack> Read(IEnumerable<string> folders)
    {
        var packs = new List<RulePack>();
        var problems = new List<ConfigProblem>();
        foreach (var folder in folders)
        {
            try
            {
                string[] files = [.. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal).Take(MostFiles + 1)];
                if (files.Length is 0 or > MostFiles)
                    problems.Add(Problem(folder, files.Length == 0 ? "the folder holds no rule pack" : "the folder holds too many rule packs"));
                else
                    packs.AddRange(files.Select(file => ReadFile(file, problems)).OfType<RulePack>());
            }
            catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                problems.Add(Problem(folder, "the folder of rule packs cannot be read"));
            }
        }

        foreach (var again in packs.GroupBy(pack => pack.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add(Problem(again.Key, "two rule packs have this name"));
        return problems.Count == 0 ? packs : throw new ConfigException([.. problems.Take(ConfigException.MostProblems)]);
    }

    private static RulePack? ReadFile(string file, List<ConfigProblem> problems)
    {
        try
        {
            if (new FileInfo(file).Length <= LargestFile)
                return PackReader.Read(File.ReadAllText(file), file);
            problems.Add(Problem(file, "the rule pack is too large"));
        }
        catch (ConfigException wrong)
        {
            problems.AddRange(wrong.Problems);
        }

        return null;
    }

    private static ConfigProblem Problem(string file, string what) => new(VisibleText.Escape(file, 1_000), 0, 0, "", what, "a folder with rule packs as *.yaml");
}
