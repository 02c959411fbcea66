namespace Attesta.Risk.Content.Sql;

/// <content>Statements on what a database is made of.</content>
internal sealed partial class SqlStatement
{
    private void Drop(int i)
    {
        var at = i + 1;
        var isTemporary = Word(at) is SqlWord.Temporary or SqlWord.Temp;
        at += isTemporary || Word(at) is SqlWord.Materialized or SqlWord.Foreign or SqlWord.Public or SqlWord.Event && Word(at + 1) is SqlWord.Trigger ? 1 : 0;
        var what = Word(at);
        var noun = at < Count ? Span(at).ToString().ToLowerInvariant() : "something";
        noun = noun.Length > 30 ? noun[..30] : noun;
        at++;
        if (what == SqlWord.Owned)
            at++;
        var name = Name(ref at);
        isTemporary |= name.StartsWith('#');
        var several = Is(at, ',');
        var (kind, severity) = what switch
        {
            SqlWord.Database or SqlWord.Schema or SqlWord.Keyspace or SqlWord.Tablespace or SqlWord.Owned or SqlWord.Warehouse or SqlWord.Catalog or SqlWord.Account => (EffectKind.Destroys, 0.93),
            SqlWord.Table or SqlWord.Tables => (EffectKind.Destroys, isTemporary ? 0.35 : 0.84),
            SqlWord.User or SqlWord.Role or SqlWord.Login or SqlWord.Group => (EffectKind.Destroys, 0.72),
            SqlWord.Policy or SqlWord.Audit or SqlWord.Trigger => (EffectKind.WeakensControl, what == SqlWord.Trigger ? 0.66 : 0.76),
            SqlWord.Index or SqlWord.View or SqlWord.Synonym or SqlWord.Statistics => (EffectKind.Destroys, 0.55),
            SqlWord.Column or SqlWord.Partition => (EffectKind.Destroys, 0.76),
            SqlWord.Prepare => (EffectKind.Changes, 0.1),
            _ => (EffectKind.Destroys, 0.65),
        };
        severity += severity >= 0.5 && Has(at, SqlWord.Cascade) ? 0.04 : 0;
        var cascades = Has(at, SqlWord.Cascade) ? " and what depends on it" : "";
        var width = what is SqlWord.Table or SqlWord.Database or SqlWord.Schema or SqlWord.Keyspace ? EffectWidth.Everything : several ? EffectWidth.Many : EffectWidth.One;
        found.Add(kind, severity, $"drops {(name.Length == 0 ? $"a {noun}" : $"the {noun} {name}")}{(several ? " and more" : "")}{cascades}{(severity >= 0.8 ? " for good" : "")}", Evidence(i), name, width,
            severity >= 0.6 ? EffectUndo.Impossible : EffectUndo.Hard, severity >= 0.6 ? "back it up first, or rename it and drop it when nobody misses it" : null);
    }

    private void Alter(int i)
    {
        var at = i + 1;
        var what = Word(at);
        at++;
        if (what is SqlWord.System)
        {
            found.Add(EffectKind.Changes, 0.68, "changes the settings of the whole database server", Evidence(i), "", EffectWidth.Everything);
            return;
        }

        var name = Name(ref at);
        if (what is SqlWord.User or SqlWord.Role or SqlWord.Login or SqlWord.Group)
            AlterAccount(i, at, name);
        else if (what is SqlWord.Database)
            Add(i, EffectKind.Changes, Has(at, SqlWord.Offline) || Has(at, SqlWord.SingleUser) ? 0.7 : 0.55, $"changes the database {Shown(name)}", name);
        else if (what is SqlWord.Default or SqlWord.Authorization)
            Add(i, EffectKind.GrantsAccess, 0.65, "changes the rights on what is made from now on", name);
        else if (what is SqlWord.Policy or SqlWord.Audit or SqlWord.Security)
            Add(i, EffectKind.WeakensControl, 0.62, $"changes the protection {Shown(name)}", name);
        else
            AlterTable(i, at, what == SqlWord.Table, name);
    }

    private void AlterTable(int i, int from, bool isTable, string name)
    {
        found.Add(EffectKind.Changes, isTable ? 0.42 : 0.4, $"changes how {Shown(name)} is made", Evidence(i), name);
        for (var at = from; at < Count; at++)
        {
            switch (tokens[at].Word)
            {
                case SqlWord.Drop when Word(at + 1) is SqlWord.Not or SqlWord.Default:
                    break;
                case SqlWord.Drop when Word(at + 1) is SqlWord.Constraint or SqlWord.Foreign or SqlWord.Check or SqlWord.Index or SqlWord.Key || SpanIs(at + 1, "primary"):
                    Add(at, EffectKind.WeakensControl, 0.6, $"drops a constraint or index of {Shown(name)}", name);
                    break;
                case SqlWord.Drop:
                    var column = at + (Word(at + 1) is SqlWord.Column or SqlWord.Partition ? 2 : 1);
                    var dropped = Name(ref column);
                    Add(at, EffectKind.Destroys, 0.77, $"drops {(Word(at + 1) == SqlWord.Partition ? "the partition" : "the column")} {Shown(dropped)} of {Shown(name)} for good", dropped, EffectUndo.Impossible);
                    break;
                case SqlWord.Truncate:
                    Add(at, EffectKind.Destroys, 0.82, $"empties a partition of {Shown(name)}", name, EffectUndo.Impossible);
                    break;
                case SqlWord.Disable or SqlWord.Force when Word(at + 1) is SqlWord.Row or SqlWord.Trigger or SqlWord.Rule or SqlWord.Constraint || SpanIs(at + 1, "keys"):
                    if (tokens[at].Word == SqlWord.Disable || tokens[at - 1].Word == SqlWord.No)
                        Add(at, EffectKind.WeakensControl, Word(at + 1) == SqlWord.Row ? 0.8 : 0.7, Word(at + 1) == SqlWord.Row ? $"switches off who may see which rows of {Shown(name)}" : $"switches off checks on {Shown(name)}", name);
                    break;
                case SqlWord.Check when SpanIs(at - 1, "nocheck") || tokens[at - 1].Word == SqlWord.No:
                    Add(at, EffectKind.WeakensControl, 0.62, $"switches off checks on {Shown(name)}", name);
                    break;
                case SqlWord.Owner:
                    Add(at, EffectKind.GrantsAccess, 0.62, $"gives {Shown(name)} to another owner", name);
                    break;
                case SqlWord.Rename:
                    Add(at, EffectKind.Changes, 0.5, $"renames {Shown(name)} or a part of it", name);
                    break;
                case SqlWord.Detach:
                    Add(at, EffectKind.Destroys, 0.6, $"takes a partition out of {Shown(name)}", name);
                    break;
                case SqlWord.Type or SqlWord.Modify or SqlWord.Change:
                    Add(at, EffectKind.Changes, 0.5, $"changes the type of a column of {Shown(name)}", name);
                    break;
            }
        }
    }

