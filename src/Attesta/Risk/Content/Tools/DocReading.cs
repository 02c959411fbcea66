using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>What a function's description says it does. It is what a tool says of itself: it can make things worse, and never better than the name.</summary>
internal sealed class DocReading
{
    private const int Longest = 16 * 1024;
    private const int MostLeadWords = 14;

    private static readonly HashSet<string> Introductions = new(StringComparer.Ordinal)
    {
        "this", "that", "the", "a", "an", "tool", "tools", "function", "command", "operation", "action", "api", "endpoint", "method", "call", "it", "will", "can", "may", "is", "used", "use", "to",
        "for", "allows", "allow", "lets", "let", "you", "helps", "help", "in", "also", "permanently", "immediately", "automatically", "be", "user", "users", "the", "agent", "enables", "safely",
        "quickly", "either", "then", "irreversibly", "asynchronously", "utility", "ability", "provides", "please", "note", "warning", "important", "mcp", "always", "recursively",
    };

    private static readonly HashSet<string> Determiners = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "it", "them", "your", "all", "any", "each", "every", "its", "their", "this", "that", "these", "those", "him", "her", "his", "one", "everything", "old", "existing", "money", "funds", "emails", "email", "messages",
    };

    private DocReading()
    {
    }

    /// <summary>The verb that the first sentence leads with, the worst of them where it lists several; null when there is none.</summary>
    public Verb? Lead { get; private set; }

    /// <summary>The worst of what later sentences and clauses say that it does as well; null when they say nothing.</summary>
    public Verb? Also { get; private set; }

    /// <summary>Whether it says that it cannot be undone.</summary>
    public bool IsForGood { get; private set; }

    /// <summary>Whether it says of itself that it destroys.</summary>
    public bool IsDestructive { get; private set; }

    /// <summary>Whether it replaces or changes what exists already.</summary>
    public bool Replaces { get; private set; }

    /// <summary>Whether it speaks of money that is owed afterwards.</summary>
    public bool Costs { get; private set; }

    /// <summary>Whether it speaks of where and how large machines and services are made.</summary>
    public bool IsInfrastructure { get; private set; }

    /// <summary>Whether somebody else gets to see it.</summary>
    public bool ReachesPeople { get; private set; }

    /// <summary>Reads a description.</summary>
    public static DocReading Of(string? doc)
    {
        var reading = new DocReading();
        if (string.IsNullOrWhiteSpace(doc))
            return reading;
        var text = (doc.Length > Longest ? doc[..Longest] : doc).ToLowerInvariant();
        reading.ReadWords(text);
        var cues = new DocCues(text);
        reading.IsForGood = cues.IsForGood;
        reading.IsDestructive = cues.IsDestructive;
        reading.Replaces = cues.Replaces;
        reading.Costs = cues.Costs;
        reading.IsInfrastructure = cues.IsInfrastructure;
        reading.ReachesPeople = cues.ReachesPeople;
        return reading;
    }

    private void ReadWords(string text)
    {
        var words = new DocWords(text);
        var inLead = true;
        var steps = 0;
        var begins = true;
        Verb? previous = null;
        var first = true;
        var joined = false;
        var subject = false;
        while (words.Next())
        {
            if (words.StartsSentence)
            {
                (begins, steps, joined, subject) = (true, 0, false, false);
                inLead = first;
            }

            var word = words.Current;
            var verb = VerbLexicon.VerbOf(word);
            if (inLead && Lead is null)
            {
                if (IsLead(verb, word, words, steps))
                    (Lead, previous, first) = (AsDescribed(verb), verb, false);
                else if (++steps > MostLeadWords || (!IsIntroduction(word) && steps > 3))
                    (inLead, first) = (false, false);
            }
            else if (previous is not null && inLead && words.FollowsList && verb is { Form: VerbForm.Base or VerbForm.ThirdPerson or VerbForm.Gerund } && (!verb.IsAlsoNoun || verb.Form == previous.Form))
            {
                Lead = Worse(Lead, verb);
                previous = verb;
            }
            else
            {
                previous = null;
                if (verb is { OnlyReads: false } && Counts(verb, words, begins, joined, subject))
                    Also = Worse(Also, verb);
            }

            subject = word is "will" or "can" or "may" ? subject : begins && word is "this" or "it" or "tool" or "command" or "operation" or "action" or "function" && (subject || begins);
            joined = word is "and" or "then" or "or" || (joined && word is "then" or "also" or "permanently" or "immediately" or "automatically");
            begins = begins && IsIntroduction(word) && !words.StartsQuoted;
        }
    }

    // "Returns the weather" gives nothing back to a shop.
    private static Verb? AsDescribed(Verb? verb) => verb?.Base is "return" or "accept" or "control" or "use" ? VerbLexicon.VerbOf("get") : verb;

    private static bool IsIntroduction(string word) => Introductions.Contains(word);

    private static bool IsLead(Verb? verb, string word, DocWords words, int steps) =>
        verb is { Form: VerbForm.Base or VerbForm.ThirdPerson or VerbForm.Gerund }
        && !(Introductions.Contains(word) && steps > 0 && verb.IsAlsoNoun)
        && word is not ("use" or "used" or "can" or "is" or "do" or "help" or "helps" or "note" or "call")
        && (steps == 0 || !verb.IsAlsoNoun || words.Peek() is { } next && Determiners.Contains(next));

    // Deletes ..., this will delete ..., ... and deletes it. An imperative in the middle is an instruction to whoever reads.
    private static bool Counts(Verb verb, DocWords words, bool begins, bool joined, bool subject)
    {
        if (verb.Meaning.Severity < 0.4 || SaysLittle(verb) || verb.Form is VerbForm.Past or VerbForm.Gerund or VerbForm.Other)
            return false;
        var hasObject = words.Peek() is { } next && Determiners.Contains(next);
        if (verb.Form == VerbForm.ThirdPerson)
            return (begins || joined) && (hasObject || (begins && !verb.IsAlsoNoun));
        return verb.Meaning.Severity >= 0.45 && hasObject && ((begins && subject) || (joined && verb.Destroys));
    }

    // Every other description returns, accepts or supports something.
    private static bool SaysLittle(Verb verb) => verb.Base is "return" or "accept" or "enable" or "allow" or "permit" or "manage" or "control" or "use" or "handle" or "change" or "apply" or "set" or "page"
        or "call" or "order" or "book" or "text" or "message" or "close" or "block" or "turn" or "put" or "force" or "ignore" or "exclude" or "override" or "position";

    private static Verb Worse(Verb? one, Verb other) => one is null || other.Meaning.Severity > one.Meaning.Severity ? other : one;
}
