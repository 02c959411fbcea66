using System.Collections.Frozen;
using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Sql;

namespace Attesta.Risk.Content.Commands;

/// <summary>SQL that code gives to a database, and rows that it deletes by other calls.</summary>
internal static class CodeDatabases
{
    private const double OfAllRows = 0.82;
    private const double OfSomeRows = 0.62;
    private const double OfOneRow = 0.5;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Takers = ((string[])
    [
        "execute", "executemany", "executescript", "execute_sql", "exec_driver_sql", "exec_query", "query", "raw", "sql", "run", "exec", "do", "prepare", "text", "all", "each", "read_sql", "read_sql_query", "unsafe", "multi_query", "real_query", "mysqli_query",
        "mysqli_multi_query", "pg_query", "sqlite_exec", "executeRaw", "$executeRaw", "$executeRawUnsafe", "$queryRaw", "$queryRawUnsafe", "queryRaw", "execute_batch", "select_all", "executeQuery", "executeUpdate", "statement", "dbGetQuery", "dbExecute", "fetch", "fetchval", "fetchrow", "execute!", "query!",
    ]).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether it is a call that takes SQL.</summary>
    public static bool Read(in CodeSpot spot, ShellCommand command, EffectCollection effects)
    {
        if (spot.Last is "delete" && spot.Given.TrimStart() is [')', ..])
            Delete(spot, command, effects);
        if (!Takers.Contains(spot.Last))
            return false;
        if (!spot.TryLiterals(out var words))
            return true;
        var text = words[0].Text;
        if (SqlSight.AnyStatement(SqlSpelling.Plain(text)) && (spot.Last is not ("run" or "exec" or "all" or "each" or "text" or "do" or "fetch") || !words[0].IsExact || SqlEffects.IsSurelySql(text)))
            ReadSql(text, effects);
        return true;
    }

    public static void ReadSql(string text, EffectCollection effects)
    {
        var found = new List<Effect>();
        SqlEffects.Read(text, "sql", found);
        foreach (var effect in found)
            effects.Add(effect);
    }

    // User.objects.all().delete(), query.filter(x=1).delete(), doc.delete()
    private static void Delete(in CodeSpot spot, ShellCommand command, EffectCollection effects)
    {
        var before = spot.Before.TrimEnd('.');
        var isAll = before.EndsWith(".all()", StringComparison.Ordinal) || before.EndsWith(".objects", StringComparison.Ordinal) || spot.Name.EndsWith(".objects.delete", StringComparison.Ordinal);
        var (severity, says, width) = isAll ? (OfAllRows, "deletes every row of a table from code", EffectWidth.Everything)
            : before is [.., ')'] && spot.Name.Length == spot.Last.Length ? (OfSomeRows, "deletes rows that a query picks from code", EffectWidth.Many)
            : (OfOneRow, "deletes something from code", EffectWidth.One);
        effects.Add(CodeSpot.Effect(command, EffectKind.Destroys, severity, says, width, EffectUndo.Hard));
    }
}
