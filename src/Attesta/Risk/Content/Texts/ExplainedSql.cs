using Attesta.Risk.Content.Sql;

namespace Attesta.Risk.Content.Texts;

/// <summary>Statements that a tool is given to show the plan of: EXPLAIN runs nothing, EXPLAIN ANALYZE does. In doubt it runs.</summary>
internal static class ExplainedSql
{
    // Whether the tool analyses on its own account is not in its name.
    private const double OfChange = 0.32;

    private static readonly string[] Words = ["explain", "query", "sql", "statement", "plan", "postgres", "pg", "mysql", "db", "database", "get", "show", "the"];

    /// <summary>The statement as such a tool puts it to the database; null when it may run.</summary>
    public static string? Of(ActionContext action, string text)
    {
        var words = FunctionName.Words(action.FunctionName.Length > 256 ? "" : action.FunctionName);
        if (!words.Contains("explain") || words.Exists(word => !Words.Contains(word, StringComparer.Ordinal)))
            return null;
        // \! is for the client, whatever stands before it.
        if (Analyses(text) || text.Contains('\\'))
            return null;
        foreach (var (name, value) in action.Kwargs)
        {
            // What else it is told may make it run: analyze=true, options=["ANALYZE"], mode="run".
            if (!ReferenceEquals(value, text) && value is not (null or false) && !(value is string said && said == text) && !IsPlain(name, value))
                return null;
        }

        return action.Args.Count > 1 ? null : $"EXPLAIN {text}";
    }

    /// <summary>Adds what the database is told, and that what would change something may run after all.</summary>
    public static void Read(string explained, string text, List<Effect> effects)
    {
        SqlEffects.Read(explained, "sql", effects);
        var asked = new List<Effect>();
        SqlEffects.Read(text, "sql", asked);
        if (asked.MaxBy(effect => effect.Severity) is { Severity: > OfChange } worst)
            effects.Add(worst with { Severity = OfChange, Undo = EffectUndo.Unknown, Explanation = $"asks how it would be done, and may do it: {worst.Explanation}", Source = "sql/explained" });
    }

    private static bool Analyses(string text) => text.Contains("analy", StringComparison.OrdinalIgnoreCase) || text.AsSpan().TrimStart("( \t\r\n").StartsWith("explain", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(string name, object? value) =>
        name is "database" or "db" or "schema" or "connection" or "connection_id" or "database_name" or "format" or "verbose" or "timeout" or "limit" or "params" && !(value is string text && Analyses(text)) && value is not IReadOnlyList<object?>;
}
