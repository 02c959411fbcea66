namespace Attesta.Risk.Content.Sql;

/// <summary>Queries of databases that do not speak SQL: the Mongo shell, Cypher, Redis.</summary>
internal static class OtherQueries
{
    private const int Longest = 64 * 1024;

    private static readonly (string Call, double Severity, EffectKind Kind, string Says)[] Mongo =
    [
        (".dropDatabase(", 0.93, EffectKind.Destroys, "drops the whole database for good"),
        (".drop(", 0.84, EffectKind.Destroys, "drops a collection for good"),
        (".deleteMany(", 0.64, EffectKind.Destroys, "deletes the documents that a filter picks"),
        (".deleteOne(", 0.6, EffectKind.Destroys, "deletes a document"),
        (".remove(", 0.64, EffectKind.Destroys, "deletes the documents that a filter picks"),
        (".findOneAndDelete(", 0.6, EffectKind.Destroys, "deletes a document"),
        (".dropIndex", 0.56, EffectKind.Destroys, "drops an index"),
        (".dropUser(", 0.72, EffectKind.Destroys, "drops a database account"),
        (".dropRole(", 0.72, EffectKind.Destroys, "drops a role"),
        (".updateMany(", 0.46, EffectKind.Changes, "changes the documents that a filter picks"),
        (".updateOne(", 0.4, EffectKind.Changes, "changes a document"),
        (".update(", 0.44, EffectKind.Changes, "changes documents"),
        (".replaceOne(", 0.5, EffectKind.Overwrites, "replaces a document"),
        (".findAndModify(", 0.5, EffectKind.Overwrites, "changes or deletes a document"),
        (".findOneAnd", 0.45, EffectKind.Changes, "changes a document"),
        (".bulkWrite(", 0.6, EffectKind.Overwrites, "changes or deletes many documents"),
        (".insert", 0.32, EffectKind.Changes, "adds documents"),
        (".createUser(", 0.6, EffectKind.GrantsAccess, "makes a database account"),
        (".grantRolesToUser(", 0.66, EffectKind.GrantsAccess, "gives rights to somebody"),
        (".changeUserPassword(", 0.66, EffectKind.Overwrites, "sets the password of a database account"),
        (".shutdownServer(", 0.82, EffectKind.StopsService, "shuts the database server down"),
        (".killOp(", 0.6, EffectKind.StopsService, "stops the operation of somebody"),
        (".renameCollection(", 0.5, EffectKind.Changes, "renames a collection"),
        (".adminCommand(", 0.62, EffectKind.Changes, "runs a command of the administrator"),
        (".runCommand(", 0.5, EffectKind.Changes, "runs a command of the database"),
        ("$out", 0.62, EffectKind.Overwrites, "replaces a collection by the result"),
        ("$merge", 0.45, EffectKind.Overwrites, "writes the result into a collection"),
        (".createIndex", 0.32, EffectKind.Changes, "makes an index"),
        (".createCollection(", 0.3, EffectKind.Changes, "makes a collection"),
    ];

    private static readonly (string Command, double Severity, EffectKind Kind, string Says)[] Redis =
    [
        ("FLUSHALL", 0.93, EffectKind.Destroys, "deletes every key of every database"),
        ("FLUSHDB", 0.88, EffectKind.Destroys, "deletes every key of the database"),
        ("SHUTDOWN", 0.82, EffectKind.StopsService, "shuts the database server down"),
        ("DEBUG", 0.7, EffectKind.StopsService, "can crash the database server"),
        ("CONFIG SET", 0.66, EffectKind.WeakensControl, "changes a setting of the whole server"),
        ("CONFIG REWRITE", 0.6, EffectKind.Overwrites, "writes the server's settings to its file"),
        ("UNLINK", 0.6, EffectKind.Destroys, "deletes keys"),
        ("DEL", 0.6, EffectKind.Destroys, "deletes keys"),
        ("EVAL", 0.6, EffectKind.ExecutesOpaqueCode, "runs a script on the database server"),
        ("MODULE LOAD", 0.85, EffectKind.ExecutesOpaqueCode, "loads program code into the database server"),
        ("SLAVEOF", 0.8, EffectKind.Overwrites, "makes the server a copy of another"),
        ("REPLICAOF", 0.8, EffectKind.Overwrites, "makes the server a copy of another"),
        ("ACL SETUSER", 0.7, EffectKind.GrantsAccess, "changes what an account may do"),
        ("ACL DELUSER", 0.7, EffectKind.Destroys, "deletes an account"),
    ];

    /// <summary>Whether the text can be nothing else; the commands of Redis are words of many languages.</summary>
    public static bool IsSurely(string text)
    {
        var start = text.AsSpan().TrimStart();
        return IsMongo(start) || IsCypher(start) || (IsRedis(start) is var command and >= 0 && start.StartsWith(Redis[command].Command, StringComparison.Ordinal));
    }

    private static bool IsMongo(ReadOnlySpan<char> start) => start.StartsWith("db.", StringComparison.Ordinal) || start.StartsWith("db[", StringComparison.Ordinal);

    /// <summary>Adds what a script for the Mongo shell does; its queries may stand anywhere in it.</summary>
    public static void ReadScript(string text, SqlFindings found)
    {
        if (text.Length > Longest)
            found.AddNotUnderstood(0.6, "is too long to be understood", text.AsSpan(0, 80));
        ReadMongo(text.AsSpan(0, Math.Min(text.Length, Longest)), found);
    }

