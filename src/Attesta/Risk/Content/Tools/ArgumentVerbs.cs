using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>What verbs among the arguments mean.</summary>
internal static class ArgumentVerbs
{
    /// <summary>Longer texts are no names.</summary>
    public const int Longest = 80;

    private const int LongestObject = 40;

    /// <summary>Where the arguments of a call within the arguments stand.</summary>
    public static readonly string[] Arguments = ["arguments", "args", "params", "parameters", "kwargs", "input"];

    private static readonly string[] ObjectKeys = ["resource", "resource_type", "resourcetype", "entity", "entity_type", "object", "object_type", "target_type", "kind"];

    // table: "users" is a table.
    private static readonly string[] NamedObjects =
        ["table", "collection", "database", "bucket", "namespace", "index", "topic", "queue", "cluster", "volume", "repository", "repo", "branch", "user", "account", "email", "file", "folder", "directory", "deployment", "instance", "project"];

    /// <summary>A reading tool that is told to destroy what its arguments name.</summary>
    public static ToolMeaning Contradiction { get; } = new() { Kind = EffectKind.Destroys, Severity = 0.55, Says = "is told to destroy something" };

    /// <summary>Whether a text is a verb by which something is gone.</summary>
    public static bool Destroys(string text)
    {
        if (text.Length is < 2 or > 24)
            return false;
        Span<char> lower = stackalloc char[text.Length];
        text.AsSpan().ToLowerInvariant(lower);
        return VerbLexicon.VerbOf(lower) is { Destroys: true };
    }

    /// <summary>Whether a call's arguments stand beside its name.</summary>
    public static bool HasArguments(IReadOnlyDictionary<string, object?> map)
    {
        foreach (var name in Arguments)
        {
            if (map.ContainsKey(name))
                return true;
        }

        return false;
    }

    /// <summary>What a verb in an argument does, with what the other arguments or the tool's name say it is done to.</summary>
    /// <remarks>INVARIANT: an object more makes nothing milder; the worst that the verb can mean here is how bad it is.</remarks>
    public static ToolMeaning MeaningOf(IReadOnlyDictionary<string, object?> map, string text, string ofTool)
    {
        var trimmed = text.AsSpan().Trim();
        var space = trimmed.IndexOfAny(" \t\n(");
        var verb = (space < 0 ? trimmed : trimmed[..space]).ToString();
        verb = verb.Length > Longest ? verb[..Longest] : verb;
        var meaning = ToolMeanings.Of(verb, null);
        if (meaning.OnlyReads || meaning.Kind == EffectKind.NotUnderstood || FunctionName.Words(verb).Count != 1)
            return meaning;
        var (said, severity) = (default(ToolMeaning), meaning.Severity);
        void With(string thing)
        {
            var narrower = ToolMeanings.Of($"{verb}_{thing}", null);
            said ??= narrower;
            severity = Math.Max(severity, narrower.Severity);
        }

        foreach (var key in ObjectKeys)
        {
            if (map.TryGetValue(key, out var value) && value is string { Length: > 0 and <= LongestObject } named && named.AsSpan().IndexOfAny(" /\\.") < 0)
                With(named);
        }

        foreach (var key in NamedObjects)
        {
            if (map.ContainsKey(key))
                With(key);
        }

        if (map.ContainsKey("path") || map.ContainsKey("file_path") || map.ContainsKey("filename"))
            With("file");
        if (space < 0 && ofTool is not ("" or "tool" or "tools" or "manager" or "api" or "client" or "server" or "something"))
            With(ofTool.Replace(' ', '_'));
        said ??= meaning;
        return said.Severity >= severity ? said : said with { Severity = severity };
    }
}
