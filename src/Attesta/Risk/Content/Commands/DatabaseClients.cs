using System.Buffers;
using System.Collections.Frozen;
using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Sql;

namespace Attesta.Risk.Content.Commands;

/// <summary>Programs that send SQL to a database: in an option, as an argument, or from standard input.</summary>
internal static class DatabaseClients
{
    private const double OfUnseenSql = 0.5;

    private static readonly FrozenSet<string> Clients = ((string[])
    [
        "psql", "mysql", "mariadb", "sqlite3", "sqlite", "sqlcmd", "clickhouse-client", "clickhouse", "clickhouse-local", "duckdb", "bq", "cqlsh", "snowsql", "snow", "influx", "spark-sql", "hive", "beeline", "trino", "presto", "usql", "pgcli", "mycli",
        "litecli", "mssql-cli", "isql", "isql-fb", "cockroach", "osql", "tsql", "sqlplus", "db2", "impala-shell", "vsql", "crate", "crash", "dolt", "rqlite", "tidb", "sqlcl", "bteq", "gpsql", "kubectl-cnpg", "hdbsql", "invoke-sqlcmd", "mysqlsh", "sqlite-utils", "turso", "pscale", "wrangler", "supabase", "prisma", "ysqlsh", "ycqlsh", "steampipe", "databricks", "athena", "redshift-data",
    ]).ToFrozenSet(StringComparer.Ordinal);

    // Letters of options that take the rest of the word, and what is in values only.
    private static readonly SearchValues<char> Valued = SearchValues.Create("uphPDdUSf=/.");

    public static bool Are(string program) => Clients.Contains(program);

    public static void Read(ShellCommand command, string program, CommandLine line, EffectCollection effects)
    {
        if (program is "mongosh" or "mongo")
            ReadMongo(command, effects);
        var isClient = Clients.Contains(program);
        if (!isClient && !TakesSql(line))
            return;
        var found = new List<Effect>();
        var letters = Letters(program);
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        for (var i = 0; i < count; i++)
        {
            var text = command.Arguments[i].Text;
            if (letters is not null && TakesStatement(ref text, letters) is var takes and not null)
            {
                // What such an option is given is SQL, whatever it looks like.
                if (takes.Value && ++i >= count)
                    break;
                if ((takes.Value ? command.Arguments[i].Text : text) is { Length: > 1 } statement && !string.IsNullOrWhiteSpace(statement))
                    SqlEffects.Read(statement, "sql", found);
            }
            else if (SqlOf(text) is { } sql)
            {
                SqlEffects.Read(sql, "sql", found);
            }
        }

        if (isClient)
            ReadInput(command, found);
        foreach (var effect in found)
            effects.Add(effect);
    }

    /// <summary>The short options that take statements; null where they are not known for sure.</summary>
    private static string? Letters(string program) => program switch
    {
        "psql" or "ysqlsh" or "gpsql" or "vsql" or "usql" or "duckdb" or "crash" => "c",
        "sqlcmd" or "osql" or "mssql-cli" or "invoke-sqlcmd" => "Qq",
        "clickhouse-client" or "clickhouse-local" or "snowsql" or "impala-shell" or "dolt" => "q",
        "mysql" or "mariadb" or "mycli" or "cqlsh" or "ycqlsh" or "hive" or "spark-sql" or "beeline" or "cockroach" or "mysqlsh" => "e",
        "trino" or "presto" or "pgcli" or "litecli" or "influx" or "sqlite3" or "sqlite" => "",
        _ => null,
    };

    /// <summary>Whether an option takes a statement: true when it is the next word, false when it is the rest of this one; null when it takes none.</summary>
    private static bool? TakesStatement(ref string text, string letters)
    {
        if (text is not ['-', _, ..] || char.IsWhiteSpace(text[1]))
            return null;
        var name = text.AsSpan().TrimStart('-');
        var equals = name.IndexOf('=');
        var plain = equals < 0 ? name : name[..equals];
        if (plain.Equals("execute", StringComparison.OrdinalIgnoreCase) || plain is "command" or "cmd" or "sql" or "statement" || plain.Equals("query", StringComparison.OrdinalIgnoreCase))
        {
            text = equals < 0 ? "" : name[(equals + 1)..].ToString();
            return equals < 0;
        }

        if (text[1] == '-')
            return null;
        var at = text.AsSpan(1).IndexOfAny(letters) + 1;

        // -Nse: flags before it; what is before a letter may also be the value of another, such as -uroot-e.
        if (at <= 0 || text.AsSpan(1, at - 1).ContainsAny(Valued))
            return null;
        text = text[(at + 1)..].TrimStart('=');
        return text.Length == 0;
    }

    /// <summary>A program of which a word says that it is for SQL: <c>aws rds-data execute-statement --sql "..."</c>.</summary>
    private static bool TakesSql(CommandLine line)
    {
        if (line.ArgumentsAreData)
            return false;
        for (var i = 0; i < line.Operands.Count && i < 4; i++)
        {
            var text = line.TextOf(i);
            if (text.Length < 32 && !text.AsSpan().ContainsAny("./ ") && (text.Contains("sql", StringComparison.OrdinalIgnoreCase) || text.Contains("query", StringComparison.OrdinalIgnoreCase) || text is "execute" or "execute-statement" or "d1" or "db" or "dbconsole"))
                return true;
        }

        foreach (var use in line.Options)
        {
            if (use.Kind == OptionKind.Name && line.Word(use.Word).Text.AsSpan(use.Start, use.Length) is "sql" or "query" or "query-string" or "sqls" or "execute")
                return true;
        }

        return false;
    }

    /// <summary>The SQL in an argument: all of it, or what is attached to its option.</summary>
    private static string? SqlOf(string text)
    {
        if (text.Length < 6)
            return null;
        if (text[0] == '-' && text[1] != ' ' && !text.StartsWith("-- ", StringComparison.Ordinal))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            text = text[1] != '-' ? text[2..].TrimStart('=') : equals > 0 ? text[(equals + 1)..] : "";
        }

        return text.AsSpan().ContainsAny(" \t\n;(") && SqlEffects.LooksLikeSql(text) ? text : null;
    }

    // The rules know the calls as they are usually written; here is what stands in brackets: db["dropDatabase"]().
    private static void ReadMongo(ShellCommand command, EffectCollection effects)
    {
        var found = new List<Effect>();
        foreach (var argument in command.Arguments)
        {
            if (argument.Text.Contains('['))
                OtherQueries.ReadScript(argument.Text, new SqlFindings("sql", found));
        }

        foreach (var effect in found)
            effects.Add(effect);
    }

    private static void ReadInput(ShellCommand command, List<Effect> effects)
    {
        if (command.StandardInput is { } input)
        {
            SqlEffects.Read(input, "sql", effects);
            return;
        }

        if (command.Input.Count > 0 || command.Redirections.Any(redirection => redirection.Kind == "<"))
        {
            effects.Add(new Effect
            {
                Kind = EffectKind.ExecutesOpaqueCode,
                Severity = OfUnseenSql,
                Explanation = "runs statements on a database that stand in a file or are computed",
                Evidence = command.Evidence,
                Source = "commands/unseen_sql",
            });
        }
    }
}
