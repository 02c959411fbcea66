namespace Attesta.Risk.Content.Sql;

/// <summary>What SQL text would do, in any dialect.</summary>
internal static class SqlEffects
{
    private const int DeepestBody = 8;

    private static readonly SqlWord[] Openers =
    [
        SqlWord.Select, SqlWord.Insert, SqlWord.Update, SqlWord.Delete, SqlWord.With, SqlWord.Create, SqlWord.Drop, SqlWord.Alter, SqlWord.Truncate, SqlWord.Grant, SqlWord.Revoke, SqlWord.Merge,
        SqlWord.Replace, SqlWord.Explain, SqlWord.Pragma, SqlWord.Vacuum, SqlWord.Copy, SqlWord.Begin, SqlWord.Do, SqlWord.Exec, SqlWord.Execute, SqlWord.Declare, SqlWord.Call, SqlWord.Load,
    ];

    /// <summary>Adds the effects of one or many statements.</summary>
    /// <param name="text">Text known to be SQL, or a query in the language of another database.</param>
    /// <param name="source">Who asks, such as <c>sql</c> or the name of a rule.</param>
    /// <param name="effects">Where they go.</param>
    public static void Read(string text, string source, List<Effect> effects) => Read(text, new SqlFindings(source, effects), 0, isBody: false);

    /// <summary>Whether a text begins like a statement: one word of SQL, and another that goes with it.</summary>
    public static bool LooksLikeSql(string text)
    {
        if (OtherQueries.LooksLike(text))
            return true;
        var tokens = new SqlTokens(text.Length > 400 ? text[..400] : text, backslashEscapes: false);
        var first = new List<SqlToken>(64);
        if (!tokens.Next(first))
            return false;
        var at = 0;
        while (at < first.Count && first[at].Kind == SqlKind.Sign && text[first[at].Start] == '(')
            at++;
        return at < first.Count && Array.IndexOf(Openers, first[at].Word) >= 0 && SqlShape.Fits(text, first, at);
    }

    /// <summary>Reads text that stands inside other text: the body of a function, a string that is executed.</summary>
    internal static void Read(string text, SqlFindings found, int depth, bool isBody)
    {
        if (depth > DeepestBody)
        {
            found.AddNotUnderstood(0.6, "holds code in code, too deep to be understood", text.AsSpan(0, Math.Min(text.Length, 80)));
            return;
        }

        if (!isBody && OtherQueries.Read(text, found))
            return;
        var disputed = false;
        var broken = ReadOnce(text, found, depth, isBody, backslashEscapes: false, ref disputed);
        if (disputed)
            broken &= ReadOnce(text, found, depth, isBody, backslashEscapes: true, ref disputed);
        if (broken)
            found.AddNotUnderstood(0.62, "holds a quote or comment that never ends, or what cannot be in SQL, so that it could not be understood", text.AsSpan(0, Math.Min(text.Length, 80)));
        else if (!found.ChangesSomething)
            found.AddReading();
    }

    private static bool ReadOnce(string text, SqlFindings found, int depth, bool isBody, bool backslashEscapes, ref bool disputed)
    {
        var tokens = new SqlTokens(text, backslashEscapes);
        var list = SqlBuffers.Rent();
        try
        {
            var statement = new SqlStatement(text, list, found, depth) { IsBody = isBody };
            while (tokens.Next(list))
                statement.Read();
        }
        finally
        {
            SqlBuffers.Return(list);
        }

        if (tokens.DisputedComment is { } comment)
            Read(text[comment], found, depth + 1, isBody: true);
        disputed |= tokens.HasDisputedQuote;
        return tokens.IsBroken;
    }
}
