using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges.Questions;
using Attesta.Challenges.Reading;
using Attesta.Risk.Content;

namespace Attesta.Challenges.Words;

/// <summary>Something that an explanation must name.</summary>
/// <param name="Name">What the record calls it.</param>
/// <param name="Accepts">The words that name it, any of which will do, as <see cref="OwnWords.Term"/> gives them.</param>
/// <param name="Own">Whether quoting it is not enough: what an action does must be said, its targets can only be repeated.</param>
internal sealed record KeyTerm(string Name, IReadOnlyList<string> Accepts, bool Own)
{
    private const int MostTargets = 2;
    private const int MostTerms = 24;
    private const int LongestTarget = 48;
    private const string DomainQuestionName = "the answer to the domain's question";

    /// <summary>
    /// What an explanation of an action must name: the verb, the targets, production, one of the hints to the domain's question, and the given vocabulary.
    /// At least one term.
    /// </summary>
    public static IReadOnlyList<KeyTerm> For(ChallengeSubject subject, IEnumerable<string> vocabulary, IReadOnlyList<string>? hints = null)
    {
        var facts = ActionFacts.Of(subject.Action);
        var terms = new List<KeyTerm>();
        var effects = EffectWords.Shown(subject.Risk.Effects).Where(effect => effect.Kind != EffectKind.NotUnderstood).ToList();
        Add(effects.Count == 0 ? Of(facts.Verb.Name, facts.Verb.Words, own: true) : Happening(effects[0], facts.Verb));
        foreach (var target in TargetsOf(effects, facts))
        {
            if (terms.Count <= MostTargets)
                Add(Target(target));
        }

        if (subject.Environment == "production")
            Add(Of("production", ["production", "prod", "live"], own: false));

        // Beside a term that shares a word with it: naming that one may not name a hint.
        if (hints is not null && Of(DomainQuestionName, hints, own: false) is { } answer)
            terms.Add(answer);
        foreach (var word in vocabulary)
            Add(Of(word, [word], own: false));
        return terms;

        void Add(KeyTerm? term)
        {
            if (term is not null && terms.Count < MostTerms && !terms.Exists(other => !other.Own && !term.Own && other.Accepts.Any(term.Accepts.Contains)))
                terms.Add(term);
        }
    }

    /// <summary>Whether an explanation names it.</summary>
    public bool IsNamedIn(OwnWords words) => Accepts.Any(word => words.Names(word, Own));

    /// <summary>The term as the key keeps it.</summary>
    public PlainMap ToPlain() => PlainMap.Of(("term", Name), ("accepts", PlainList.Of(Accepts)), ("own", Own));

    /// <summary>Reads a term of a key; null when something is missing or nothing could name it.</summary>
    public static KeyTerm? Read(object? entry)
    {
        if (entry is not PlainMap map || map.Text("term") is not { } name || !map.TryGetValue("own", out var value) || value is not bool own
            || map.List("accepts") is not { Count: > 0 } list)
            return null;
        var accepts = list.Select(word => word as string).ToArray();
        return accepts.All(word => word is { Length: > 0 }) ? new KeyTerm(name, accepts!, own) : null;
    }

    private static KeyTerm? Of(string name, IEnumerable<string> words, bool own)
    {
        var accepts = words.Select(OwnWords.Term).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return accepts.Length > 0 ? new KeyTerm(OptionText.Of(name), accepts, own) : null;
    }

    // The worst that happens. Where the action's own verb says more than that something is run, it will do too.
    private static KeyTerm? Happening(Effect effect, Verb verb)
    {
        var words = EffectVerbs.For(effect.Kind);
        var says = effect.Explanation.AsSpan().Trim();
        var end = says.IndexOfAnyExceptInRange('a', 'z');
        return Of(words[0], [.. words, says[..(end < 0 ? says.Length : end)].ToString(), .. verb.Sense is Sense.Unknown or Sense.Run or Sense.Read ? [] : verb.Words], own: true);
    }

    private static IEnumerable<Fact> TargetsOf(List<Effect> effects, ActionFacts facts)
    {
        var targets = effects.Where(effect => effect.Kind == effects[0].Kind)
            .SelectMany(effect => Parts(effect.Target))
            .Select(target => ValueText.Of(target) is { } text ? new Fact("target", "", text, ValueText.ShapeOf(text), 0, true) : null)
            .OfType<Fact>().ToList();
        if (targets.Count == 0)
            targets.AddRange(facts.Facts.Where(fact => fact.IsTarget));
        if (targets.Count == 0 && facts.IsCommand)
            targets.AddRange(facts.Facts.Where(fact => fact.Shape == Shape.Folder));
        return targets;
    }

    // Several files in one effect are several names; a sentence is one.
    private static IEnumerable<string> Parts(string target) => target.Split(", ", StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(part => part.AsSpan().ContainsAny("/\\*.~") ? part.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [part]);

    private static KeyTerm? Target(Fact fact)
    {
        var name = Spoken(fact);
        string[] words = name switch
        {
            "" or "/" or "\\" => ["root", "everything", "all", "whole", "entire", "filesystem", "system"],
            "*" or "." or ".." or "./" or "./*" => ["everything", "all", "current", "here", "folder", "directory", "this", "parent"],
            "~" => ["home"],
            _ when name.Length <= LongestTarget => [name],
            _ => [],
        };
        return Of(name.Length == 0 ? "/" : name, words, own: false);
    }

    // What a person would call it: the last part of a path, the host of an address, the name before the @.
    private static string Spoken(Fact fact)
    {
        var value = fact.Value.Trim();
        switch (fact.Shape)
        {
            case Shape.Folder or Shape.File:
                var last = ValueText.LastSegment(value is not ("./*" or "/*") && value.EndsWith("/*", StringComparison.Ordinal) ? value[..^2] : value);
                return last[..ValueText.ExtensionAt(last)];
            case Shape.Email when value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at:
                return value[..at];
            case Shape.Address:
                var host = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? value[(scheme + 3)..] : value;
                var end = host.AsSpan().IndexOfAny(":/?#");
                return end < 0 ? host : host[..end];
            default:
                return value[(value.LastIndexOf('.') + 1)..] is { Length: > 0 } part && !part.All(char.IsAsciiDigit) ? part : value;
        }
    }
}
