namespace Attesta.Cli.Replaying;

/// <summary>Decisions counted by what became of them and what would have.</summary>
internal sealed class FateCount
{
    public long Decisions { get; private set; }

    public long AskedBefore { get; private set; }

    public long AskedAfter { get; private set; }

    public long PassedBefore { get; private set; }

    public long PassedAfter { get; private set; }

    public long NewlyAsked { get; private set; }

    public long NewlyPassing { get; private set; }

    /// <summary>Of those that newly pass, how many by silence.</summary>
    public long NewlySilent { get; private set; }

    public long NewlyBlocked { get; private set; }

    public long NoLongerBlocked { get; private set; }

    public long AskedDifferently { get; private set; }

    public long BlockedBefore => Decisions - AskedBefore - PassedBefore;

    public long BlockedAfter => Decisions - AskedAfter - PassedAfter;

    /// <summary>Whether anything would have gone another way.</summary>
    public bool HasChanges => NewlyAsked + NewlyPassing + NewlyBlocked + NoLongerBlocked + AskedDifferently > 0;

    public void Add(Replayed replayed)
    {
        Decisions++;
        AskedBefore += One(replayed.Before == Fate.IsAsked);
        AskedAfter += One(replayed.IsAskedAfter);
        PassedBefore += One(replayed.Before == Fate.Passes);
        PassedAfter += One(replayed.After == Fate.Passes);
        NewlyAsked += One(replayed.IsNewlyAsked);
        NewlyPassing += One(replayed.IsNewlyPassing);
        NewlySilent += One(replayed.IsNewlySilent);
        NewlyBlocked += One(replayed.IsNewlyBlocked);
        NoLongerBlocked += One(replayed.IsNoLongerBlocked);
        AskedDifferently += One(replayed.IsAskedDifferently);
    }

    private static int One(bool value) => value ? 1 : 0;
}

/// <summary>A whole history under another policy, in bounded memory.</summary>
internal sealed class ReplayReport
{
    private const int MostNames = 10_000;
    private const int MostDangers = 20;
    private const string Others = "(others)";

    private readonly List<Replayed> _dangers = [];
    private readonly Dictionary<string, FateCount> _days = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FateCount> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FateCount> _actions = new(StringComparer.Ordinal);

    public FateCount All { get; } = new();

    /// <summary>How many were decided by their recorded score, because their arguments are not there in full.</summary>
    public long NotRebuilt { get; private set; }

    /// <summary>How many were scored with masked values in them.</summary>
    public long WithMasks { get; private set; }

    /// <summary>How many come from a gate that only watched.</summary>
    public long Watched { get; private set; }

    /// <summary>How many lines of the trail nobody can read, and so nobody can tell what they would do.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Whether the whole trail was read, and nothing dangerous in it would newly pass without a person.</summary>
    public bool IsClean => DangerCount == 0 && Unreadable == 0;

    /// <summary>How many dangerous ones would newly pass without a person.</summary>
    public long DangerCount { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Replayed> Dangers => _dangers;

    /// <summary>By day (UTC), oldest first.</summary>
    public IReadOnlyList<KeyValuePair<string, FateCount>> Days => [.. _days.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>By agent, those first who would ask most often.</summary>
    public IReadOnlyList<KeyValuePair<string, FateCount>> Agents => [.. _agents
        .OrderByDescending(pair => Math.Max(pair.Value.AskedAfter, pair.Value.AskedBefore)).ThenBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>By action, those first of which most would go another way.</summary>
    public IReadOnlyList<KeyValuePair<string, FateCount>> Actions => [.. _actions
        .OrderByDescending(pair => pair.Value.NewlyPassing).ThenByDescending(pair => pair.Value.NewlyAsked + pair.Value.NewlyBlocked)
        .ThenByDescending(pair => pair.Value.Decisions).ThenBy(pair => pair.Key, StringComparer.Ordinal)];

    public void AddUnreadable() => Unreadable++;

    public void Add(Replayed replayed)
    {
        var entry = replayed.Recorded.Entry;
        All.Add(replayed);
        Of(_days, entry.InterceptedAt.Length >= 10 ? entry.InterceptedAt[..10] : "(no date)").Add(replayed);
        Of(_agents, entry.AgentId.Length > 0 ? entry.AgentId : "(none)").Add(replayed);
        Of(_actions, entry.ActionName).Add(replayed);
        NotRebuilt += replayed.Recorded.IsWhole ? 0 : 1;
        WithMasks += replayed.Recorded is { IsWhole: true, HasMasks: true } ? 1 : 0;
        Watched += replayed.Recorded.Mode == GateMode.Enforce ? 0 : 1;
        if (replayed is not { IsNewlyPassing: true, IsDestructive: true })
            return;
        DangerCount++;
        if (_dangers.Count < MostDangers)
            _dangers.Add(replayed);
    }

    private static FateCount Of(Dictionary<string, FateCount> counts, string name)
    {
        if (counts.TryGetValue(name, out var count))
            return count;
        if (counts.Count >= MostNames && counts.TryGetValue(name = Others, out count))
            return count;
        return counts[name] = new FateCount();
    }
}
