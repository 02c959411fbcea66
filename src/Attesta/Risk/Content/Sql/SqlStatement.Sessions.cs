namespace Attesta.Risk.Content.Sql;

/// <content>Statements on the session, the server and its upkeep.</content>
internal sealed partial class SqlStatement
{
    private bool Session(int i)
    {
        switch (tokens[i].Word)
        {
            case SqlWord.Set:
                Set(i);
                return true;
            case SqlWord.Pragma:
                Pragma(i);
                return true;
            case SqlWord.Load:
                Add(i, EffectKind.Changes, 0.5, "loads rows from a file", "");
                return true;
            case SqlWord.Shutdown:
                found.Add(EffectKind.StopsService, 0.82, "shuts the database server down", Evidence(i), "", EffectWidth.Everything);
                return true;
            case SqlWord.Kill:
                Add(i, EffectKind.StopsService, 0.62, "ends the session or query of somebody", "");
                return true;
            case SqlWord.Purge:
                Add(i, EffectKind.Destroys, 0.76, "deletes logs or dropped tables that could bring data back", "", EffectUndo.Impossible);
                return true;
            case SqlWord.Reset:
                var resetsServer = Word(i + 1) is SqlWord.Master or SqlWord.Slave or SqlWord.Replica or SqlWord.Binary;
                Add(i, resetsServer ? EffectKind.Destroys : EffectKind.Changes, resetsServer ? 0.85 : 0.25, resetsServer ? "deletes the server's logs and its place in replication" : "sets a setting back", "");
                return true;
            case SqlWord.Change or SqlWord.Stop:
                Add(i, EffectKind.StopsService, 0.66, "changes or stops replication", "");
                return true;
            case SqlWord.Backup:
                var isAway = text.AsSpan(tokens[i].Start).Contains("\\\\", StringComparison.Ordinal) || text.AsSpan(tokens[i].Start).Contains("://", StringComparison.Ordinal);
                Add(i, EffectKind.SendsOut, isAway ? 0.66 : 0.46, isAway ? "writes a backup to another machine" : "writes a backup", "");
                return true;
            case SqlWord.Restore or SqlWord.Flashback:
                found.Add(EffectKind.Overwrites, 0.82, "replaces a database or table by an older one", Evidence(i), "", EffectWidth.Everything, EffectUndo.Impossible);
                return true;
            case SqlWord.Reconfigure:
                Add(i, EffectKind.WeakensControl, 0.6, "puts changed settings of the server into force", "");
                return true;
            case SqlWord.Install or SqlWord.Uninstall:
                Add(i, tokens[i].Word == SqlWord.Install ? EffectKind.ExecutesOpaqueCode : EffectKind.WeakensControl, 0.72, "adds or removes a part of the server", "");
                return true;
            case SqlWord.Rename or SqlWord.Exchange:
                Add(i, EffectKind.Changes, 0.52, "renames tables", "");
                return true;
            case SqlWord.Reassign:
                Add(i, EffectKind.GrantsAccess, 0.66, "gives everything that somebody owns to another", "");
                return true;
            case SqlWord.Attach:
                Add(i, EffectKind.Changes, 0.4, "opens another database file", "");
                return true;
            case SqlWord.Bulk or SqlWord.Import:
                Add(i, EffectKind.Changes, 0.46, "loads rows from a file or another server", "");
                return true;
            case SqlWord.Unload or SqlWord.Export or SqlWord.Put:
                Add(i, EffectKind.SendsOut, 0.6, "writes rows to other storage", "");
                return true;
            case SqlWord.Remove:
                Add(i, EffectKind.Destroys, 0.66, "deletes files from a stage", "");
                return true;
            case SqlWord.Vacuum:
                Add(i, EffectKind.Changes, Has(i, SqlWord.Full) || Has(i, SqlWord.Into) ? 0.42 : 0.2, "tidies up tables", "");
                return true;
            case SqlWord.Reindex or SqlWord.Optimize or SqlWord.Repair or SqlWord.Cluster or SqlWord.Refresh or SqlWord.Lock or SqlWord.Msck or SqlWord.Undrop or SqlWord.Detach or SqlWord.Recover:
                Add(i, EffectKind.Changes, 0.36, "rebuilds or locks tables, so that others may have to wait", "");
                return true;
            case SqlWord.Dbcc:
                Add(i, EffectKind.Changes, 0.48, "runs a command of the server's administrator", "");
                return true;
            case SqlWord.Flush:
                Add(i, EffectKind.Changes, 0.42, "makes the server forget or reload what it holds", "");
                return true;
            case SqlWord.Comment or SqlWord.Security or SqlWord.Label or SqlWord.Tag:
                Add(i, EffectKind.Changes, tokens[i].Word == SqlWord.Security ? 0.5 : 0.25, "changes a description or label", "");
                return true;
            case SqlWord.System or SqlWord.Host:
                Add(i, EffectKind.ExecutesOpaqueCode, 0.72, "runs a command on this machine", "");
                return true;
            case SqlWord.Source:
                Add(i, EffectKind.ExecutesOpaqueCode, 0.62, "runs the statements of a file that is not seen here", "");
                return true;
            case SqlWord.Spool:
                Add(i, EffectKind.Overwrites, 0.4, "writes the results to a file", "");
                return true;
            default:
                return false;
        }
    }