    private void Create(int i)
    {
        var at = i + 1;
        var replaces = false;
        var isTemporary = false;
        while (at < Count && tokens[at].Word is SqlWord.Or or SqlWord.Replace or SqlWord.Temp or SqlWord.Temporary or SqlWord.Unlogged or SqlWord.Global or SqlWord.Materialized or SqlWord.Foreign or SqlWord.Alter or SqlWord.Public)
        {
            replaces |= tokens[at].Word == SqlWord.Replace;
            isTemporary |= tokens[at].Word is SqlWord.Temp or SqlWord.Temporary;
            at++;
        }

        while (at < Count && tokens[at].Word == SqlWord.None && at < i + 8 && !SqlShape.IsObject(tokens[at].Word))
            at++;
        var what = Word(at);
        var noun = at < Count ? Span(at).ToString().ToLowerInvariant() : "something";
        at++;
        var name = Name(ref at);
        _procedural |= what is SqlWord.Function or SqlWord.Procedure or SqlWord.Trigger or SqlWord.Package or SqlWord.Event;
        switch (what)
        {
            case SqlWord.User or SqlWord.Role or SqlWord.Login or SqlWord.Group:
                var isSuper = Has(at, SqlWord.Superuser) || Has(at, SqlWord.Bypassrls) || Has(at, SqlWord.Createrole);
                Add(i, EffectKind.GrantsAccess, isSuper ? 0.82 : 0.56, $"makes the {(isSuper ? "all-powerful " : "")}database {noun} {Shown(name)}", name);
                return;
            case SqlWord.Table:
                Add(i, EffectKind.Changes, isTemporary ? 0.15 : replaces ? 0.62 : 0.3, replaces ? $"replaces the table {Shown(name)} by an empty one" : $"makes the table {Shown(name)}", name);
                return;
            case SqlWord.Assembly or SqlWord.Library or SqlWord.Java:
                Add(i, EffectKind.ExecutesOpaqueCode, 0.8, "loads program code into the database server", name);
                return;
            case SqlWord.Publication or SqlWord.Subscription or SqlWord.Share:
                Add(i, EffectKind.SendsOut, 0.56, $"sends rows to or from another server by {Shown(name)}", name);
                return;
        }

        var (severity, kind) = what switch
        {
            SqlWord.Index or SqlWord.Sequence or SqlWord.Type or SqlWord.Domain or SqlWord.Schema or SqlWord.View => (replaces ? 0.42 : 0.3, replaces ? EffectKind.Overwrites : EffectKind.Changes),
            SqlWord.Function or SqlWord.Procedure or SqlWord.Trigger or SqlWord.Event or SqlWord.Package or SqlWord.Rule or SqlWord.Extension or SqlWord.Plugin => (replaces ? 0.5 : 0.46, EffectKind.Changes),
            _ => (replaces ? 0.5 : 0.4, EffectKind.Changes),
        };
        Add(i, kind, severity, $"makes{(replaces ? " or replaces" : "")} the {(noun.Length > 30 ? noun[..30] : noun)} {Shown(name)}", name);
        if (what == SqlWord.Function && (LanguageIsFree(at) || Has(at, SqlWord.Library)))
            Add(i, EffectKind.ExecutesOpaqueCode, 0.76, $"makes the function {Shown(name)} that runs as a program on the server", name);
    }

    // LANGUAGE plpython3u, plperlu, c: whatever a program can do.
    private bool LanguageIsFree(int from)
    {
        var at = Find(from, Count, SqlWord.Language);
        if (at < 0 || at + 1 >= Count)
            return Find(from, Count, SqlWord.None) < 0;
        var language = Unquoted(at + 1);
        return language.Equals("c", StringComparison.OrdinalIgnoreCase) || (language.StartsWith("pl", StringComparison.OrdinalIgnoreCase) && language.EndsWith("u", StringComparison.OrdinalIgnoreCase));
    }

    private void Add(int i, EffectKind kind, double severity, string says, string target, EffectUndo undo = EffectUndo.Unknown) => found.Add(kind, severity, says, Evidence(i), target, EffectWidth.One, undo);
}
