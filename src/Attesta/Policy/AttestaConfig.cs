using System.Collections;
using System.Collections.ObjectModel;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Challenges;
using Attesta.Events;
using Attesta.Policy.Configuration;
using Attesta.Risk;
using Attesta.Risk.Content;
using Attesta.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Attesta.Policy;

/// <summary>
/// What attesta.yaml says. A file is taken as a whole or not at all: an unknown key, a wrong type or a number out of range refuses it, with every
/// problem listed. Immutable.
/// </summary>
public sealed class AttestaConfig
{
    private AttestaConfig(string fileName, GatePolicy policy, AuditSettings audit, IReadOnlyList<EffectiveSetting> effective)
    {
        FileName = fileName;
        Policy = policy;
        Audit = audit;
        Effective = effective;
    }

    /// <summary>A commented file with every key and its default, for <c>attesta init</c>.</summary>
    public static string Template => ConfigTemplate.Text;

    /// <summary>The JSON Schema (draft 2020-12) of a file, for editors. The first line of <see cref="Template"/> refers to it as <see cref="SchemaPath"/>.</summary>
    public static string Schema => ConfigSchema.Text(ConfigKeys.Root);

    /// <summary>Where <see cref="Template"/> expects the schema: a path that starts at the folder of the file.</summary>
    public static string SchemaPath => ConfigTemplate.SchemaPath;

    /// <summary>The file, as it was named.</summary>
    public string FileName { get; }

    /// <summary>What to do about risk.</summary>
    public GatePolicy Policy { get; }

    /// <summary>The scorer that the file names.</summary>
    public string ScorerName => Scorer.Name;

    /// <summary>The rule packs of your own, in the order in which they were read.</summary>
    public IReadOnlyList<ConfiguredPack> RulePacks => [.. Scorer.Packs.Select(static pack => new ConfiguredPack(pack.Name, pack.File, pack.Rules.Count))];

    internal ScorerChoice Scorer { get; private init; } = new(ScorerSection.DefaultScorer, []);

    /// <summary>How agents earn trust; null when the file has no section <c>trust</c>, and then history moves nothing.</summary>
    public TrustSettings? Trust { get; private init; }

    /// <summary>Where decisions are written down.</summary>
    public AuditSettings Audit { get; }

    /// <summary>Who is told of events over HTTP.</summary>
    public IReadOnlyList<WebhookEndpoint> Webhooks { get; private init; } = [];

    /// <summary>Every setting in force and where it comes from, in the order of <see cref="Template"/>.</summary>
    public IReadOnlyList<EffectiveSetting> Effective { get; }

    /// <summary>
    /// What is wrong beyond the text: keys, files, programs and connections that are named and are not there, cannot be read or do not fit each other. It signs
    /// nothing and connects to nothing. Who only verifies needs no private key, so that none of this refuses the file.
    /// </summary>
    /// <param name="connectionFault">Says what is wrong with a connection to PostgreSQL, or null; null leaves that out.</param>
    public IReadOnlyList<ConfigProblem> Check(Func<string, string?>? connectionFault = null) => [.. Checks.Select(check => check(connectionFault)).OfType<ConfigProblem>()];

    private IReadOnlyList<Func<Func<string, string?>?, ConfigProblem?>> Checks { get; init; } = [];

    /// <summary>Reads a file, with the <c>ATTESTA__SECTION__KEY</c> variables of the environment in place of what it says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variables">The environment; null for that of this process.</param>
    /// <param name="challenges">Challenges of your own, by the name that <c>policy.challenge_map</c> calls them.</param>
    /// <exception cref="ConfigException">The file is missing, cannot be read or is not sound, or a variable fits nowhere.</exception>
    /// <exception cref="ArgumentException">A challenge has the name of a shipped one.</exception>
    public static AttestaConfig Load(
        string path, IReadOnlyDictionary<string, string>? variables = null, IReadOnlyDictionary<string, IChallenge>? challenges = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(ConfigFile.Text(path), path, variables ?? EnvironmentOfProcess(), challenges);
    }

