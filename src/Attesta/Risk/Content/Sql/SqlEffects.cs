namespace Attesta.Risk.Content.Sql;

/// <summary>What SQL text would do, in any dialect.</summary>
internal static class SqlEffects
{
    private const int DeepestBody = 8;

    /// <summary>Adds the effects of one or many statements.</summary>
    /// <param name="text">Text known to be SQL, or a query in the language of another database.</param>
    /// <param name="source">Who asks, such as <c>sql</c> or the name of a rule.</param>
    /// <param name="effects">Where they go.</param>
    public static void Read(string text, string source, List<Effect> effects)
    {
        var found = new SqlFindings(source, effects);
        Read(text, found, 0, isBody: false);

        // Both count, as nobody knows what the server takes the letters for.
        var plain = SqlSpelling.Plain(text);
        if (!ReferenceEquals(plain, text))
            Read(plain, found, 0, isBody: false);
    }

    /// <summary>Whether one of the statements in a text begins like SQL; for places where SQL is likely.</summary>
    public static bool LooksLikeSql(string text) => SqlSight.LooksLike(text);

    /// <summary>Whether one of the statements in a text is SQL to its end; for places where it is not likely.</summary>
    public static bool IsSurelySql(string text) => SqlSight.IsWhole(text);

    /// <summary>Reads text that stands inside other text: the body of a function, a string that is executed.</summary>
    internal static void Read(string text, SqlFindings found, int depth, bool isBody)
    {
        if (depth > DeepestBody)
        {
            found.AddNotUnderstood(0.6, "holds code in code, too deep to be understood", text.AsSpan(0, Math.Min(text.Length, 80)));
            return;
        }

        if (!isBody && OtherQueries.Read(text, found) && !SqlSight.AnyStatement(text))
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
