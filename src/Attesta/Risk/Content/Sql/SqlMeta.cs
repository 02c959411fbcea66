namespace Attesta.Risk.Content.Sql;

/// <summary>Lines that are meant for the client program, not the server: <c>\! ls</c>, <c>\copy</c>, <c>.shell ls</c>.</summary>
internal static class SqlMeta
{
    private static readonly string[] Reading =
    [
        "\\d", "\\l", "\\c", "\\x", "\\q", "\\?", "\\h", "\\t", "\\a", "\\timing", "\\pset", "\\echo", "\\conninfo", "\\encoding", "\\set", "\\unset", "\\sf", "\\sv", "\\z", "\\g", "\\gx", "\\p", "\\r", "\\s", "\\watch", "\\if", "\\else", "\\endif",
        "\\connect", "\\qecho", "\\warn", "\\errverbose", "\\gset", "\\gdesc", "\\prompt", "\\u", "\\e", "\\n", "\\P", "\\G",
        ".tables", ".schema", ".headers", ".header", ".mode", ".databases", ".indexes", ".indices", ".quit", ".exit", ".help", ".show", ".width", ".timer", ".explain", ".dbinfo", ".fullschema", ".print", ".bail", ".stats", ".nullvalue", ".eqp", ".echo", ".changes", ".separator", ".prompt", ".version", ".dump",
    ];

    /// <summary>Whether a line does more than show something.</summary>
    public static bool IsGrave(string line)
    {
        var found = new List<Effect>();
        Read(line, new SqlFindings("sql", found));
        return found.Exists(effect => effect.Kind == EffectKind.ExecutesOpaqueCode);
    }

    /// <summary>Adds what a line does.</summary>
    public static void Read(string line, SqlFindings found)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        var word = end < 0 ? line : line[..end];
        var rest = end < 0 ? "" : line[end..];
        if (word.StartsWith("\\!", StringComparison.Ordinal) || word is ".shell" or ".system" || rest.Contains('|') && word is "\\o" or "\\g" or "\\gx" or "\\w" or ".output" or ".once" or ".import")
            found.Add(EffectKind.ExecutesOpaqueCode, 0.72, "runs a command on this machine", line, rest.Trim());
        else if (word is "\\copy")
            Copy(line, rest, found);
        else if (word is "\\i" or "\\ir" or "\\include" or "\\." or ".read" or "\\gexec")
            found.Add(EffectKind.ExecutesOpaqueCode, 0.62, "runs statements that are not seen here", line, rest.Trim());
        else if (word is ".load")
            found.Add(EffectKind.ExecutesOpaqueCode, 0.82, "loads program code into the database", line, rest.Trim());
        else if (word is "\\password")
            found.Add(EffectKind.Overwrites, 0.65, "sets the password of a database account", line);
        else if (word is ".import" or ".restore" or ".save" or ".clone" or ".backup" or ".output" or ".once" or "\\o" or "\\w" or "\\lo_import" or "\\lo_export" or ".archive" or ".ar")
            found.Add(word is ".restore" ? EffectKind.Overwrites : EffectKind.Changes, word is ".restore" ? 0.75 : 0.42, "reads or writes a file", line, rest.Trim());
        else if (word is "\\lo_unlink")
            found.Add(EffectKind.Destroys, 0.66, "deletes a large object", line);
        else if (word is ".open" or ".cd" or ".parameter")
            found.Add(EffectKind.Changes, 0.2, "opens another database", line);
        else if (!IsReading(word))
            found.AddNotUnderstood(0.5, "is no known command of a database client", line);
    }

    private static void Copy(string line, string rest, SqlFindings found)
    {
        if (rest.Contains("program", StringComparison.OrdinalIgnoreCase))
            found.Add(EffectKind.ExecutesOpaqueCode, 0.86, "runs a command on this machine", line);
        else if (rest.Contains(" from ", StringComparison.OrdinalIgnoreCase) && !rest.TrimStart().StartsWith('('))
            found.Add(EffectKind.Changes, 0.42, "loads rows from a file", line);
        else
            found.Add(EffectKind.SendsOut, 0.42, "writes rows to a file", line);
    }

    // \dt+, \d users: the letters behind say what is listed.
    private static bool IsReading(string word) => Array.IndexOf(Reading, word) >= 0 || (word.StartsWith("\\d", StringComparison.Ordinal) && word.Length <= 6) || (word.StartsWith("\\l", StringComparison.Ordinal) && word.Length <= 3);
}
