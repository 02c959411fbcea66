using System.Globalization;
using Attesta.Actions;

namespace Attesta.Policy.Configuration;

/// <summary>What comes to light while one file is read: its problems, and the settings in force. Reading goes on after a problem, to find the others.</summary>
/// <param name="file">The file, as it was named.</param>
/// <param name="folder">Where relative paths start.</param>
/// <param name="variable">Reads environment variables.</param>
internal sealed class ConfigReading(string file, string folder, Func<string, string?> variable)
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly List<EffectiveSetting> _settings = [];
    private readonly List<Func<Func<string, string?>?, ConfigProblem?>> _checks = [];
    private readonly List<ConfigReading> _innerFiles = [];
    private readonly List<ConfigProblem> _included = [];
    private readonly string _file = VisibleText.Escape(file, 1_000);

    public string Folder => folder;

    public Func<string, string?> Variable => variable;

    public bool IsSound => _problems.Count == 0 && _included.Count == 0 && _innerFiles.TrueForAll(inner => inner.IsSound);

    /// <summary>What is wrong, in the order of the file and then of those that it names.</summary>
    public IEnumerable<ConfigProblem> Problems =>
        _problems.OrderBy(problem => (problem.Line, problem.Column))
            .Concat(_included).Concat(_innerFiles.SelectMany(inner => inner.Problems)).Take(ConfigException.MostProblems);

    public IReadOnlyList<EffectiveSetting> Settings => [.. _settings.OrderBy(setting => ConfigKeys.Rank(setting.Key))];

    /// <summary>What the text alone does not tell, to be looked at when somebody asks.</summary>
    public IReadOnlyList<Func<Func<string, string?>?, ConfigProblem?>> Checks => _checks;

    /// <summary>Has something looked at when somebody asks: a file or program that is needed only when something runs.</summary>
    /// <param name="place">Where it is named.</param>
    /// <param name="key">The dotted key.</param>
    /// <param name="fault">What is wrong, or null. It is given what says what is wrong with a connection to PostgreSQL, where that is known.</param>
    public void Later(FilePlace place, string key, Func<Func<string, string?>?, string?> fault) =>
        _checks.Add(faultOf => fault(faultOf) is { } what ? ProblemOf(place, key, VisibleText.Escape(what, 1_000).TrimEnd('.'), null, null) : null);

    public void Problem(FilePlace place, string key, string what, string? expected = null, string? suggestion = null)
    {
        if (_problems.Count >= ConfigException.MostProblems)
            return;
        _problems.Add(ProblemOf(place, key, what, expected, suggestion));
    }

    public void UnknownKey(FilePlace place, string section, string key, IReadOnlyList<string> valid)
    {
        if (_problems.Count >= ConfigException.MostProblems)
            return;
        var nearest = NearestName.To(key, valid) ?? ConfigKeys.Elsewhere(key);
        Problem(place, Join(section, key), "unknown key", nearest is null ? OneOf(valid) : null, nearest);
    }

    public void Setting(string key, string value, FilePlace? place)
    {
        var source = place switch
        {
            null => "default",
            { Variable: { } variable } => variable,
            { Line: 0 } => _file,
            { Line: var line } => string.Create(CultureInfo.InvariantCulture, $"{_file}:{line}"),
        };
        _settings.Add(new EffectiveSetting(VisibleText.Escape(key), VisibleText.Escape(value), source));
    }

    public void ThrowIfUnsound()
    {
        if (!IsSound)
            throw new ConfigException([.. Problems]);
    }

    /// <summary>Counts what is wrong with a file that this one names, also what comes to light later.</summary>
    public void Include(ConfigReading inner) => _innerFiles.Add(inner);

    /// <summary>Counts a problem of another file.</summary>
    public void Include(ConfigProblem problem) => _included.Add(problem);

    /// <summary>What a refused value's exception says, fit for a message.</summary>
    public static string Said(ArgumentException wrong)
    {
        var end = wrong.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return VisibleText.Escape(end < 0 ? wrong.Message : wrong.Message[..end], 300).TrimEnd('.');
    }

    public static string Join(string section, string key) => section.Length == 0 ? key : $"{section}.{key}";

    private ConfigProblem ProblemOf(FilePlace place, string key, string what, string? expected, string? suggestion) => place.Variable is { } variable
        ? new ConfigProblem(variable, 0, 0, VisibleText.Escape(key, 200), what, expected, suggestion)
        : new ConfigProblem(_file, place.Line, place.Column, VisibleText.Escape(key, 200), what, expected, suggestion);

    /// <summary>"a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : string.Join(", ", names.SkipLast(1)) + " or " + names[^1];

    /// <summary>What the user wrote, quoted.</summary>
    public static string Quoted(string text) => $"'{VisibleText.Escape(text, 60)}'";
}
