namespace Attesta.Risk.Content.Sql;

/// <summary>Tells a statement from a sentence that begins with the same word: "select a colour", "update me on that".</summary>
internal static class SqlShape
{
    /// <summary>Whether what follows the first word goes with it.</summary>
    public static bool Fits(string text, List<SqlToken> tokens, int at)
    {
        SqlWord Next(int by) => at + by < tokens.Count ? tokens[at + by].Word : SqlWord.None;
        bool Has(params ReadOnlySpan<SqlWord> words)
        {
            for (var i = at + 1; i < tokens.Count; i++)
            {
                if (words.Contains(tokens[i].Word))
                    return true;
            }

            return false;
        }

        return tokens[at].Word switch
        {
            SqlWord.Select => Has(SqlWord.From, SqlWord.Into, SqlWord.Union) || (tokens.Count > at + 1 && (tokens[at + 1].Kind is SqlKind.Number or SqlKind.Text or SqlKind.Variable || text[tokens[at + 1].Start] == '*')) || HasCall(text, tokens, at),
            SqlWord.Insert or SqlWord.Replace => Next(1) is SqlWord.Into or SqlWord.Overwrite or SqlWord.Ignore or SqlWord.Or,
            SqlWord.Update => Has(SqlWord.Set),
            SqlWord.Delete => Next(1) is SqlWord.From or SqlWord.Top || Has(SqlWord.From, SqlWord.Where),
            SqlWord.Merge => Next(1) == SqlWord.Into || Has(SqlWord.Using),
            SqlWord.With => Has(SqlWord.As, SqlWord.Select),
            SqlWord.Create or SqlWord.Drop or SqlWord.Alter => IsObject(Next(1)) || Next(1) is SqlWord.Or or SqlWord.Temp or SqlWord.Temporary or SqlWord.Unlogged or SqlWord.Materialized or SqlWord.Global || text.AsSpan(tokens[at].End).TrimStart().StartsWith("unique index", StringComparison.OrdinalIgnoreCase),
            SqlWord.Truncate => tokens.Count - at is 2 or 3 || Next(1) == SqlWord.Table,
            SqlWord.Grant or SqlWord.Revoke => Has(SqlWord.On, SqlWord.To, SqlWord.From) && Has(SqlWord.All, SqlWord.Select, SqlWord.Insert, SqlWord.Update, SqlWord.Delete, SqlWord.Execute, SqlWord.Create, SqlWord.Role, SqlWord.To),
            SqlWord.Explain => (tokens.Count > at + 1 && text[tokens[at + 1].Start] == '(' && Has(SqlWord.Analyze, SqlWord.Analyse)) || Next(1) is SqlWord.Select or SqlWord.Analyze or SqlWord.Delete or SqlWord.Update or SqlWord.Insert or SqlWord.With || Has(SqlWord.Select),
            SqlWord.Copy => Has(SqlWord.Program, SqlWord.Stdin, SqlWord.Stdout) || Has(SqlWord.From, SqlWord.To) && tokens.Exists(token => token.Kind == SqlKind.Text),
            SqlWord.Load => Next(1) == SqlWord.Data,
            SqlWord.Exec or SqlWord.Execute => tokens.Count > at + 1 && (Next(1) == SqlWord.Immediate || tokens[at + 1].Kind == SqlKind.Word && text.AsSpan(tokens[at + 1].Start).Contains("sp_", StringComparison.OrdinalIgnoreCase)) || text.Contains("xp_", StringComparison.OrdinalIgnoreCase),
            SqlWord.Pragma => tokens.Count - at is >= 2 and <= 6,
            SqlWord.Vacuum => tokens.Count - at <= 3,
            SqlWord.Begin => tokens.Count == at + 1 || Next(1) is SqlWord.Transaction or SqlWord.Work,
            SqlWord.Do => tokens.Count > at + 1 && tokens[at + 1].Kind == SqlKind.Body,
            SqlWord.Declare => tokens.Count > at + 1 && tokens[at + 1].Kind == SqlKind.Variable,
            SqlWord.Call => tokens.Count > at + 2 && text[tokens[at + 2].Start] == '(',
            _ => false,
        };
    }