    private void Set(int i)
    {
        var at = i + 1;
        if (Word(at) == SqlWord.Password)
        {
            Add(i, EffectKind.Overwrites, 0.66, "sets the password of a database account", "");
            return;
        }

        if (Word(at) == SqlWord.Role || Find(at, Math.Min(Count, at + 3), SqlWord.Authorization) > 0)
        {
            Add(i, EffectKind.RaisesPrivilege, 0.55, "goes on as another database account", "");
            return;
        }

        var isGlobal = Word(at) == SqlWord.Global || (at < Count && Span(at).StartsWith("@@global", StringComparison.OrdinalIgnoreCase)) || SpanIs(at, "persist");
        for (var i2 = at; i2 < Count && i2 < at + 8; i2++)
        {
            if (Protects(Span(i2)))
            {
                Add(i, EffectKind.WeakensControl, 0.62, "switches a protection of the database off or on", Span(i2).ToString());
                return;
            }
        }

        found.Add(EffectKind.Changes, isGlobal ? 0.52 : 0.15, isGlobal ? "changes a setting of the whole server" : "changes a setting of this session", Evidence(i), "", isGlobal ? EffectWidth.Everything : EffectWidth.One);
    }

    private static bool Protects(ReadOnlySpan<char> setting) =>
        setting.EndsWith("session_replication_role", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("foreign_key_checks", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("sql_safe_updates", StringComparison.OrdinalIgnoreCase)
        || setting.EndsWith("sql_log_bin", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("row_security", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("general_log", StringComparison.OrdinalIgnoreCase)
        || setting.EndsWith("unique_checks", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("read_only", StringComparison.OrdinalIgnoreCase) || setting.EndsWith("secure_file_priv", StringComparison.OrdinalIgnoreCase);

    private void Pragma(int i)
    {
        var sets = false;
        for (var at = i + 1; at < Count; at++)
            sets |= Is(at, '=') || Is(at, '(');
        var name = i + 1 < Count ? Span(i + 1) : default;
        if (name.Equals("writable_schema", StringComparison.OrdinalIgnoreCase) && sets)
            Add(i, EffectKind.WeakensControl, 0.72, "lets the database's own tables be overwritten", "");
        else if (name.EndsWith("key", StringComparison.OrdinalIgnoreCase) && sets)
            Add(i, EffectKind.Overwrites, 0.6, "sets the key of the database", "");
        else if (sets && (name.Equals("foreign_keys", StringComparison.OrdinalIgnoreCase) || name.Equals("synchronous", StringComparison.OrdinalIgnoreCase) || name.Equals("ignore_check_constraints", StringComparison.OrdinalIgnoreCase) || name.Equals("secure_delete", StringComparison.OrdinalIgnoreCase)))
            Add(i, EffectKind.WeakensControl, 0.42, "switches a safeguard of the database off or on", "");
        else if (sets && !name.Contains("info", StringComparison.OrdinalIgnoreCase) && !name.Contains("list", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("check", StringComparison.OrdinalIgnoreCase))
            Add(i, EffectKind.Changes, 0.25, "changes a setting of the database", "");
    }
}
