using System.Runtime.InteropServices;

namespace Attesta.Risk.Content.Sql;

/// <content>Statements on rows.</content>
internal sealed partial class SqlStatement
{
    private void Delete(int i)
    {
        if (Crowded(i))
            return;
        var at = i + 1;
        SkipTop(ref at);

        // "delete a from a join b": the first name may be an alias, and from says of what.
        var from = Find(at, Math.Min(Count, at + 4), SqlWord.From);
        at = from > 0 ? from : at;
        var table = Name(ref at);
        var (reach, isLimited) = ReachOf(i, at);
        if (tokens[i - (i > 0 ? 1 : 0)].Word == SqlWord.Then && table.Length == 0)
            (reach, table) = (SqlReach.Some, "the target");
        Rows(i, table, reach, isLimited, "deletes", (0.62, 0.78, 0.86), EffectKind.Destroys, EffectUndo.Hard, "run it as a SELECT with the same condition first, and inside a transaction");
    }

    private void Update(int i)
    {
        if (Crowded(i))
            return;
        var at = i + 1;
        SkipTop(ref at);
        var table = Name(ref at);
        var (reach, isLimited) = ReachOf(i, at);
        var isGrave = SetsSecret(at);
        if (isGrave)
            found.Add(EffectKind.Changes, 0.56, $"changes passwords, rights or balances in {Shown(table)}", Evidence(i), table, EffectWidth.Many);
        Rows(i, table, reach, isLimited, "overwrites", (0.42, 0.62, 0.74), EffectKind.Overwrites, EffectUndo.Hard, "add a WHERE that names the rows, and look at them with a SELECT first");
    }

    private void Rows(int i, string table, SqlReach reach, bool isLimited, string does, (double Some, double Nearly, double All) severities, EffectKind kind, EffectUndo undo, string remedy)
    {
        var name = Shown(table);
        var (severity, says, width) = reach switch
        {
            SqlReach.Nothing => (0.3, $"{does} no row of {name}, as its condition stands", EffectWidth.One),
            SqlReach.Some => (severities.Some, $"{does} rows of {name} that a condition picks", EffectWidth.Many),
            SqlReach.Nearly => (severities.Nearly, $"{does} nearly every row of {name}", EffectWidth.Everything),
            _ when isLimited => (severities.Nearly, $"{does} any rows of {name}, up to a limit", EffectWidth.Many),
            _ => (severities.All, $"{does} every row of {name}", EffectWidth.Everything),
        };
        found.Add(kind == EffectKind.Overwrites && severity < 0.6 ? EffectKind.Changes : kind, severity, says, Evidence(i), table, width, undo, severity >= 0.6 ? remedy : null);
    }

    private void Insert(int i)
    {
        var replaces = tokens[i].Word == SqlWord.Replace || Word(i + 2) == SqlWord.Replace || Find(i, Math.Min(Count, i + 3), SqlWord.Overwrite) > 0;
        if (tokens[i].Word == SqlWord.Replace && Is(i + 1, '('))
            return;
        var at = i + 1;
        if (Word(at) == SqlWord.Or)
            at += 2;
        var table = Name(ref at);
        var changes = Find(at, Count, SqlWord.Duplicate) > 0 || (Find(at, Count, SqlWord.Conflict) is var conflict and > 0 && Find(conflict, Math.Min(Count, conflict + 40), SqlWord.Update) > 0);
        if (IsAccountTable(table))
            found.Add(EffectKind.GrantsAccess, 0.72, $"adds an account of the database in {Shown(table)}", Evidence(i), table);
        else if (Word(i + 1) == SqlWord.Overwrite)
            found.Add(EffectKind.Overwrites, 0.75, $"replaces everything in {Shown(table)}", Evidence(i), table, EffectWidth.Everything, EffectUndo.Hard);
        else if (replaces)
            found.Add(EffectKind.Overwrites, 0.5, $"replaces rows of {Shown(table)}", Evidence(i), table, EffectWidth.Many);
        else
            found.Add(EffectKind.Changes, changes ? 0.42 : 0.32, changes ? $"adds or overwrites rows of {Shown(table)}" : $"adds rows to {Shown(table)}", Evidence(i), table);
    }

    private void Merge(int i)
    {
        var at = i + 1;
        var table = Name(ref at);
        found.Add(EffectKind.Overwrites, 0.5, $"adds and overwrites rows of {Shown(table)}", Evidence(i), table, EffectWidth.Many);
        if (Has(at, SqlWord.Delete))
            found.Add(EffectKind.Destroys, 0.65, $"deletes rows of {Shown(table)} that a comparison picks", Evidence(i), table, EffectWidth.Many, EffectUndo.Hard);
    }

