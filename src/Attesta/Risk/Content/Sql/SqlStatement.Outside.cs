using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Sql;

/// <content>What reaches out of the database: files, programs, code in text.</content>
internal sealed partial class SqlStatement
{
    private void Copy(int i)
    {
        var at = i + 1;
        var name = Is(at, '(') ? "" : Name(ref at);
        var program = Find(i, Count, SqlWord.Program);
        if (program > 0 && tokens[program - 1].Word is SqlWord.From or SqlWord.To)
        {
            found.Add(EffectKind.ExecutesOpaqueCode, 0.92, "runs a command on the database server", Evidence(program), program + 1 < Count ? Unquoted(program + 1) : "", EffectWidth.One, EffectUndo.Unknown, "export with COPY TO STDOUT, and run programs where they can be seen");
            return;
        }

        var to = Find(at, Count, SqlWord.To);
        var from = Find(at, Count, SqlWord.From);
        var destination = to > 0 ? to : from;
        if (destination < 0 && !name.StartsWith('@'))
            return;
        if (Word(destination + 1) == SqlWord.Stdout)
            return;
        if (to > 0 && !(from > 0 && from < to && !Is(i + 1, '(')))
            Add(i, EffectKind.SendsOut, 0.58, $"writes {Shown(name)} to a file of the server or to other storage", to + 1 < Count ? Unquoted(to + 1) : name);
        else if (IsOutside(name))
            Add(i, EffectKind.SendsOut, 0.58, "copies rows to other storage", name);
        else
            Add(i, EffectKind.Changes, 0.42, $"loads rows into {Shown(name)}", name);
    }

    // COPY INTO @stage, COPY INTO 's3://...'
    private static bool IsOutside(string name) => name.StartsWith('@') || name.Contains("://", StringComparison.Ordinal);

    private void Into(int i)
    {
        if (Word(i + 1) is SqlWord.Outfile or SqlWord.Dumpfile)
        {
            Add(i, EffectKind.Overwrites, 0.78, "writes the result to a file of the database server", i + 2 < Count ? Unquoted(i + 2) : "");
            return;
        }

        if (tokens[0].Word is not (SqlWord.Select or SqlWord.With) || IsBody || tokens[i - 1].Word is SqlWord.Insert or SqlWord.Replace or SqlWord.Merge or SqlWord.Ignore or SqlWord.Delayed)
            return;
        var at = i + 1;
        var name = Name(ref at);
        if (name.Length > 0 && !name.StartsWith('@') && !name.StartsWith(':'))
            Add(i, EffectKind.Changes, name.StartsWith('#') ? 0.15 : 0.32, $"makes the table {name} from the result", name);
    }

    private void Execute(int i)
    {
        var at = i + 1;
        var isImmediate = Word(at) == SqlWord.Immediate;
        at += isImmediate ? 1 : 0;
        while (Is(at, '('))
            at++;
        if (at >= Count)
            return;
        if (tokens[at].Kind == SqlKind.Variable && Is(at + 1, '=') && at + 2 < Count)
            at += 2;
        if (tokens[at].Kind is SqlKind.Text or SqlKind.Body)
        {
            InText(i, at, isImmediate);
            return;
        }

        if (tokens[at].Kind == SqlKind.Variable)
        {
            Add(i, EffectKind.ExecutesOpaqueCode, 0.66, "runs a statement that is put together while it runs", "");
            return;
        }

        var name = Name(ref at);
        var last = name.AsSpan(name.LastIndexOf('.') + 1);
        if (SqlNames.TryFunction(last, out var does))
        {
            Add(i, does.Kind, does.Severity, does.Says, name);
            for (var argument = at; argument < Count && argument < at + 4; argument++)
            {
                if (tokens[argument].Kind == SqlKind.Text && last.StartsWith("sp_", StringComparison.OrdinalIgnoreCase))
                    SqlEffects.Read(Unquoted(argument), found, depth + 1, isBody: true);
            }

            if (last.Equals("sp_executesql", StringComparison.OrdinalIgnoreCase) && at < Count && tokens[at].Kind == SqlKind.Variable)
                Add(i, EffectKind.ExecutesOpaqueCode, 0.66, "runs a statement that is put together while it runs", "");
            return;
        }

        if (tokens[i].Word != SqlWord.Perform)
            Named(i, last);
        if (tokens[i].Word != SqlWord.Perform)
            Add(i, EffectKind.Changes, isImmediate || name.StartsWith("format", StringComparison.OrdinalIgnoreCase) ? 0.62 : last.StartsWith("sp_help", StringComparison.OrdinalIgnoreCase) ? 0.05 : 0.4, $"runs the procedure {Shown(name)}", name);
    }

