namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>audit</c>.</summary>
internal static class AuditSection
{
    public const string DefaultPath = ".attesta/audit.jsonl";

    private static readonly Key FilePath = new("path", new TextShape { Shortest = 1 }, "The trail of every decision; from the folder of this file.") { Default = DefaultPath };

    public static readonly Key Key = Key.Group("audit", "Where decisions are written down.", FilePath, CheckpointSection.Key);

    public static AuditSettings Read(ConfigReading reading, Section audit, string folder)
    {
        var path = DefaultPath;
        var entry = audit.Entry(FilePath.Name);
        if (entry is not null && audit.Text(entry, "the path of a file") is { } written)
        {
            if (Fault(written) is { } fault)
                audit.Problem(entry, fault, "the path of a file");
            else
                path = written;
        }

        var full = Path.GetFullPath(path, folder);
        audit.Setting(FilePath.Name, full, entry?.Value.Place);
        return new AuditSettings(full) { Checkpoint = CheckpointSection.Read(reading, audit) };
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
