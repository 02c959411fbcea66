namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>audit</c>.</summary>
internal static class AuditSection
{
    public const string DefaultPath = ".attesta/audit.jsonl";

    public static AuditSettings Read(Section audit, string folder)
    {
        var path = DefaultPath;
        var entry = audit.Entry("path");
        if (entry is not null && audit.Text(entry, "the path of a file") is { } written)
        {
            if (Fault(written) is { } fault)
                audit.Problem(entry, fault, "the path of a file");
            else
                path = written;
        }

        var full = Path.GetFullPath(path, folder);
        audit.Setting("path", full, entry?.Value.Place);
        return new AuditSettings(full);
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
