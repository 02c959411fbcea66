using System.Globalization;
using Attesta.Audit;

namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>audit</c>.</summary>
internal static class AuditSection
{
    public const string DefaultPath = ".attesta/audit.jsonl";

    private const long Megabyte = 1024 * 1024;
    private static readonly Limits Megabytes = new(1, 1_000_000, "megabytes");

    private static readonly Key FilePath = new("path", new TextShape { Shortest = 1 }, "The trail of every decision; from the folder of this file.") { Default = DefaultPath };

    private static readonly ChoiceKey<Durability>[] Levels = [.. Enum.GetValues<RiskLevel>().Select(level => Key.Choice(
        level.Name(),
        GatePolicy.DefaultDurability[level],
        [("written", Durability.Written), ("durable", Durability.Durable)],
        $"How safe the entries of {level.Name()} actions are before they run."))];

    private static readonly Key DurabilityKey = Key.Group("durability",
        "How safe an entry is before its action runs: durable is on stable storage; written outlives the process, but not a power cut.", Levels);

    private static readonly Key SizeKey = new("size_mb", new NumberShape(Megabytes, IsWhole: true) { IsNullable = true },
        "A file that has so many megabytes is full; null for no limit.")
    { Default = "null" };

    private static readonly ChoiceKey<bool> EveryKey = Key.Choice("every", false, [("never", false), ("day", true)], "day begins a new file with every day, in UTC.");

    private static readonly Key RotateKey = Key.Group("rotate", "When a new file is begun. Full ones are kept beside it and are read with it.", SizeKey, EveryKey);

    private static readonly Key<bool> CompressKey = Key.Flag("compress", false, "Whether full files are packed with gzip, all but the newest.");

    private static readonly Key Postgres = DatabaseKeys.Connection(
        "A connection to PostgreSQL, for one ledger of many machines instead of the file: env:NAME or file:PATH where it is, or the connection string itself.");

    public static readonly Key Key = Key.Group("audit", "Where decisions are written down.", FilePath, DurabilityKey, RotateKey, CompressKey, CheckpointSection.Key, Postgres, DatabaseKeys.Chain);

    public static (AuditSettings Settings, IReadOnlyDictionary<RiskLevel, Durability> Durability) Read(ConfigReading reading, Section audit, string folder)
    {
        var path = Path.GetFullPath(PathIn(audit) ?? DefaultPath, folder);
        audit.Setting(FilePath.Name, path, audit.Entry(FilePath.Name)?.Value.Place);
        var levels = audit.Inner(DurabilityKey);
        var durability = Enum.GetValues<RiskLevel>().ToDictionary(level => level, level => levels.Choice(Levels[(int)level]));
        var rotate = audit.Inner(RotateKey);
        var rotation = new LedgerRotation { MaxBytes = Size(rotate), Daily = rotate.Choice(EveryKey), Compress = audit.Flag(CompressKey) };
        var checkpoint = CheckpointSection.Read(reading, audit, path);
        var postgres = DatabaseKeys.ConnectionOf(audit, Postgres);
        var chain = DatabaseKeys.ChainOf(audit);
        if (audit.Entry(Postgres.Name) is null or { Value.IsNull: true } && chain != DatabaseKeys.DefaultChain)
            audit.Problem(audit.Entry(DatabaseKeys.Chain.Name)!, "is for a ledger in PostgreSQL, and audit.postgres is not set", "audit.postgres beside it");
        if (postgres is not null)
            RefuseWhatFilesHave(audit, rotation);
        return (new AuditSettings(path) { Rotation = rotation, Checkpoint = checkpoint, Postgres = postgres, Chain = chain }, durability);
    }

    private static void RefuseWhatFilesHave(Section audit, LedgerRotation rotation)
    {
        const string what = "is for a ledger in a file, and audit.postgres is set";
        if (rotation.MaxBytes is not null || rotation.Daily)
            audit.Problem(audit.Entry(RotateKey.Name)!, what, "one of the two");
        if (rotation.Compress)
            audit.Problem(audit.Entry(CompressKey.Name)!, what, "one of the two");
    }

    private static string? PathIn(Section audit)
    {
        if (audit.Entry(FilePath.Name) is not { } entry || audit.Text(entry, "the path of a file") is not { } written)
            return null;
        if (Fault(written) is not { } fault)
            return written;
        audit.Problem(entry, fault, "the path of a file");
        return null;
    }

    private static long? Size(Section rotate)
    {
        var entry = rotate.Entry(SizeKey.Name);
        var size = entry is null || entry.Value.IsNull ? null : rotate.Count(entry, Megabytes);
        rotate.Setting(SizeKey.Name, size?.ToString(CultureInfo.InvariantCulture) ?? "null", entry?.Value.Place);
        return size * Megabyte;
    }

    private static string? Fault(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return "is empty";
        if (path.Contains('\0'))
            return "holds a NUL character";
        if (path[0] == '~' && (path.Length == 1 || path[1] is '/' or '\\'))
            return "begins with ~, which is not expanded here";
        return Path.GetFileName(path) is "" or "." or ".." ? "is a folder" : null;
    }
}
