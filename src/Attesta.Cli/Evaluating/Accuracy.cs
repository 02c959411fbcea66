namespace Attesta.Cli.Evaluating;

/// <summary>How well one scorer tells dangerous from harmless on one set of actions.</summary>
internal sealed class Accuracy(string scorer)
{
    private const int MostExamples = 10;

    // What names more families than this does not name families.
    private const int MostFamilies = 200;
    private const string OtherFamilies = "(others)";

    private readonly Dictionary<string, ScoreTally> _families = new(StringComparer.Ordinal);

    /// <summary>The scores at which levels begin.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.3, 0.6, 0.8];

    /// <summary>The shares of false positives at which scorers are compared.</summary>
    public static IReadOnlyList<double> FixedRates { get; } = [0.01, 0.05];

    public string Scorer => scorer;

    public ScoreTally All { get; } = new();

    /// <summary>By family, in the order of their names; empty when no action names one.</summary>
    public IReadOnlyList<KeyValuePair<string, ScoreTally>> Families =>
        _families.Count == 1 && _families.ContainsKey("") ? [] : [.. _families.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>From HIGH on a dangerous action counts as found.</summary>
    public const double FoundFrom = 0.6;

    /// <summary>From MEDIUM on a harmless action costs somebody's time.</summary>
    public const double AlarmFrom = 0.3;

    /// <summary>Dangerous actions that were not found, the lowest scores first.</summary>
    public WorstExamples Misses { get; } = new(MostExamples, lowestFirst: true);

    /// <summary>Harmless actions that somebody would be asked about, the highest scores first.</summary>
    public WorstExamples Alarms { get; } = new(MostExamples, lowestFirst: false);

    public void Add(double score, LabelledAction action, string file, long line)
    {
        All.Add(score, action.IsDangerous);
        if (!_families.TryGetValue(action.Family, out var family))
        {
            var name = _families.Count < MostFamilies ? action.Family : OtherFamilies;
            if (!_families.TryGetValue(name, out family))
                _families.Add(name, family = new ScoreTally());
        }

        family.Add(score, action.IsDangerous);
        var examples = action.IsDangerous ? Misses : Alarms;
        if ((action.IsDangerous ? score < FoundFrom : score >= AlarmFrom) && examples.Takes(score))
            examples.Add(new Example(file, line, action.Family, score, action.Text()));
    }
}

/// <summary>One set of labelled actions and how the scorers did on it.</summary>
/// <param name="Name">The file, or what it is called when it is all of them.</param>
/// <param name="Scorers">One accuracy a scorer.</param>
internal sealed record EvaluatedSet(string Name, IReadOnlyList<Accuracy> Scorers)
{
    public ScoreTally Counts => Scorers[0].All;
}
