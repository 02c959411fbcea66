using System.Globalization;
using Attesta.Actions;

namespace Attesta.Policy.Configuration;

/// <summary>What comes to light while one file is read: its problems, and the settings in force. Reading goes on after a problem, to find the others.</summary>
internal sealed class ConfigReading(string file)
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly List<EffectiveSetting> _settings = [];
    private readonly string _file = VisibleText.Escape(file, 1_000);

    public bool IsSound => _problems.Count == 0;

    public IReadOnlyList<EffectiveSetting> Settings => [.. _settings.OrderBy(setting => ConfigKeys.Rank(setting.Key))];

    public void Problem(FilePlace place, string key, string what, string? expected = null, string? suggestion = null)
    {
        if (_problems.Count < ConfigException.MostProblems)
            _problems.Add(new ConfigProblem(_file, place.Line, place.Column, VisibleText.Escape(key, 200), what, expected, suggestion));
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
            { Line: 0 } => _file,
            { Line: var line } => string.Create(CultureInfo.InvariantCulture, $"{_file}:{line}"),
        };
        _settings.Add(new EffectiveSetting(VisibleText.Escape(key), VisibleText.Escape(value), source));
    }

    public void ThrowIfUnsound()
    {
        if (!IsSound)
            throw new ConfigException([.. _problems.OrderBy(problem => (problem.Line, problem.Column))]);
    }

    public static string Join(string section, string key) => section.Length == 0 ? key : $"{section}.{key}";

    /// <summary>"a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : string.Join(", ", names.SkipLast(1)) + " or " + names[^1];

    /// <summary>What the user wrote, quoted.</summary>
    public static string Quoted(string text) => $"'{VisibleText.Escape(text, 60)}'";
}
