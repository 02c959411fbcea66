namespace Attesta.Risk.Content.Sql;

/// <summary>Tells a statement that ends as one from words that only begin like it: <c>delete from cart</c>, <c>delete from array javascript</c>.</summary>
internal static class SqlClause
{
    // Longer names nobody writes.
    private const int LongestName = 12;
    private const int LongestSet = 40;
    private const int MostInRow = 4;

    /// <summary>Whether these statements are looked at to their end.</summary>
    public static bool IsChange(SqlWord word) => word is SqlWord.Drop or SqlWord.Truncate or SqlWord.Delete or SqlWord.Update or SqlWord.Insert or SqlWord.Alter or SqlWord.Grant or SqlWord.Revoke or SqlWord.Create;

    /// <summary>Whether the statement that begins there goes on as SQL does. Looks a bounded way ahead.</summary>
    public static bool IsWhole(string text, List<SqlToken> tokens, int at) => IsWhole(text, tokens, at, 0);

    private static bool IsWhole(string text, List<SqlToken> tokens, int at, int depth)
    {
        var i = at + 1;
        switch (Word(tokens, at))
        {
            case SqlWord.Drop:
                if (!SqlShape.IsObject(Word(tokens, i)))
                    return false;
                i += Word(tokens, i) == SqlWord.Materialized ? 2 : 1;
                return Name(text, tokens, ref i) && Ends(text, tokens, i, depth);
            case SqlWord.Truncate:
                i += Word(tokens, i) == SqlWord.Table ? 1 : 0;
                return Name(text, tokens, ref i) && Ends(text, tokens, i, depth);
            case SqlWord.Delete:
                if (Word(tokens, i) != SqlWord.From)
                    return false;
                i++;
                return Name(text, tokens, ref i) && (Ends(text, tokens, i, depth) || (i + 1 < tokens.Count && Ends(text, tokens, i + 1, depth)));
            case SqlWord.Update:
                return Name(text, tokens, ref i) && Sets(text, tokens, i);
            case SqlWord.Insert:
                if (Word(tokens, i) is not (SqlWord.Into or SqlWord.Overwrite))
                    return false;
                i++;
                return Name(text, tokens, ref i) && (Is(text, tokens, i, '(') || Word(tokens, i) is SqlWord.Values or SqlWord.Select or SqlWord.Default or SqlWord.Set or SqlWord.With);
            case SqlWord.Alter:
                if (!SqlShape.IsObject(Word(tokens, i)))
                    return false;
                i++;
                return Name(text, tokens, ref i) && i < tokens.Count && tokens[i].Word is not SqlWord.None;
            case SqlWord.Create:
                return SqlShape.Fits(text, tokens, at) && (tokens.Count - at <= 3 || tokens.Exists(token => token.Word is SqlWord.As or SqlWord.On or SqlWord.Password or SqlWord.Identified or SqlWord.Execute || (token.Kind == SqlKind.Sign && text[token.Start] == '(')));
            case SqlWord.Grant or SqlWord.Revoke:
                var on = Find(tokens, at, SqlWord.On);
                var to = Math.Max(Find(tokens, at, SqlWord.To), Find(tokens, at, SqlWord.From));
                return SqlShape.Fits(text, tokens, at) && to > 0 && (on > 0 || tokens.Count == to + 2);
            default:
                return SqlShape.Fits(text, tokens, at);
        }
    }

    // What may stand behind a name.
    private static bool Ends(string text, List<SqlToken> tokens, int at, int depth)
    {
        if (at >= tokens.Count)
            return true;
        if (tokens[at].Kind == SqlKind.Sign)
            return text[tokens[at].Start] is ',' or '(' or ')' or '/';
        return tokens[at].Word switch
        {
            SqlWord.Cascade or SqlWord.Restrict or SqlWord.Purge or SqlWord.Where or SqlWord.Using or SqlWord.On or SqlWord.Order or SqlWord.Limit or SqlWord.Returning or SqlWord.With or SqlWord.Restart
                or SqlWord.Partition or SqlWord.Go or SqlWord.Option or SqlWord.Join or SqlWord.Inner or SqlWord.Left or SqlWord.End or SqlWord.Commit or SqlWord.As or SqlWord.Else => true,
            SqlWord.Select or SqlWord.Force or SqlWord.Offset or SqlWord.Set => true,
            _ => depth < MostInRow && IsChange(tokens[at].Word) && IsWhole(text, tokens, at, depth + 1),
        };
    }

    private static bool Sets(string text, List<SqlToken> tokens, int at)
    {
        var limit = Math.Min(tokens.Count, at + LongestSet);
        while (at < limit && tokens[at].Word != SqlWord.Set)
            at++;
        var i = at + 1;
        if (at >= limit)
            return false;
        return Is(text, tokens, i, '(') || (Name(text, tokens, ref i) && (Is(text, tokens, i, '=') || Is(text, tokens, i, '+') || Is(text, tokens, i, '[')));
    }

    private static bool Name(string text, List<SqlToken> tokens, ref int at)
    {
        while (Word(tokens, at) is SqlWord.If or SqlWord.Exists or SqlWord.Not or SqlWord.Only or SqlWord.Concurrently or SqlWord.Ignore or SqlWord.LowPriority or SqlWord.Quick)
            at++;
        var from = at;
        while (at < tokens.Count && at - from < LongestName)
        {
            var token = tokens[at];
            if (token.Kind is not (SqlKind.Name or SqlKind.Text or SqlKind.Variable) && (token.Kind != SqlKind.Word || SqlReaders.IsReserved(token.Word)))
                return false;
            at++;
            if (!Is(text, tokens, at, '.'))
                return true;
            while (Is(text, tokens, at, '.'))
                at++;
        }

        return false;
    }

    private static int Find(List<SqlToken> tokens, int from, SqlWord word)
    {
        for (var i = from; i < tokens.Count; i++)
        {
            if (tokens[i].Word == word)
                return i;
        }

        return -1;
    }

    private static SqlWord Word(List<SqlToken> tokens, int at) => at < tokens.Count ? tokens[at].Word : SqlWord.None;

    private static bool Is(string text, List<SqlToken> tokens, int at, char sign) => at < tokens.Count && tokens[at].Kind == SqlKind.Sign && text[tokens[at].Start] == sign;
}