    /// <summary>Reads the text of a file. Empty text means all defaults.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="fileName">The file's name for messages; relative paths in the text start at its folder.</param>
    /// <param name="variables">The environment, whose <c>ATTESTA__SECTION__KEY</c> variables override the text and which <c>env:NAME</c> reads; null for none.</param>
    /// <param name="challenges">As for <see cref="Load"/>.</param>
    /// <exception cref="ConfigException">The text is not sound, or a variable fits nowhere.</exception>
    /// <exception cref="ArgumentException">A challenge has the name of a shipped one.</exception>
    public static AttestaConfig Parse(
        string text, string fileName, IReadOnlyDictionary<string, string>? variables = null, IReadOnlyDictionary<string, IChallenge>? challenges = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(YamlText.Read(text, fileName), fileName, FolderOf(fileName), variables, challenges);
    }

    /// <summary>
    /// Reads a section of a host's configuration, as strictly as a file: the same keys, in any case, and an unknown one refuses it. Relative paths start
    /// at the current folder; <c>ATTESTA__SECTION__KEY</c> variables override it as they do a file.
    /// </summary>
    /// <param name="section">Such as <c>configuration.GetSection("Attesta")</c>; it must be there. Messages name it.</param>
    /// <param name="challenges">As for <see cref="Load"/>.</param>
    /// <exception cref="ConfigException">It is missing or not sound.</exception>
    public static AttestaConfig From(IConfigurationSection section, IReadOnlyDictionary<string, IChallenge>? challenges = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Read(HostConfiguration.Read(section), section.Path, Directory.GetCurrentDirectory(), EnvironmentOfProcess(), challenges);
    }

    private static AttestaConfig Read(
        ConfigNode? node, string fileName, string folder, IReadOnlyDictionary<string, string>? variables, IReadOnlyDictionary<string, IChallenge>? challenges)
    {
        foreach (var name in challenges?.Keys ?? [])
        {
            if (string.IsNullOrWhiteSpace(name) || ChallengeMapReading.IsTaken(name))
                throw new ArgumentException($"A challenge of your own cannot be called '{name}': choose a name that no shipped challenge has.", nameof(challenges));
        }

        variables ??= ReadOnlyDictionary<string, string>.Empty;
        var reading = new ConfigReading(fileName, folder, variables.GetValueOrDefault);
        var root = new Section(reading, "", VariableOverrides.Apply(reading, node, ConfigKeys.Root, variables), ConfigKeys.Root);
        var (scorer, rules) = RiskSection.Read(reading, root.Inner(RiskSection.Key));
        var (audit, durability) = AuditSection.Read(reading, root.Inner(AuditSection.Key), folder);
        var policy = PolicySection.Read(reading, root.Inner(PolicySection.Key), rules, audit.Path, challenges ?? ReadOnlyDictionary<string, IChallenge>.Empty);
        policy = DomainSection.Into(policy with { Durability = durability }, DomainSection.Read(reading, root), reading, root);
        var trust = TrustSection.Read(root);
        var webhooks = WebhooksSection.Read(reading, root);
        reading.ThrowIfUnsound();
        return new AttestaConfig(fileName, policy, audit, reading.Settings) { Scorer = scorer, Trust = trust, Webhooks = webhooks, Checks = reading.Checks };
    }

    /// <summary>What holds when there is no file.</summary>
    /// <param name="folder">The folder that a file would be in.</param>
    /// <param name="variables">As for <see cref="Parse"/>.</param>
    /// <exception cref="ConfigException">A variable fits nowhere.</exception>
    public static AttestaConfig Default(string folder, IReadOnlyDictionary<string, string>? variables = null) =>
        Parse("", Path.Combine(folder, ConfigFile.Name), variables);

