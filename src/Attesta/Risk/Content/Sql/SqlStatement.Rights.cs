namespace Attesta.Risk.Content.Sql;

/// <content>Statements on who may do what.</content>
internal sealed partial class SqlStatement
{
    private void Rights(int i)
    {
        if (tokens[i].Word != SqlWord.Grant)
        {
            Add(i, EffectKind.StopsService, 0.56, tokens[i].Word == SqlWord.Deny ? "forbids somebody what was allowed" : "takes rights away from somebody", "");
            return;
        }

        var to = Find(i, Count, SqlWord.To);
        var at = to + 1;
        var who = to > 0 ? Name(ref at) : "";
        var isPublic = to > 0 && Word(to + 1) == SqlWord.Public;
        var isAll = Word(i + 1) == SqlWord.All || Has(i + 1, SqlWord.Superuser) || Has(i + 1, SqlWord.Sysadmin) || SpanIs(i + 1, "dba") || SpanIs(i + 1, "rds_superuser") || SpanIs(i + 1, "accountadmin")
            || SpanIs(i + 1, "pg_execute_server_program") || SpanIs(i + 1, "pg_write_server_files") || SpanIs(i + 1, "pg_read_server_files") || SpanIs(i + 1, "super");
        var passesOn = Find(i + 1, Count, SqlWord.Option) > 0;
        var severity = 0.62 + (isPublic ? 0.14 : 0) + (isAll ? 0.14 : 0) + (passesOn ? 0.08 : 0);
        var what = isAll ? "all rights" : "rights";
        found.Add(EffectKind.GrantsAccess, severity, $"gives {what} to {(isPublic ? "everybody" : who.Length == 0 ? "somebody" : who)}{(passesOn ? ", who may pass them on" : "")}", Evidence(i), who,
            isPublic ? EffectWidth.Everything : EffectWidth.One, EffectUndo.Easy, "grant the one right that is needed on the one table");
    }

    private void AlterAccount(int i, int from, string name)
    {
        var isSuper = Has(from, SqlWord.Superuser) || Has(from, SqlWord.Bypassrls) || Has(from, SqlWord.Createrole) || Has(from, SqlWord.Add) || SpanIs(from - 1, "sysadmin") || name.Contains("sysadmin", StringComparison.OrdinalIgnoreCase);
        if (isSuper)
            Add(i, EffectKind.RaisesPrivilege, 0.82, $"gives the database account {Shown(name)} more power", name);
        if (Has(from, SqlWord.Password) || Has(from, SqlWord.Identified))
            Add(i, EffectKind.Overwrites, 0.65, $"sets the password of the database account {Shown(name)}", name);
        if (Has(from, SqlWord.Disable))
            Add(i, EffectKind.StopsService, 0.6, $"locks the database account {Shown(name)}", name);
        Add(i, EffectKind.Changes, 0.55, $"changes the database account {Shown(name)}", name);
    }

    private static bool IsAccountTable(string table)
    {
        var name = table.AsSpan(table.LastIndexOf('.') + 1);
        return table.Equals("mysql.user", StringComparison.OrdinalIgnoreCase) || table.StartsWith("mysql.", StringComparison.OrdinalIgnoreCase) || name.Equals("pg_authid", StringComparison.OrdinalIgnoreCase)
            || name.Equals("pg_shadow", StringComparison.OrdinalIgnoreCase) || name.Equals("pg_auth_members", StringComparison.OrdinalIgnoreCase) || name.Equals("sysusers", StringComparison.OrdinalIgnoreCase);
    }

    // What a SELECT shows: hashes of passwords, keys.
    private void Select(int i)
    {
        for (var at = i + 1; at < Count && at < i + 400; at++)
        {
            if (tokens[at].Kind is not (SqlKind.Word or SqlKind.Name) || (tokens[at].Word != SqlWord.None && tokens[at].Word is not (SqlWord.Password or SqlWord.Secret)))
                continue;
            var word = Span(at) is [_, .. var inside, _] && tokens[at].Kind == SqlKind.Name ? inside : Span(at);
            if (SqlNames.AreHashes(word))
                found.Add(EffectKind.ReadsSecret, 0.62, "reads the password hashes of the database's own accounts", Evidence(at), word.ToString());
            else if (SqlNames.IsSecret(word))
                found.Add(EffectKind.ReadsSecret, 0.38, "reads passwords, keys or card numbers", Evidence(at), word.ToString(), EffectWidth.Many);
        }
    }
}
