using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>What a function's name says: its verb, how sure that is, and what the rest of the name names.</summary>
internal sealed class NameReading
{
    private const int LongestName = 256;
    private const int MostWords = 32;

    private static readonly string[] TrueReaders = ["get", "show", "describe", "retrieve", "fetch", "read", "view"];
    private static readonly string[] NounReaders = ["list", "query", "search", "status", "info", "count", "history", "summary", "stat", "check"];
    private static readonly string[] Joining = ["and", "or", "then", "n", "also"];

    private static readonly string[] AboutIt =
        ["status", "history", "log", "logs", "policy", "policies", "info", "list", "count", "request", "requests", "event", "events", "result", "results", "state", "marker", "markers", "rule", "rules", "reason", "settings", "options", "permission", "permissions"];

    private NameReading(List<string> words, Verb? verb, bool isSure, Thing things, string rest, bool isOff)
    {
        (Words, Verb, IsSure, Things, Rest, IsOff) = (words, verb, isSure, things, rest, isOff);
    }

    /// <summary>The words of the part that holds the verb.</summary>
    public List<string> Words { get; }

    /// <summary>The verb; null when there is none.</summary>
    public Verb? Verb { get; }

    /// <summary>Whether it can hardly be a noun.</summary>
    public bool IsSure { get; }

    /// <summary>What the other words name.</summary>
    public Thing Things { get; }

    /// <summary>The other words, as text.</summary>
    public string Rest { get; }

    /// <summary>Whether something is switched off: <c>turn_off_alarm</c>.</summary>
    public bool IsOff { get; }

    /// <summary>Whether letters of another alphabet stand in it for Latin ones.</summary>
    public bool IsDisguised { get; private set; }

    /// <summary>Reads a name in any spelling: snake, kebab, camelCase, dotted, namespaced.</summary>
    public static NameReading Of(string name)
    {
        // Names are short; whatever comes after this is not a name.
        var text = name.Length > LongestName ? name[..LongestName] : name;
        if (text.AsSpan().ContainsAnyExceptInRange((char)0, (char)127))
        {
            var latin = LatinName.Of(text, out var isDisguised);
            var reading = OfLatin(latin);
            reading.IsDisguised = isDisguised;
            return reading;
        }

        return OfLatin(text);
    }

    private static NameReading OfLatin(string text)
    {
        var parts = text.Replace("__", "/", StringComparison.Ordinal).Split(['.', '/', ':', '\\', '#'], StringSplitOptions.RemoveEmptyEntries);
        NameReading? last = null;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var words = Split(FunctionName.Words(parts[i]));
            if (words.Count == 0)
                continue;
            var reading = OfWords(words, i > 0 && HasFewWords(words) ? FunctionName.Words(parts[i - 1]) : []);
            if (reading.Verb is not null)
                return reading;
            last ??= reading;
        }