    /// <summary>
    /// Finds and reads the file in force: the one named, else the one that the variable ATTESTA_CONFIG names (empty counts as unset), else attesta.yaml
    /// in the folder or the nearest one above it. <c>ATTESTA__SECTION__KEY</c> variables override it, and hold without a file too. Null when there is
    /// neither; a file that was named must be there.
    /// </summary>
    /// <param name="explicitPath">What <c>--config</c> says, or null. Relative paths start at <paramref name="startFolder"/>.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="startFolder">Usually the current folder.</param>
    /// <exception cref="ConfigException">A file that was named is missing, a file that was found cannot be read or is not sound, or a variable fits nowhere.</exception>
    public static AttestaConfig? Find(string? explicitPath, IReadOnlyDictionary<string, string> variables, string startFolder)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (ConfigFile.Locate(explicitPath, variables.GetValueOrDefault, startFolder) is { } path)
            return Load(Rooted(path, startFolder), variables);
        return variables.Keys.Any(VariableOverrides.IsOne) ? Default(startFolder, variables) : null;
    }

    /// <summary>Tries the rules of <see cref="RulePacks"/> on their own examples, which loading does not. What does not hold is listed; empty when all do.</summary>
    public IReadOnlyList<ConfigProblem> TryRulePacks() => [.. PackTrial.Run(Scorer.Packs).Take(ConfigException.MostProblems)];

    /// <summary>The scorer that the file names, with the rule packs that it names. Scorers count calls, so each call makes a new one.</summary>
    /// <param name="countsCalls">False scores every call as if it were the first.</param>
    public IRiskScorer CreateScorer(bool countsCalls = true) => Scorer.Create(countsCalls);

    /// <summary>The ledger that <see cref="Audit"/> names, which signs itself where the file says so. It touches no file yet. Dispose it.</summary>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="log">Told when signing or anchoring fails.</param>
    /// <param name="openTable">As for <see cref="CheckpointPlan.CreateAnchors"/>.</param>
    /// <exception cref="SigningFailedException">The key that the file names cannot be read.</exception>
    /// <exception cref="SecretMissingException">A connection to an anchor is not where the file says.</exception>
    /// <exception cref="InvalidOperationException">The ledger is in PostgreSQL: make a PostgresLedger of Attesta.PostgreSql. Or an anchor is, and <paramref name="openTable"/> is null.</exception>
    public IAuditLedger CreateLedger(TimeProvider? time = null, ILogger? log = null, Func<string, ICheckpointAnchor>? openTable = null)
    {
        var ledger = new FileLedger(FilePath(), time, Audit.Rotation);
        return Audit.Checkpoint?.Sign(ledger, LedgerText.OfFile(Audit.Path), time, log, openTable) ?? (IAuditLedger)ledger;
    }

    /// <summary>What agents have earned, from the file that <see cref="Audit"/> names; null when trust is off. Dispose it.</summary>
    /// <exception cref="InvalidOperationException">The ledger is in PostgreSQL: then the ledger itself is asked, see <see cref="ITrustLedger"/>.</exception>
    public LedgerTrust? CreateTrust() => Trust is null ? null : new LedgerTrust(FilePath(), Trust);

    /// <summary>The ledger's file, for whoever can open nothing else.</summary>
    /// <exception cref="InvalidOperationException">The ledger is not in a file.</exception>
    internal string FilePath() => Audit.Postgres is null
        ? Audit.Path
        : throw new InvalidOperationException("audit.postgres is set, and this opens ledgers in files only. Make a PostgresLedger of Attesta.PostgreSql and give it to the gate.");

    /// <summary>What sends events to <see cref="Webhooks"/>; null when there are none. Dispose of it after the gate that it observes.</summary>
    /// <param name="ledger">Where undelivered events are written down.</param>
    /// <param name="time">The source of time.</param>
    /// <param name="log">Warnings about undelivered events.</param>
    public WebhookDispatcher? CreateWebhooks(IAuditLedger ledger, TimeProvider? time = null, ILogger? log = null) =>
        Webhooks.Count == 0 ? null : new WebhookDispatcher(Webhooks, ledger, time, log);

    /// <summary>A gate with this policy, scorer, trust and webhooks over a ledger. Disposing the gate sends what is still to be sent.</summary>
    /// <param name="ledger">Where decisions are written down; usually the file that <see cref="Audit"/> names, which trust is read from in any case.</param>
    /// <param name="person">How a person is reached; null denies whatever needs one.</param>
    public AttestaGate CreateGate(IAuditLedger ledger, IOperator? person = null) => AttestaGate.From(this, ledger, person);

    internal static Dictionary<string, string> EnvironmentOfProcess()
    {
        var variables = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }

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
