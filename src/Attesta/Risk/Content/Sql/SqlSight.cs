namespace Attesta.Risk.Content.Sql;

/// <summary>
/// Whether a text of which nobody said so is SQL. Every statement is looked at: one that is not known, such as <c>USE prod</c>, hides nothing behind it.
/// </summary>
internal static class SqlSight
{
    // What is longer counts as SQL, and so is read with all doubt.
    private const int Longest = 1024 * 1024;

    /// <summary>Whether one of the statements begins like SQL: one word of it, and another that goes with it.</summary>
    public static bool LooksLike(string text) => text.Length > Longest || OtherQueries.LooksLike(text) || Any(SqlSpelling.Plain(text), isWhole: false);

    /// <summary>Whether one of the statements is SQL to its end, so that it is no sentence: <c>drop table users</c>, but not <c>drop table or truncate it</c>.</summary>
    public static bool IsWhole(string text) => text.Length <= Longest && (OtherQueries.IsSurely(text) || Any(SqlSpelling.Plain(text), isWhole: true));

    /// <summary>Whether there is SQL beside a query in another language.</summary>
    public static bool AnyStatement(string text) => Any(text, isWhole: false);

    private static bool Any(string text, bool isWhole)
    {
        var tokens = new SqlTokens(text, backslashEscapes: false);
        var list = SqlBuffers.Rent();
        try
        {
            while (tokens.Next(list))
            {
                if (isWhole ? IsWholeStatement(text, list) : IsStatement(text, list))
                    return true;
            }

            return false;
        }
        finally
        {
            SqlBuffers.Return(list);
        }
    }

    private static bool IsStatement(string text, List<SqlToken> tokens)
    {
        if (tokens[0].Kind == SqlKind.Meta)
            return SqlMeta.IsGrave(text.AsSpan(tokens[0].Start, tokens[0].Length).ToString());
        var start = First(text, tokens);
        if (SqlShape.Fits(text, tokens, start) || SqlShape.FitsUpkeep(text, tokens, start))
            return true;

        // Servers need no semicolon: "use prod drop table users".
        for (var i = start + 1; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == SqlKind.Meta && SqlMeta.IsGrave(text.AsSpan(tokens[i].Start, tokens[i].Length).ToString()))
                return true;
            if (tokens[i].Word is SqlWord.Exec or SqlWord.Execute && i + 1 < tokens.Count && tokens[i + 1].Word == SqlWord.Immediate)
                return true;
            if (tokens[i].Word is SqlWord.Drop or SqlWord.Truncate or SqlWord.Delete or SqlWord.Update or SqlWord.Alter && SqlClause.IsWhole(text, tokens, i))
                return true;
        }

        return false;
    }

    private static bool IsWholeStatement(string text, List<SqlToken> tokens)
    {
        var start = First(text, tokens);
        return tokens[0].Kind != SqlKind.Meta && (SqlClause.IsChange(tokens[start].Word) ? SqlClause.IsWhole(text, tokens, start) : SqlShape.Fits(text, tokens, start));
    }

    private static int First(string text, List<SqlToken> tokens)
    {
        var at = 0;
        while (at < tokens.Count - 1 && tokens[at].Kind == SqlKind.Sign && text[tokens[at].Start] == '(')
            at++;
        return at;
    }
}