    /// <summary>Whether the text is one of these.</summary>
    public static bool LooksLike(string text)
    {
        var start = text.AsSpan().TrimStart();
        return IsMongo(start) || IsCypher(start) || IsRedis(start) >= 0;
    }

    /// <summary>Adds what such a query does; false when the text is none.</summary>
    public static bool Read(string text, SqlFindings found)
    {
        var start = text.AsSpan().TrimStart();
        if (start.Length > Longest && IsMongo(start))
            found.AddNotUnderstood(0.6, "is too long to be understood", start[..80]);
        start = start[..Math.Min(start.Length, Longest)];
        if (IsMongo(start))
            ReadMongo(start, found);
        else if (IsCypher(start))
            ReadCypher(start, found);
        else if (IsRedis(start) is var command and >= 0)
            found.Add(Redis[command].Kind, Redis[command].Severity, Redis[command].Says, start, "", Redis[command].Severity > 0.85 ? EffectWidth.Everything : EffectWidth.One);
        else
            return false;
        return true;
    }

    private static void ReadMongo(ReadOnlySpan<char> text, SqlFindings found)
    {
        var any = false;

        // db["dropDatabase"]() is db.dropDatabase().
        if (text.Contains('['))
            text = Dotted(text);
        foreach (var (call, severity, kind, says) in Mongo)
        {
            for (var at = 0; text[at..].IndexOf(call, StringComparison.Ordinal) is var next and >= 0;)
            {
                at += next + call.Length;
                any = true;
                var argument = text[at..].TrimStart();
                var isAll = call[^1] == '(' && (call.Contains("Many", StringComparison.Ordinal) || call is ".remove(" or ".update(") && (argument.StartsWith(")", StringComparison.Ordinal) || IsEmptyFilter(argument));
                if (isAll)
                    found.Add(kind == EffectKind.Changes ? EffectKind.Overwrites : kind, kind == EffectKind.Destroys ? 0.86 : 0.74, kind == EffectKind.Destroys ? "deletes every document of a collection" : "changes every document of a collection", text, "", EffectWidth.Everything, EffectUndo.Hard);
                else
                    found.Add(kind, severity, says, text, "", severity > 0.8 ? EffectWidth.Everything : EffectWidth.Many);
                if (at >= text.Length)
                    break;
            }
        }

        if (!any)
            found.AddReading();
    }

    private static string Dotted(ReadOnlySpan<char> text) => text.ToString().Replace("[\"", ".", StringComparison.Ordinal).Replace("['", ".", StringComparison.Ordinal)
        .Replace("\"]", "", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal);

    private static bool IsEmptyFilter(ReadOnlySpan<char> argument) => argument.StartsWith("{", StringComparison.Ordinal) && argument[1..].TrimStart().StartsWith("}", StringComparison.Ordinal);

    private static bool IsCypher(ReadOnlySpan<char> text) =>
        (text.StartsWith("match", StringComparison.OrdinalIgnoreCase) || text.StartsWith("create (", StringComparison.OrdinalIgnoreCase) || text.StartsWith("merge (", StringComparison.OrdinalIgnoreCase))
        && text[..Math.Min(text.Length, 40)].Contains('(') && !text[..Math.Min(text.Length, 400)].Contains(" from ", StringComparison.OrdinalIgnoreCase);

    private static void ReadCypher(ReadOnlySpan<char> text, SqlFindings found)
    {
        var deletes = Contains(text, "delete");
        var isNarrow = Contains(text, "where") || text.Contains('{');
        if (deletes)
            found.Add(EffectKind.Destroys, isNarrow ? 0.66 : 0.88, isNarrow ? "deletes nodes that a pattern picks" : "deletes every node that a pattern picks", text, "", isNarrow ? EffectWidth.Many : EffectWidth.Everything, EffectUndo.Hard);
        if (Contains(text, "remove"))
            found.Add(EffectKind.Destroys, 0.6, "removes properties or labels", text, "", EffectWidth.Many);
        if (Contains(text, "set"))
            found.Add(EffectKind.Changes, 0.44, "changes nodes that a pattern picks", text, "", EffectWidth.Many);
        if (Contains(text, "create") || Contains(text, "merge"))
            found.Add(EffectKind.Changes, 0.32, "adds nodes or relations", text);
        found.AddReading();
    }

    private static bool Contains(ReadOnlySpan<char> text, string word)
    {
        for (var at = 0; text[at..].IndexOf(word, StringComparison.OrdinalIgnoreCase) is var next and >= 0;)
        {
            at += next;
            var end = at + word.Length;
            if ((at == 0 || char.IsWhiteSpace(text[at - 1])) && (end >= text.Length || char.IsWhiteSpace(text[end])))
                return true;
            at = end;
        }

        return false;
    }

    private static int IsRedis(ReadOnlySpan<char> text)
    {
        var line = text[..Math.Min(text.Length, 200)];
        for (var i = 0; i < Redis.Length; i++)
        {
            var command = Redis[i].Command;
            if (!line.StartsWith(command, StringComparison.OrdinalIgnoreCase))
                continue;
            var rest = line[command.Length..];
            if (command == "SHUTDOWN" ? rest.Trim().IsEmpty || rest.Trim().StartsWith("NOSAVE", StringComparison.OrdinalIgnoreCase) : rest.IsEmpty || char.IsWhiteSpace(rest[0]))
                return i;
        }

        return -1;
    }
}
