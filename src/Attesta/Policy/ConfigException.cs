using System.Globalization;

namespace Attesta.Policy;

/// <summary>The configuration cannot be used. The message lists every problem on a line of its own.</summary>
/// <param name="problems">What is wrong; at least one.</param>
public sealed class ConfigException(IReadOnlyList<ConfigProblem> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>What is wrong, in the order of the file, at most <see cref="MostProblems"/>.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;

    /// <summary>How many problems of one file are listed.</summary>
    public const int MostProblems = 50;
}

/// <summary>One thing that is wrong with a configuration. All texts are free of control characters.</summary>
/// <param name="File">The file, as it was named, or the environment variable.</param>
/// <param name="Line">From 1; 0 when the problem is the file as a whole, or a variable.</param>
/// <param name="Column">From 1; 0 when the problem is the file as a whole, or a variable.</param>
/// <param name="Key">The dotted key, such as <c>policy.fail_mode</c>; empty when the problem has none.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Expected">What would have been right, or null.</param>
/// <param name="Suggestion">The nearest valid key or value, or null.</param>
public sealed record ConfigProblem(string File, int Line, int Column, string Key, string What, string? Expected = null, string? Suggestion = null)
{
    /// <summary>The problem on one line: <c>attesta.yaml:12:5: policy.fail_mod: unknown key; did you mean fail_mode?</c></summary>
    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: ") : File + ": ";
        var key = Key.Length > 0 ? Key + ": " : "";
        var expected = Expected is null ? "" : "; expected " + Expected;
        var suggestion = Suggestion is null ? "" : $"; did you mean {Suggestion}?";
        return place + key + What + expected + suggestion;
    }
}