    // A statement in text: read, unless it is put together from pieces.
    private void InText(int i, int at, bool isImmediate)
    {
        SqlEffects.Read(Unquoted(at), found, depth + 1, isBody: true);
        var next = at + 1;
        if (next < Count && tokens[next].Kind == SqlKind.Sign && text[tokens[next].Start] is '|' or '+')
            Add(i, EffectKind.ExecutesOpaqueCode, 0.66, "runs a statement that is put together while it runs", "");
        else if (isImmediate || next >= Count || Is(next, ')'))
            found.Add(EffectKind.Changes, 0.38, "runs a statement that stands in text", Evidence(i));
    }

    // PREPARE s FROM 'drop table t': run later, by a name that says nothing.
    private void Prepare(int i)
    {
        for (var at = i + 1; at < Count && at < i + 5; at++)
        {
            if (tokens[at].Kind == SqlKind.Text)
                SqlEffects.Read(Unquoted(at), found, depth + 1, isBody: true);
            else if (tokens[at].Kind == SqlKind.Variable && tokens[at - 1].Word == SqlWord.From)
                Add(i, EffectKind.ExecutesOpaqueCode, 0.66, "prepares a statement that is put together while it runs", "");
        }
    }

    // A function of somebody's own, called what it does: delete_all_users().
    private void Named(int i, ReadOnlySpan<char> name)
    {
        if (name.Length is < 4 or > 64)
            return;
        var end = 1;
        while (end < name.Length && char.IsAsciiLetterOrDigit(name[end]) && !(char.IsAsciiLetterUpper(name[end]) && char.IsAsciiLetterLower(name[end - 1])))
            end++;
        Span<char> lower = stackalloc char[64];
        var length = name[..end].ToLowerInvariant(lower);
        if (lower[..length] is not ("remove" or "strip" or "trim" or "clear" or "cut" or "truncate" or "trunc" or "erase") && VerbLexicon.Find(lower[..length]) is { Kind: EffectKind.Destroys, Severity: >= 0.6 })
            found.Add(EffectKind.Destroys, 0.6, $"calls {name}, which deletes something by its name", Evidence(i), name.ToString(), EffectWidth.Many, EffectUndo.Hard);
    }

    private void Call(int i)
    {
        // mysql.sleep(1), dbms_scheduler.create_job(...)
        if (SqlNames.TryFunction(Span(i), out var does) || (i >= 2 && Is(i - 1, '.') && SqlNames.TryFunction(Span(i - 2), out does)))
            found.Add(does.Kind, does.Severity, does.Says, Evidence(i));
        else if (i == 0 || tokens[i - 1].Word is not (SqlWord.Function or SqlWord.Table or SqlWord.Into))
            Named(i, Span(i));
        if (SpanIs(i, "set_config") && i + 2 < Count && Protects(Unquoted(i + 2)))
            Add(i, EffectKind.WeakensControl, 0.62, "switches a protection of the database off or on", Unquoted(i + 2));
        if (i + 2 < Count && tokens[i + 2].Kind == SqlKind.Text && (SpanIs(i, "schedule") || SpanIs(i, "schedule_in_database") || SpanIs(i, "dblink_exec") || SpanIs(i, "query_to_xml") || SpanIs(i, "dblink") || SpanIs(i, "openquery")))
        {
            for (var at = i + 2; at < Count && at < i + 8; at++)
            {
                if (tokens[at].Kind == SqlKind.Text && SqlSight.AnyStatement(Unquoted(at)))
                    SqlEffects.Read(Unquoted(at), found, depth + 1, isBody: true);
            }
        }
    }
}