        return last ?? new NameReading([], null, false, Thing.None, "", false);
    }

    private static bool HasFewWords(List<string> words) => words.Count <= 1;

    // deleteuser, sendemail: words that are written together are taken apart when both halves are known.
    private static List<string> Split(List<string> words)
    {
        if (words.Count > MostWords)
            words.RemoveRange(MostWords, words.Count - MostWords);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Length is < 6 or > 40 || VerbLexicon.VerbOf(word) is not null || ThingLexicon.Of(word) != Thing.None)
                continue;
            for (var at = 3; at <= word.Length - 3; at++)
            {
                if (!IsPair(word.AsSpan(0, at), word.AsSpan(at)))
                    continue;
                words[i] = word[..at];
                words.Insert(++i, word[at..]);
                break;
            }
        }

        return words;
    }

    private static bool IsPair(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        (VerbLexicon.VerbOf(first) is { Form: VerbForm.Base, OnlyReads: false } && ThingLexicon.Of(second) != Thing.None)
        || (ThingLexicon.Of(first) != Thing.None && VerbLexicon.VerbOf(second) is { Form: VerbForm.Base, OnlyReads: false });

    private static NameReading OfWords(List<string> words, List<string> before)
    {
        var verbs = new Verb?[words.Count];
        for (var i = 0; i < verbs.Length; i++)
            verbs[i] = IsPhrase(words, i) ? null : VerbLexicon.VerbOf(words[i]);
        var (at, sure) = Choose(words, verbs);
        var things = Thing.None;
        foreach (var word in before)
            things |= ThingLexicon.Of(word);
        for (var i = 0; i < words.Count; i++)
        {
            // The verb of book_flight is no thing; the invoice of invoice is.
            if (i != at || words.Count == 1)
                things |= ThingLexicon.Of(words[i]);
        }

        var rest = string.Join(' ', words.Where((word, i) => i != at && !IsJoined(words, verbs, i) && (i > at + 1 && verbs[i] is not { Destroys: true } && !Joining.Contains(words[i - 1], StringComparer.Ordinal) || verbs[i] is not { OnlyReads: false, IsAlsoNoun: false, Form: VerbForm.Base })).Except(Joining, StringComparer.Ordinal));
        return new NameReading(words, at < 0 ? null : verbs[at], sure, things, rest.Length > 60 ? rest[..60] : rest, words.Contains("off"));
    }

    // The get of get_and_delete is nothing that is deleted.
    private static bool IsJoined(List<string> words, Verb?[] verbs, int i) =>
        verbs[i] is { Form: VerbForm.Base, IsAlsoNoun: false } && i + 1 < words.Count && Joining.Contains(words[i + 1], StringComparer.Ordinal);

    // text_to_speech, sign_in, check_in_passenger
    private static bool IsPhrase(List<string> words, int i) => i + 1 < words.Count && ((words[i] == "text" && words[i + 1] is "to" or "2") || (words[i] == "check" && words[i + 1] == "in") || (words[i] == "sign" && words[i + 1] is "in" or "up" or "on"));

    // The index of the verb that counts, and whether it is surely one.
    private static (int At, bool IsSure) Choose(List<string> words, Verb?[] verbs)
    {
        var lead = Array.FindIndex(verbs, verb => verb is { Form: VerbForm.Base, IsAlsoNoun: false });
        if (lead >= 0 && verbs[lead]!.OnlyReads)
        {
            var hidden = HiddenBehind(lead, words, verbs);
            return hidden >= 0 ? (hidden, true) : lead == 0 || IsReader(words[^1]) || AllAreNouns(verbs) ? (lead, true) : Unsure(verbs, lead);
        }

        if (lead < 0)
            return Unsure(verbs, -1);
        return EndsInReading(words, verbs, lead) ? (words.Count - 1, true) : (WorstBeside(lead, words, verbs), true);
    }

    // get_and_delete; get_delete: a reading verb in front hides nothing that destroys.
    private static int HiddenBehind(int lead, List<string> words, Verb?[] verbs)
    {
        var found = -1;
        for (var i = lead + 1; i < verbs.Length; i++)
        {
            if (verbs[i] is not { Form: VerbForm.Base, OnlyReads: false } verb)
                continue;
            var joined = Joining.Contains(words[i - 1], StringComparer.Ordinal);
            var bare = verb.Destroys && (i + 1 >= words.Count || !AboutIt.Contains(words[i + 1], StringComparer.Ordinal));
            if ((joined || bare) && (found < 0 || verb.Meaning.Severity > verbs[found]!.Meaning.Severity))
                found = i;
        }

        return found;
    }

    // create_or_update, create_send: verbs that stand together all count; one further on only when it destroys.
    private static int WorstBeside(int lead, List<string> words, Verb?[] verbs)
    {
        var worst = lead;
        for (var i = lead + 1; i < verbs.Length; i++)
        {
            if (verbs[i] is not { Form: VerbForm.Base, OnlyReads: false, IsAlsoNoun: false } verb || verb.Meaning.Severity <= verbs[worst]!.Meaning.Severity)
                continue;
            if (i == lead + 1 || verb.Destroys || Joining.Contains(words[i - 1], StringComparer.Ordinal))
                worst = i;
        }

        return worst;
    }

    private static bool AllAreNouns(Verb?[] verbs) => Array.TrueForAll(verbs, verb => verb is null || verb.OnlyReads || verb.Form != VerbForm.Base);

    // sync_group_get, restore_point_show, import_job_list: the verb stands last.
    private static bool EndsInReading(List<string> words, Verb?[] verbs, int lead)
    {
        if (words.Count < 2 || Joining.Contains(words[^2], StringComparer.Ordinal) || Array.Exists(verbs, verb => verb is { Destroys: true, Form: VerbForm.Base }))
            return false;
        return TrueReaders.Contains(words[^1], StringComparer.Ordinal) || (lead > 0 && NounReaders.Contains(words[^1], StringComparer.Ordinal));
    }

    private static bool IsReader(string word) => TrueReaders.Contains(word, StringComparer.Ordinal) || NounReaders.Contains(word, StringComparer.Ordinal);

    // order_list: the noun is what is listed. transfer: there is nothing else it could be.
    private static (int At, bool IsSure) Unsure(Verb?[] verbs, int reader)
    {
        if (reader < 0)
            reader = Array.FindIndex(verbs, verb => verb is { OnlyReads: true, Form: VerbForm.Base });
        var noun = Array.FindIndex(verbs, verb => verb is { Form: VerbForm.Base, OnlyReads: false });
        if (reader >= 0)
            return noun >= 0 && (noun == 0 || verbs[reader]!.IsAlsoNoun) && noun < reader && (reader != verbs.Length - 1 || verbs[reader]!.IsAlsoNoun) ? (noun, false) : (reader, noun < 0);
        if (noun >= 0)
            return (noun, noun == 0 && verbs.Length > 1);
        var other = Worst(verbs, verb => verb is { IsAlsoNoun: false, Form: VerbForm.ThirdPerson or VerbForm.Gerund or VerbForm.Other, OnlyReads: false });
        return other >= 0 ? (other, false) : (Array.FindIndex(verbs, verb => verb is { OnlyReads: true, Form: not VerbForm.Past }), false);
    }

    private static int Worst(Verb?[] verbs, Predicate<Verb?> counts)
    {
        var worst = -1;
        for (var i = 0; i < verbs.Length; i++)
        {
            if (counts(verbs[i]) && (worst < 0 || verbs[i]!.Meaning.Severity > verbs[worst]!.Meaning.Severity))
                worst = i;
        }

        return worst;
    }
}