    /// <summary>The same for statements on the server and its upkeep.</summary>
    public static bool FitsUpkeep(string text, List<SqlToken> tokens, int at)
    {
        var count = tokens.Count - at;
        var next = count > 1 ? tokens[at + 1] : default;
        return count > 1 && tokens[at].Word switch
        {
            SqlWord.Exec or SqlWord.Execute => text[next.Start] is '(' or '@' || next.Kind == SqlKind.Text || count == 2,
            SqlWord.Set => next.Word is SqlWord.Global or SqlWord.Password or SqlWord.Role or SqlWord.Session || next.Kind == SqlKind.Variable || (count > 2 && text[tokens[at + 2].Start] is '=' or ':') || (count > 3 && tokens[at + 2].Word == SqlWord.To),
            SqlWord.Prepare => count > 3 && tokens[at + 2].Word is SqlWord.From or SqlWord.As,
            SqlWord.Call or SqlWord.Perform => count > 2 && text[tokens[^1].Start] == ')',
            SqlWord.Rename => next.Word is SqlWord.Table or SqlWord.User,
            SqlWord.Kill => count <= 3 && tokens[^1].Kind is SqlKind.Number or SqlKind.Text,
            SqlWord.Dbcc or SqlWord.Reindex => true,
            SqlWord.Reset => next.Word is SqlWord.Master or SqlWord.Slave or SqlWord.Replica or SqlWord.Binary or SqlWord.All,
            SqlWord.Purge => next.Word is SqlWord.Binary or SqlWord.Master or SqlWord.Table,
            SqlWord.Change or SqlWord.Stop => next.Word is SqlWord.Master or SqlWord.Slave or SqlWord.Replication or SqlWord.Replica,
            SqlWord.Backup or SqlWord.Restore => next.Word is SqlWord.Database or SqlWord.Table,
            SqlWord.Attach or SqlWord.Detach => next.Word == SqlWord.Database || next.Kind == SqlKind.Text,
            SqlWord.Install or SqlWord.Uninstall => next.Word == SqlWord.Plugin,
            SqlWord.Flush => next.Word is SqlWord.Privileges or SqlWord.Tables or SqlWord.Logs,
            SqlWord.Lock => next.Word is SqlWord.Table or SqlWord.Tables,
            SqlWord.Deny => count > 3,
            SqlWord.Reassign => next.Word == SqlWord.Owned,
            _ => false,
        };
    }

    /// <summary>Whether the word is a kind of thing in a database.</summary>
    public static bool IsObject(SqlWord word) => word is SqlWord.Table or SqlWord.Database or SqlWord.Schema or SqlWord.Index or SqlWord.View or SqlWord.Materialized or SqlWord.Function or SqlWord.Procedure
        or SqlWord.Trigger or SqlWord.Policy or SqlWord.Role or SqlWord.User or SqlWord.Login or SqlWord.Sequence or SqlWord.Extension or SqlWord.Tablespace or SqlWord.Owned or SqlWord.Keyspace or SqlWord.Server
        or SqlWord.Type or SqlWord.Domain or SqlWord.Event or SqlWord.System or SqlWord.Publication or SqlWord.Subscription or SqlWord.Warehouse or SqlWord.Stage;

    // select pg_sleep(1)
    private static bool HasCall(string text, List<SqlToken> tokens, int at) =>
        (at + 2 < tokens.Count && tokens[at + 1].Kind == SqlKind.Word && text[tokens[at + 2].Start] == '(' && tokens[at + 2].Start == tokens[at + 1].End)
        || (at + 4 < tokens.Count && text[tokens[at + 2].Start] == '.' && text[tokens[at + 4].Start] == '(' && tokens[at + 4].Start == tokens[at + 3].End);
}
