namespace Attesta.Risk.Content.Sql;

/// <summary>What SQL text would do.</summary>
internal static class SqlEffects
{
    /// <summary>Adds the effects of one or many statements.</summary>
    /// <param name="text">Text known to be SQL.</param>
    /// <param name="source">Who asks, such as <c>sql</c> or the name of a rule.</param>
    /// <param name="effects">Where they go.</param>
    public static void Read(string text, string source, List<Effect> effects)
    {
    }

    /// <summary>Whether a text begins like a statement.</summary>
    public static bool LooksLikeSql(string text) => text.StartsWith("select ", StringComparison.OrdinalIgnoreCase);
}
