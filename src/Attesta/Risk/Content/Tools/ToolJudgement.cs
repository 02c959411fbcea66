using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>Puts the name and the description of a tool together. INVARIANT: the description never lowers what the name says that is sure.</summary>
internal static class ToolJudgement
{
    private const double Reading = 0.05;
    private const double Disguised = 0.45;

    /// <summary>What a tool of this name and description does.</summary>
    public static ToolMeaning Of(string functionName, string? doc)
    {
        var name = NameReading.Of(functionName);
        var meaning = Of(name, doc);
        return name.IsDisguised && meaning.Severity < Disguised ? meaning with { Kind = EffectKind.NotUnderstood, Severity = Disguised, Says = "has a name that looks like another one, in letters of two alphabets" } : meaning;
    }

    private static ToolMeaning Of(NameReading name, string? doc)
    {
        var about = DocReading.Of(doc);
        var verb = name.Verb;
        var other = Worse(about.Lead, about.Also);
        if (RunsWhatItIsGiven(name))
            return Runner(name);
        if (verb is null)
            return about.Lead is null && about.Also is null ? Unknown(name, about) : Judge(name, about, Worse(about.Lead, about.Also)!, fromDoc: true);
        if (verb.OnlyReads)
            return ReadingName(name, about, verb, other);
        if (!name.IsSure && about.Lead is { OnlyReads: true } lead)
            return about.Also is { } also ? Worst(Judge(name, about, lead, fromDoc: true), Judge(name, about, also, fromDoc: true)) : Judge(name, about, lead, fromDoc: true);
        if (FileEditing.Is(name.Words) && other is not { Destroys: true } && !about.IsDestructive && !about.IsForGood)
            return Judge(name, DocReading.Of(null), verb, fromDoc: false) with { Kind = EffectKind.Changes, Severity = FileEditing.Severity, Says = "edits a file", Does = "edits", Object = "", EditsFiles = true };
        var byName = Judge(name, about, verb, fromDoc: false);
        return other is null || other.OnlyReads ? byName : Worst(byName, Judge(name, about, other, fromDoc: true));
    }

    // What a shell or a query tool does is what it is given, and that is looked at by itself. Its description is a manual.
    private static bool RunsWhatItIsGiven(NameReading name) =>
        (name.Verb is { Base: "call" or "use" or "invoke" or "run" or "execute" } && name.Words.Exists(word => word is "tool" or "tools" or "function")) || name.Verb is null or { Base: "run" or "execute" or "exec" or "eval" or "invoke" or "query" or "script" or "do" or "perform" or "process" or "use" or "operate" }
        && name.Words.Exists(word => word is "bash" or "shell" or "command" or "commands" or "cmd" or "terminal" or "powershell" or "sql" or "query" or "code" or "python" or "script" or "sh" or "zsh" or "exec" or "repl" or "javascript" or "ipython");

    private static ToolMeaning Runner(NameReading name) => new()
    {
        Kind = name.Verb is { OnlyReads: true } ? EffectKind.OnlyReads : EffectKind.Changes,
        Severity = name.Verb is { OnlyReads: true } ? Reading : 0.25,
        Says = "runs what it is given",
        Evidence = name.Verb?.Base ?? "",
        Things = name.Things,
        Runs = true,
    };

    private static ToolMeaning ReadingName(NameReading name, DocReading about, Verb verb, Verb? other)
    {
        var byName = Judge(name, about, verb, fromDoc: false);
        if (other is null || other.OnlyReads || IsItsObject(name, about, other))
            return byName;

        // A reading name over a description that says otherwise is a contradiction, and the worse of the two counts.
        var contradiction = other == about.Also || other.Meaning.Severity >= 0.4 ? Judge(name, about, other, fromDoc: true) : byName;
        return Worst(byName, contradiction);
    }

    // "Order lookup" of lookup_order, "Tweets of a user" of get_user_tweets.
    private static bool IsItsObject(NameReading name, DocReading about, Verb other) =>
        other == about.Lead && other is { IsAlsoNoun: true, Form: VerbForm.Base or VerbForm.ThirdPerson } && name.Words.Exists(word => word.StartsWith(other.Base, StringComparison.Ordinal));

    private static ToolMeaning Judge(NameReading name, DocReading about, Verb verb, bool fromDoc)
    {
        var things = name.Things;
        var (kind, severity) = ToolSeverity.Of(verb, name, about);
        if (verb.OnlyReads)
        {
            return new ToolMeaning
            {
                Kind = kind,
                Severity = severity,
                Says = ToolPhrase.Of(verb, name),
                Evidence = verb.Base,
                Things = things,
            };
        }

        var undo = about.IsForGood && severity >= 0.4 ? EffectUndo.Impossible : EffectUndo.Unknown;
        if (about.IsForGood && severity >= 0.4)
            severity = Math.Max(severity + 0.05, kind is EffectKind.Destroys or EffectKind.Overwrites ? 0.68 : 0.5);
        if (about.IsDestructive && severity >= 0.25)
            severity = Math.Max(severity, 0.6);
        if (about.Replaces && severity is >= 0.2 and < 0.42 && !things.HasFlag(Thing.Passing))
            severity = 0.42;
        if (about.Costs && severity is >= 0.2 and < 0.48)
            (kind, severity) = (EffectKind.Spends, 0.48);
        return new ToolMeaning
        {
            Kind = kind,
            Severity = Math.Round(Math.Min(severity, 0.95), 3),
            Says = ToolPhrase.Of(verb, name),
            Does = ToolPhrase.IsPlain(verb, name) ? verb.Meaning.Says : "",
            Object = name.Rest,
            Evidence = fromDoc ? "description: " + verb.Base : verb.Base,
            Things = things,
            Width = things.HasFlag(Thing.Everything) ? EffectWidth.Everything : things.HasFlag(Thing.Several) ? EffectWidth.Many : EffectWidth.One,
            Undo = undo,
            MovesMoney = kind == EffectKind.Spends || verb.Meaning.Kind == EffectKind.Spends || things.HasFlag(Thing.Money),
        };
    }

    private static ToolMeaning Unknown(NameReading name, DocReading about)
    {
        // Nothing says what it does. By itself it is not worth a question, but whatever else is seen comes on top.
        var severity = about.IsForGood || about.IsDestructive ? 0.6 : about.Replaces || about.Costs ? 0.45 : 0.25;
        return new ToolMeaning
        {
            Kind = severity >= 0.6 ? EffectKind.Destroys : EffectKind.NotUnderstood,
            Severity = severity,
            Says = severity >= 0.3 ? "changes something, as its description says" : "does something that neither its name nor its description tells",
            Things = name.Things,
            MovesMoney = name.Things.HasFlag(Thing.Money),
        };
    }

    // The name says it better than the description, as long as both say the same kind of thing.
    private static ToolMeaning Worst(ToolMeaning one, ToolMeaning other) =>
        other.Severity <= one.Severity ? one
        : other.Kind != one.Kind ? other
        : other with { Says = one.Says, Does = one.Does, Object = one.Object, Evidence = one.Evidence };

    private static Verb? Worse(Verb? one, Verb? other) => one is null ? other : other is null || other.Meaning.Severity <= one.Meaning.Severity ? one : other;

    /// <summary>What reading costs.</summary>
    public static double ReadingSeverity => Reading;
}
