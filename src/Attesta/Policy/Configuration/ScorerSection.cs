using Attesta.Risk;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Rules;

namespace Attesta.Policy.Configuration;

/// <summary>Reads what scores, and by which rules: <c>risk.scorer</c> and <c>risk.packs</c>.</summary>
internal static class ScorerSection
{
    public const string DefaultScorer = "max";

    private const int MostFolders = 50;
    private const string Expected = "a folder with rule packs, or a list of folders";

    /// <summary>The scorers that a file can name.</summary>
    public static readonly IReadOnlyList<string> Names = ["default", "content", "max"];

    private static readonly TextShape Folder = new() { Shortest = 1 };

    public static readonly Key ScorerKey = new("scorer", new ChoiceShape(Names, IsExact: true),
        "What scores actions: default (the five documented factors), content (what the action would do) or max (the higher of both).")
    { Default = DefaultScorer };

    public static readonly Key PacksKey = new("packs", new EitherShape(Folder, new ListShape(Folder, MostFolders)) { IsNullable = true },
        "Folders with rule packs of your own, from the folder of this file. They add to the shipped rules.")
    { Default = "[]" };

    public static ScorerChoice Read(ConfigReading reading, Section risk)
    {
        var name = Scorer(risk);
        return new ScorerChoice(name, Packs(reading, risk));
    }

    private static string Scorer(Section risk)
    {
        var entry = risk.Entry(ScorerKey.Name);
        var name = DefaultScorer;
        if (entry is not null)
        {
            if (Section.AsText(entry.Value) is { } written && Names.Contains(written, StringComparer.Ordinal))
                name = written;
            else
                risk.Problem(entry, $"{Section.Shown(entry.Value)} is no scorer", ConfigReading.OneOf(Names), Section.Nearest(entry.Value, Names));
        }

        risk.Setting(ScorerKey.Name, name, entry?.Value.Place);
        return name;
    }

    private static IReadOnlyList<RulePack> Packs(ConfigReading reading, Section risk)
    {
        var entry = risk.Entry(PacksKey.Name);
        var folders = new List<string>();
        if (entry is { Value.IsNull: false })
        {
            IReadOnlyList<ConfigNode> nodes = entry.Value is ScalarNode ? [entry.Value] : risk.Items(PacksKey with { Shape = ((EitherShape)PacksKey.Shape).Shapes[1] }, Expected);
            for (var i = 0; i < nodes.Count; i++)
            {
                var path = nodes.Count == 1 && entry.Value is ScalarNode ? risk.PathOf(PacksKey.Name) : risk.PathOf(PacksKey.Name, i);
                if (Section.AsText(nodes[i]) is { } folder && Fault(folder) is null)
                    folders.Add(Path.GetFullPath(folder, reading.Folder));
                else
                    reading.Problem(nodes[i].Place, path, Section.AsText(nodes[i]) is { } wrong ? Fault(wrong)! : $"{Section.Shown(nodes[i])} is not text", Expected);
                reading.Setting(path, folders.Count > 0 ? folders[^1] : "", nodes[i].Place);
            }
        }

        if (folders.Count == 0)
        {
            if (entry is null or { Value: not ScalarNode } or { Value.IsNull: true })
                risk.Setting(PacksKey.Name, "[]", entry?.Value.Place);
            return [];
        }

        try
        {
            return PackFolder.Read(folders);
        }
        catch (ConfigException wrong)
        {
            foreach (var problem in wrong.Problems)
                reading.Include(problem);
            return [];
        }
    }

    private static string? Fault(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "is empty";
        if (path.Contains('\0'))
            return "holds a NUL character";
        return path[0] == '~' && (path.Length == 1 || path[1] is '/' or '\\') ? "begins with ~, which is not expanded here" : null;
    }
}

/// <summary>What scores.</summary>
/// <param name="Name">As the file names it.</param>
/// <param name="Packs">The user's rules.</param>
internal sealed record ScorerChoice(string Name, IReadOnlyList<RulePack> Packs)
{
    public IRiskScorer Create(bool countsCalls)
    {
        return Name switch
        {
            "default" => new FiveFactorScorer(countsCalls),
            "content" => ContentScorer.From(Packs),
            _ => new MaxScorer(new FiveFactorScorer(countsCalls), ContentScorer.From(Packs)),
        };
    }
}
