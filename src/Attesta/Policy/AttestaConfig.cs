using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Policy.Configuration;
using Attesta.Risk;
using Microsoft.Extensions.Configuration;

namespace Attesta.Policy;

/// <summary>
/// What attesta.yaml says. A file is taken as a whole or not at all: an unknown key, a wrong type or a number out of range refuses it, with every
/// problem listed. Immutable.
/// </summary>
public sealed class AttestaConfig
{
    private AttestaConfig(string fileName, GatePolicy policy, string scorer, AuditSettings audit, IReadOnlyList<EffectiveSetting> effective)
    {
        FileName = fileName;
        Policy = policy;
        ScorerName = scorer;
        Audit = audit;
        Effective = effective;
    }

    /// <summary>A commented file with every key and its default, for <c>attesta init</c>.</summary>
    public static string Template => ConfigTemplate.Text;

    /// <summary>The file, as it was named.</summary>
    public string FileName { get; }

    /// <summary>What to do about risk.</summary>
    public GatePolicy Policy { get; }

    /// <summary>The scorer that the file names.</summary>
    public string ScorerName { get; }

    /// <summary>Where decisions are written down.</summary>
    public AuditSettings Audit { get; }

    /// <summary>Every setting in force and where it comes from, in the order of <see cref="Template"/>.</summary>
    public IReadOnlyList<EffectiveSetting> Effective { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigException">It is missing, cannot be read or is not sound.</exception>
    public static AttestaConfig Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(ConfigFile.Text(path), path);
    }

    /// <summary>Reads the text of a file. Empty text means all defaults.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="fileName">The file's name for messages; relative paths in the text start at its folder.</param>
    /// <exception cref="ConfigException">The text is not sound.</exception>
    public static AttestaConfig Parse(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(YamlText.Read(text, fileName), fileName, FolderOf(fileName));
    }

    /// <summary>
    /// Reads a section of a host's configuration, as strictly as a file: the same keys, in any case, and an unknown one refuses it. Relative paths start
    /// at the current folder.
    /// </summary>
    /// <param name="section">Such as <c>configuration.GetSection("Attesta")</c>; it must be there. Messages name it.</param>
    /// <exception cref="ConfigException">It is missing or not sound.</exception>
    public static AttestaConfig From(IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Read(HostConfiguration.Read(section), section.Path, Directory.GetCurrentDirectory());
    }

    private static AttestaConfig Read(ConfigNode? node, string fileName, string folder)
    {
        var reading = new ConfigReading(fileName);
        var root = new Section(reading, "", node, ConfigKeys.BySection[""]);

        // INVARIANT: a section that this version does not read is never passed over.
        foreach (var later in ConfigKeys.Later)
        {
            if (root.Entry(later) is { } entry)
                reading.Problem(entry.Place, later, "this version does not support this section yet, and a policy that is half understood is not applied");
        }

        var (scorer, rules) = RiskSection.Read(reading, root.Inner("risk", ConfigKeys.Risk));
        var policy = PolicySection.Read(reading, root.Inner("policy", [.. ConfigKeys.Policy, ConfigKeys.Challenges]), rules);
        var audit = AuditSection.Read(root.Inner("audit", ConfigKeys.Audit), folder);
        reading.ThrowIfUnsound();
        return new AttestaConfig(fileName, policy, scorer, audit, reading.Settings);
    }

    /// <summary>What holds when there is no file.</summary>
    /// <param name="folder">The folder that a file would be in.</param>
    public static AttestaConfig Default(string folder) => Parse("", Path.Combine(folder, ConfigFile.Name));

    /// <summary>
    /// Finds and reads the file in force: the one named, else the one that the variable ATTESTA_CONFIG names (empty counts as unset), else attesta.yaml
    /// in the folder or the nearest one above it. Null when there is none; a file that was named must be there.
    /// </summary>
    /// <param name="explicitPath">What <c>--config</c> says, or null. Relative paths start at <paramref name="startFolder"/>.</param>
    /// <param name="environmentVariable">Reads environment variables.</param>
    /// <param name="startFolder">Usually the current folder.</param>
    /// <exception cref="ConfigException">A file that was named is missing, or a file that was found cannot be read or is not sound.</exception>
    public static AttestaConfig? Find(string? explicitPath, Func<string, string?> environmentVariable, string startFolder)
    {
        ArgumentNullException.ThrowIfNull(environmentVariable);
        return ConfigFile.Locate(explicitPath, environmentVariable, startFolder) is { } path ? Load(Rooted(path, startFolder)) : null;
    }

    /// <summary>The scorer that the file names. Scorers count calls, so each call makes a new one.</summary>
    public IRiskScorer CreateScorer() => RiskSection.Scorers[ScorerName]();

    /// <summary>A gate with this policy and scorer over a ledger.</summary>
    /// <param name="ledger">Where decisions are written down; usually the file that <see cref="Audit"/> names.</param>
    /// <param name="person">How a person is reached; null denies whatever needs one.</param>
    public AttestaGate CreateGate(IAuditLedger ledger, IOperator? person = null) =>
        new(ledger) { Policy = Policy, Scorer = CreateScorer(), Operator = person };

    private static string Rooted(string path, string folder)
    {
        try
        {
            return Path.GetFullPath(path, Path.GetFullPath(folder));
        }
        catch (Exception thrown) when (ConfigFile.IsReading(thrown))
        {
            throw ConfigFile.Refused(path, "this is no path");
        }
    }

    private static string FolderOf(string fileName)
    {
        try
        {
            return Path.GetDirectoryName(Path.GetFullPath(fileName)) ?? Path.GetPathRoot(Path.GetFullPath(fileName))!;
        }
        catch (Exception thrown) when (ConfigFile.IsReading(thrown))
        {
            throw ConfigFile.Refused(fileName, "this is no path");
        }
    }
}
