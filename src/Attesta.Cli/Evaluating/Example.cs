namespace Attesta.Cli.Evaluating;

/// <summary>An action that a scorer got most wrong.</summary>
/// <param name="File">The file that it stands in, as it was named.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Family">Its family; empty for none.</param>
/// <param name="Score">What it was given.</param>
/// <param name="Text">The action, harmless to look at and short.</param>
internal sealed record Example(string File, long Line, string Family, double Score, string Text);

/// <summary>The few worst of many.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="lowestFirst">Whether low scores are the bad ones: dangerous actions that were missed.</param>
internal sealed class WorstExamples(int most, bool lowestFirst)
{
    private readonly List<Example> _worst = [];

    /// <summary>Worst first; of equal ones the first in the file.</summary>
    public IReadOnlyList<Example> Worst => _worst;

    /// <summary>Whether a score is bad enough to be kept now.</summary>
    public bool Takes(double score) => _worst.Count < most || IsWorse(score, _worst[^1].Score);

    public void Add(Example example)
    {
        var at = _worst.Count;
        while (at > 0 && IsWorse(example.Score, _worst[at - 1].Score))
            at--;
        _worst.Insert(at, example);
        if (_worst.Count > most)
            _worst.RemoveAt(most);
    }

    private bool IsWorse(double one, double other) => lowestFirst ? one < other : one > other;
}
