using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;
using Attesta.Actions;

namespace Attesta.Risk;

/// <summary>
/// The documented scorer: function name 0.30, arguments 0.25, docstring 0.20, hints 0.15 and novelty 0.10, as a weighted sum.
/// Novelty counts how often this instance has seen a function name.
/// </summary>
public sealed class FiveFactorScorer : IRiskScorer
{
    // Beyond this many names every further one counts as new: memory stays bounded and the score on the safe side.
    private const int MostNames = 10_000;

    private static readonly SearchValues<string> Grave = SearchValues.Create(
        ["irreversible", "permanent", "destructive", "dangerous", "production", "critical"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Cautious = SearchValues.Create(["careful", "warning", "caution"], StringComparison.OrdinalIgnoreCase);

    private const int OldFrom = 10;

    // What most calls have in common exists once.
    private static readonly RiskFactor[] NoveltyByCalls =
    [
        .. Enumerable.Range(0, OldFrom).Select(before => new RiskFactor(
            "novelty", 0.10 * (0.9 - (before / 10.0 * 0.8)), before == 0 ? "first call of this function" : "called a few times before")),
        new RiskFactor("novelty", 0.10 * 0.1, "called ten times or more before"),
    ];

    private static readonly RiskFactor NoArguments = new("arguments", 0, "no arguments");
    private static readonly RiskFactor HarmlessArguments = new("arguments", 0.25 * 0.05, "arguments without anything sensitive");
    private static readonly RiskFactor NoDoc = new("docstring", 0.20 * 0.1, "no documentation");
    private static readonly RiskFactor HarmlessDoc = new("docstring", 0.20 * 0.05, "documentation without a warning");
    private static readonly RiskFactor Reading = new("function_name", 0.30 * 0.1, "the name says that it reads");
    private static readonly RiskFactor NoHints = new("hints", 0, "no hints");
    private static readonly RiskFactor EmptyHints = new("hints", 0, "hints that add nothing");

    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly bool _countsCalls;
    private int _names;

    /// <summary>The documented scorer.</summary>
    /// <param name="countsCalls">False scores every call as if it were the first.</param>
    public FiveFactorScorer(bool countsCalls = true) => _countsCalls = countsCalls;

    /// <inheritdoc/>
    public string Name => "default";

    /// <inheritdoc/>
    public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) => new(Score(action, onlyReads: false));

    /// <summary>The score, where it may be known that a function only reads: a verb in its name is then what it reads about.</summary>
    internal RiskAssessment Score(ActionContext action, bool onlyReads)
    {
        var seen = Recall(action.FunctionName);
        var name = onlyReads && seen.Name.Contribution > Reading.Contribution ? Reading : seen.Name;
        var arguments = Arguments(action);
        var doc = Doc(action.FunctionDoc);
        var hints = Hints(action.Hints);
        var novelty = Novelty(seen);
        var sum = name.Contribution + arguments.Contribution + doc.Contribution + hints.Contribution + novelty.Contribution;
        return new RiskAssessment
        {
            Score = Math.Clamp(sum, 0, 1),
            Factors = (RiskFactor[])[name, arguments, doc, hints, novelty],
            ScorerName = Name,
        };
    }

    /// <summary>Whether the arguments hold nothing sensitive and no address.</summary>
    internal static bool IsSilent(ActionContext action) => Arguments(action).Contribution <= HarmlessArguments.Contribution;

    /// <summary>Whether a function's name holds a verb by which something is gone.</summary>
    internal bool SpeaksOfDestruction(string functionName) => Recall(functionName).Name.Contribution > 0.2;

    /// <summary>Two of the factors, for a call whose effects are known: its name, its documentation and how new it is say no more of it.</summary>
    internal static RiskAssessment ScoreUnread(ActionContext unread)
    {
        var arguments = Arguments(unread);
        var hints = Hints(unread.Hints);
        return new RiskAssessment { Score = arguments.Contribution + hints.Contribution, Factors = (RiskFactor[])[arguments, hints], ScorerName = "default" };
    }

    private Seen Recall(string functionName)
    {
        if (_seen.TryGetValue(functionName, out var seen))
            return seen;
        seen = new Seen(FunctionName.Read(functionName));
        if (functionName.Length > 256 || Volatile.Read(ref _names) >= MostNames)
            return seen;
        var kept = _seen.GetOrAdd(functionName, seen);
        if (ReferenceEquals(kept, seen))
            Interlocked.Increment(ref _names);
        return kept;
    }

    private RiskFactor Novelty(Seen seen)
    {
        // The count may wrap around after two thousand million calls; then it is old all the same.
        var before = _countsCalls ? Interlocked.Increment(ref seen.Calls) - 1 : 0;
        return NoveltyByCalls[before is >= 0 and < OldFrom ? before : OldFrom];
    }

    private static RiskFactor Arguments(ActionContext action)
    {
        if (action.Args.Count == 0 && action.Kwargs.Count == 0)
            return NoArguments;
        string? address = null;
        foreach (var value in action.Args)
        {
            if (Search(value, 0, ref address) is { } sensitive)
                return Sensitive(sensitive);
        }

        foreach (var (_, value) in action.Kwargs)
        {
            if (Search(value, 0, ref address) is { } sensitive)
                return Sensitive(sensitive);
        }

        return address is null
            ? HarmlessArguments
            : new RiskFactor("arguments", 0.25 * 0.5, "an address outside", address);

        static RiskFactor Sensitive(string evidence) => new("arguments", 0.25 * 0.9, "something sensitive", evidence);
    }

    // Returns the sensitive words found, or null; the first address found on the way is kept.
    private static string? Search(object? value, int depth, ref string? address)
    {
        switch (value)
        {
            case string text:
                if (ArgumentText.FindSensitive(text, out var words))
                    return text[words];
                if (address is null && ArgumentText.FindAddress(text, out var place))
                    address = text[place];
                return null;
            case null or bool or long or double or BigInteger or int:
                return null;
            case IReadOnlyDictionary<string, object?> map when depth <= Plain.MaxDepth:
                foreach (var (key, item) in map)
                {
                    // Inside a value keys are part of its text: {"password": 1} is as sensitive as its spelling.
                    if ((Search(key, depth + 1, ref address) ?? Search(item, depth + 1, ref address)) is { } found)
                        return found;
                }

                return null;
            case IReadOnlyList<object?> list when depth <= Plain.MaxDepth:
                foreach (var item in list)
                {
                    if (Search(item, depth + 1, ref address) is { } found)
                        return found;
                }

                return null;
            default:
                return Search(Plain.Freeze(value), depth + 1, ref address);
        }
    }

    private static RiskFactor Doc(string? doc)
    {
        if (string.IsNullOrWhiteSpace(doc))
            return NoDoc;
        if (doc.AsSpan().IndexOfAny(Grave) is var grave and >= 0)
            return new RiskFactor("docstring", 0.20 * 0.85, "the documentation speaks of grave effects", WordAt(doc, grave));
        if (doc.AsSpan().IndexOfAny(Cautious) is var cautious and >= 0)
            return new RiskFactor("docstring", 0.20 * 0.5, "the documentation asks for care", WordAt(doc, cautious));
        return HarmlessDoc;
    }

    private static string WordAt(string text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 40 && char.IsLetter(text[end]))
            end++;
        return text[at..end];
    }

    private static RiskFactor Hints(IReadOnlyDictionary<string, object?> hints)
    {
        if (hints.Count == 0)
            return NoHints;
        var sum = 0.0;
        string? first = null;
        foreach (var (name, value) in hints)
        {
            var added = string.Equals(name, HintOverride.Name, StringComparison.Ordinal) ? 0 : HintValue(value);
            sum += added;
            if (added > 0)
                first ??= name;
        }

        return sum > 0
            ? new RiskFactor("hints", 0.15 * Math.Min(sum, 1), "the caller says that it matters", first)
            : EmptyHints;
    }

    private static double HintValue(object? value) => value switch
    {
        true => 0.3,
        long number => Amount(number),
        int number => Amount(number),
        double number => Amount(number),
        BigInteger number => Amount((double)number),
        _ => 0,
    };

    // NaN compares false with everything, so it must not slip through as "not positive": it counts in full.
    private static double Amount(double number) => double.IsNaN(number) ? 0.8 : Math.Min(Math.Max(number, 0) / 10_000, 1) * 0.8;

    private sealed class Seen(FunctionName name)
    {
        public int Calls;

        public RiskFactor Name { get; } = new("function_name", 0.30 * name.Score, name.Description, name.Evidence);
    }
}
