namespace Attesta.Cli.Evaluating;

/// <summary>Scores of dangerous and harmless actions, counted by score: everything that accuracy needs, whatever the number of actions.</summary>
internal sealed class ScoreTally
{
    // Finer than anyone reads a score, and a bound for what is kept.
    private const int Digits = 6;

    private readonly Dictionary<double, (long Dangerous, long Harmless)> _counts = [];
    private (double Score, long Dangerous, long Harmless)[]? _falling;

    /// <summary>How many are labelled dangerous.</summary>
    public long Dangerous { get; private set; }

    /// <summary>How many are labelled harmless.</summary>
    public long Harmless { get; private set; }

    public void Add(double score, bool isDangerous)
    {
        _falling = null;
        var key = Math.Round(score, Digits);
        var (dangerous, harmless) = _counts.GetValueOrDefault(key);
        _counts[key] = isDangerous ? (dangerous + 1, harmless) : (dangerous, harmless + 1);
        if (isDangerous)
            Dangerous++;
        else
            Harmless++;
    }

    /// <summary>
    /// The chance that a dangerous action scores higher than a harmless one, ties counted half: the area under the ROC curve. Null without both kinds.
    /// </summary>
    public double? Auc()
    {
        if (Dangerous == 0 || Harmless == 0)
            return null;
        var (pairs, above) = (0.0, 0L);
        foreach (var (_, dangerous, harmless) in Falling())
        {
            pairs += (double)harmless * (above + (dangerous / 2.0));
            above += dangerous;
        }

        return pairs / Dangerous / Harmless;
    }

    /// <summary>The dangerous ones from a score on.</summary>
    public Share Recall(double from) => new(Count(from).Dangerous, Dangerous);

    /// <summary>The harmless ones from a score on.</summary>
    public Share FalsePositives(double from) => new(Count(from).Harmless, Harmless);

    /// <summary>The dangerous ones among all from a score on.</summary>
    public Share Precision(double from)
    {
        var (dangerous, harmless) = Count(from);
        return new(dangerous, dangerous + harmless);
    }

    /// <summary>How many dangerous ones are found where at most a share of the harmless ones may be, and from which score on; null for none at all.</summary>
    public (Share Recall, double? From) RecallAt(double falsePositives)
    {
        var allowed = (falsePositives * Harmless) + 1e-9;
        var (found, wrong, from) = (0L, 0L, (double?)null);
        foreach (var (score, dangerous, harmless) in Falling())
        {
            if (wrong + harmless > allowed)
                break;
            (found, wrong, from) = (found + dangerous, wrong + harmless, score);
        }

        return (new(found, Dangerous), from);
    }

    private (long Dangerous, long Harmless) Count(double from)
    {
        var (dangerous, harmless) = (0L, 0L);
        foreach (var entry in Falling())
        {
            if (entry.Score < from)
                break;
            (dangerous, harmless) = (dangerous + entry.Dangerous, harmless + entry.Harmless);
        }

        return (dangerous, harmless);
    }

    private (double Score, long Dangerous, long Harmless)[] Falling() =>
        _falling ??= [.. _counts.Select(pair => (pair.Key, pair.Value.Dangerous, pair.Value.Harmless)).OrderByDescending(entry => entry.Key)];
}