    private void Truncate(int i)
    {
        var at = i + 1;
        var table = Name(ref at);
        if (table.Length == 0)
            return;
        var several = Is(at, ',');
        found.Add(EffectKind.Destroys, 0.84, $"deletes every row of {Shown(table)}{(several ? " and more tables" : "")} at once", Evidence(i), table, EffectWidth.Everything, EffectUndo.Impossible, "back the table up first, or delete only the rows that are meant");
    }

    private bool Crowded(int i)
    {
        if (++_inner <= MostInner)
            return false;
        if (_inner == MostInner + 1)
            found.AddNotUnderstood(0.8, "holds more deletions and updates in one statement than can be understood", Evidence(i));
        return true;
    }

    private void SkipTop(ref int at)
    {
        if (Word(at) != SqlWord.Top)
            return;
        at++;
        if (Is(at, '('))
        {
            while (at < Count && !Is(at, ')'))
                at++;
        }

        at++;
    }

    // Which rows the condition lets through. One that only some servers see does not count.
    private (SqlReach Reach, bool IsLimited) ReachOf(int start, int from)
    {
        var level = 0;
        var where = -1;
        var end = Count;
        var isLimited = Word(start + 1) == SqlWord.Top;
        var isJoined = false;
        for (var i = from; i < Count; i++)
        {
            var token = tokens[i];
            level += Is(i, '(') ? 1 : Is(i, ')') ? -1 : 0;
            if (level < 0 || (level == 0 && BeginsAnother(i)))
            {
                end = i;
                break;
            }

            if (level != 0 || token.Kind != SqlKind.Word)
                continue;
            if (token.Word == SqlWord.Where && !token.IsConditional && where < 0)
                where = i;
            isJoined |= where < 0 && token.Word is SqlWord.Join or SqlWord.Using;
            if (token.Word is SqlWord.Limit or SqlWord.Fetch)
                isLimited |= i + 1 >= Count || tokens[i + 1].Kind != SqlKind.Number || tokens[i + 1].Length < 5;
            if (where > 0 && token.Word is SqlWord.Order or SqlWord.Limit or SqlWord.Returning or SqlWord.Group or SqlWord.Option or SqlWord.Go or SqlWord.End)
            {
                end = i;
                break;
            }
        }

        if (where < 0)
            return (isJoined ? SqlReach.Nearly : SqlReach.All, isLimited);
        var reach = where + 1 >= end ? SqlReach.All : new SqlCondition(text, CollectionsMarshal.AsSpan(tokens)).Reach(where + 1, end);
        return (reach, isLimited);
    }

    // Without a semicolon between them the next statement's condition is not this one's.
    private bool BeginsAnother(int i) => tokens[i].Word switch
    {
        SqlWord.Delete or SqlWord.Insert or SqlWord.Update or SqlWord.Drop or SqlWord.Truncate or SqlWord.Exec => !IsPart(i) && Fits(i),
        SqlWord.Select => tokens[i - 1].Word is not (SqlWord.All or SqlWord.Union or SqlWord.Except or SqlWord.Intersect) && !Is(i - 1, '('),
        _ => false,
    };

    // set password = , set is_admin = 1, set balance = balance + 1000
    private bool SetsSecret(int from)
    {
        for (var i = from; i + 1 < Count && tokens[i].Word != SqlWord.Where; i++)
        {
            if (tokens[i].Kind is SqlKind.Word or SqlKind.Name && Is(i + 1, '=') && IsWeighty(Unquoted(i)))
                return true;
        }

        return false;
    }

    private static bool IsWeighty(string column) =>
        column.Contains("password", StringComparison.OrdinalIgnoreCase) || column.Contains("admin", StringComparison.OrdinalIgnoreCase) || column.Contains("superuser", StringComparison.OrdinalIgnoreCase)
        || column.EndsWith("_role", StringComparison.OrdinalIgnoreCase) || column.Equals("role", StringComparison.OrdinalIgnoreCase) || column.Contains("privilege", StringComparison.OrdinalIgnoreCase)
        || column.Contains("permission", StringComparison.OrdinalIgnoreCase) || column.Contains("balance", StringComparison.OrdinalIgnoreCase) || column.Contains("salary", StringComparison.OrdinalIgnoreCase)
        || column.Contains("api_key", StringComparison.OrdinalIgnoreCase) || column.Contains("secret", StringComparison.OrdinalIgnoreCase) || column.Contains("passwd", StringComparison.OrdinalIgnoreCase);

    private static string Shown(string table) => table.Length == 0 ? "a table" : table;
}
