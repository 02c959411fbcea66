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

    private static readonly TextShape FolderShape = new() { Shortest = 1 };

    public static readonly Key ScorerKey = new("scorer", new ChoiceShape(Names, IsExact: true),
        "What scores actions: default (the five documented factors), content (what the action would do) or max (the higher of both).")
    { Default = DefaultScorer };

    public static readonly Key PacksKey = new("packs", new EitherShape(FolderShape, new ListShape(FolderShape, MostFolders)) { IsNullable = true },
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
        if (entry is null or { Value.IsNull: true })
        {
            risk.Setting(PacksKey.Name, "[]", entry?.Value.Place);
            return [];
        }

        if (entry.Value is ScalarNode)
            return Folder(reading, entry.Value, risk.PathOf(PacksKey.Name));
        var packs = new List<RulePack>();
        var nodes = risk.Items(PacksKey with { Shape = ((EitherShape)PacksKey.Shape).Shapes[1] }, Expected);
        for (var i = 0; i < nodes.Count; i++)
            packs.AddRange(Folder(reading, nodes[i], risk.PathOf(PacksKey.Name, i)));
        if (nodes.Count == 0)
            risk.Setting(PacksKey.Name, "[]", entry.Value.Place);
        return packs;
    }

    private static IReadOnlyList<RulePack> Folder(ConfigReading reading, ConfigNode node, string path)
    {
        var written = Section.AsText(node);
        var fault = written is null ? $"{Section.Shown(node)} is not text" : Fault(written);
        if (fault is not null)
        {
            reading.Problem(node.Place, path, fault, Expected);
            reading.Setting(path, written ?? "", node.Place);
            return [];
        }

        var folder = Path.GetFullPath(written!, reading.Folder);
        reading.Setting(path, folder, node.Place);
        try
        {
            return PackFolder.Read([folder]);
        }
        catch (ConfigException wrong)
        {
            foreach (var problem in wrong.Problems)
            {
                if (problem.Line > 0)
                    reading.Include(problem);
                else
                    reading.Problem(node.Place, path, problem.What, problem.Expected);
            }

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
    public IRiskScorer Create(bool countsCalls) => Name switch
    {
        "default" => new FiveFactorScorer(countsCalls),
        "content" => ContentScorer.From(Packs),
        _ => new ReadingFirstScorer(new FiveFactorScorer(countsCalls), ContentScorer.From(Packs)),
    };
}
