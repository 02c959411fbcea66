namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>audit</c>.</summary>
internal static class AuditSection
{
    public const string DefaultPath = ".attesta/audit.jsonl";
    private const string DefaultChain = "main";
    private const int LongestChain = 100;

    private static readonly Key FilePath = new("path", new TextShape { Shortest = 1 }, "The trail of every decision; from the folder of this file.") { Default = DefaultPath };

    private static readonly Key Postgres = new("postgres", new SecretShape { IsNullable = true },
        "A connection to PostgreSQL, for one ledger of many machines instead of the file: env:NAME or file:PATH where it is, or the connection string itself.")
    { Default = "null" };

    private static readonly Key Chain = new("chain", new TextShape { Shortest = 1, Longest = LongestChain }, "Which chain of the database, such as one for each tenant.") { Default = DefaultChain };

    public static readonly Key Key = Key.Group("audit", "Where decisions are written down.", FilePath, Postgres, Chain);

    public static AuditSettings Read(Section audit, string folder)
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
        return new AuditSettings(full) { Postgres = PostgresOf(audit), Chain = ChainOf(audit) };
    }

    // What connects reads it in full; here a text that can be no connection is caught before anything needs one.
    private static SecretSource? PostgresOf(Section audit)
    {
        if (audit.Secret(Postgres) is not { } source)
            return null;
        try
        {
            var connection = source.Read();
            if (!connection.Contains('=', StringComparison.Ordinal) && !connection.StartsWith("postgres", StringComparison.Ordinal))
                audit.Problem(audit.Entry(Postgres.Name)!, "is no connection to PostgreSQL", "such as Host=db.example.org;Database=attesta;..., or env:NAME or file:PATH where that is");
        }
        catch (SecretMissingException)
        {
            // Said already.
        }

        return source;
    }

    private static string ChainOf(Section audit)
    {
        const string expected = "1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit";
        var entry = audit.Entry(Chain.Name);
        var chain = entry is null ? null : audit.Text(entry, expected);
        if (chain is not null && !(chain.Length is > 0 and <= LongestChain && char.IsAsciiLetterOrDigit(chain[0]) && chain.All(static at => char.IsAsciiLetterOrDigit(at) || at is '.' or '-' or '_')))
            audit.Problem(entry!, "is no name of a chain", expected);
        audit.Setting(Chain.Name, chain ?? DefaultChain, entry?.Value.Place);
        return chain ?? DefaultChain;
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
