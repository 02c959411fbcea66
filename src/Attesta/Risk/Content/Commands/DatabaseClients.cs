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

    public static bool Are(string program) => Clients.Contains(program);

    public static void Read(ShellCommand command, string program, CommandLine line, EffectCollection effects)
    {
        var isClient = Clients.Contains(program);
        if (!isClient && !TakesSql(line))
            return;
        var found = new List<Effect>();
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        for (var i = 0; i < count; i++)
        {
            if (SqlOf(command.Arguments[i].Text) is { } sql)
                SqlEffects.Read(sql, "sql", found);
        }

        if (isClient)
            ReadInput(command, found);
        foreach (var effect in found)
            effects.Add(effect);
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
        if (text[0] == '-')
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            text = text[1] != '-' ? text[2..].TrimStart('=') : equals > 0 ? text[(equals + 1)..] : "";
        }

        return text.Contains(' ') && SqlEffects.LooksLikeSql(text) ? text : null;
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
