using Attesta.Actions;
using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Risk.Content.Rules;

/// <summary>What is wrong with a pack.</summary>
/// <param name="file">The file, as it was named.</param>
internal sealed class PackProblems(string file)
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly string _file = VisibleText.Escape(file, 1_000);

    public void Add(FilePlace place, string key, string what, string? expected = null, string? suggestion = null)
    {
        if (_problems.Count < ConfigException.MostProblems)
            _problems.Add(new ConfigProblem(_file, place.Line, place.Column, VisibleText.Escape(key, 200), what, expected, suggestion));
    }

    /// <exception cref="ConfigException">There is a problem.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new ConfigException([.. _problems.OrderBy(problem => (problem.Line, problem.Column))]);
    }
}
