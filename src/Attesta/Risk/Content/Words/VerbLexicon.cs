using System.Globalization;

namespace Attesta.Risk.Content.Words;

/// <summary>Verbs of function names and subcommands, with their inflections, and what they do.</summary>
internal static class VerbLexicon
{
    private static readonly Dictionary<string, Verb> Verbs = Read(VerbTable.Text);

    private static readonly Dictionary<string, Verb>.AlternateLookup<ReadOnlySpan<char>> BySpan = Verbs.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every form that is known.</summary>
    public static IReadOnlyDictionary<string, Verb> All => Verbs;

    /// <summary>The meaning of a word in lower case; null when it is no known verb. Allocates nothing.</summary>
    public static VerbMeaning? Find(ReadOnlySpan<char> lowerCaseWord) => VerbOf(lowerCaseWord)?.Meaning;

    /// <summary>The verb that a word in lower case is a form of; null when there is none.</summary>
    public static Verb? VerbOf(ReadOnlySpan<char> lowerCaseWord) => BySpan.TryGetValue(lowerCaseWord, out var verb) ? verb : null;

    private static Dictionary<string, Verb> Read(string table)
    {
        var verbs = new Dictionary<string, Verb>(4096, StringComparer.Ordinal);
        var derived = new List<(string Form, Verb Verb)>(4096);
        foreach (var line in table.AsSpan().EnumerateLines())
        {
            var kind = EffectKind.Changes;
            var severity = 0.0;
            var field = 0;
            foreach (var part in line.Split(' '))
            {
                var word = line[part];
                if (word.IsEmpty)
                    continue;
                if (field == 0)
                    kind = Enum.Parse<EffectKind>(word);
                else if (field == 1)
                    severity = double.Parse(word, CultureInfo.InvariantCulture);
                else
                    Add(word.ToString(), kind, severity, verbs, derived);
                field++;
            }
        }

        // A verb itself goes before a form of another, and what stands first in the table before what comes later.
        foreach (var (form, verb) in derived)
            verbs.TryAdd(form, verb);
        return verbs;
    }

    private static void Add(string entry, EffectKind kind, double severity, Dictionary<string, Verb> verbs, List<(string Form, Verb Verb)> derived)
    {
        var says = entry.IndexOf('=', StringComparison.Ordinal);
        var phrase = says < 0 ? null : entry[(says + 1)..].Replace('_', ' ');
        var forms = (says < 0 ? entry : entry[..says]).Split('+');
        var isAlsoNoun = forms[0][0] == '~';
        var verb = isAlsoNoun ? forms[0][1..] : forms[0];
        var third = Inflection.ThirdPerson(verb);
        var meaning = new VerbMeaning(kind, severity, phrase ?? third);
        verbs.TryAdd(verb, new Verb(verb, meaning, VerbForm.Base, isAlsoNoun));
        foreach (var form in forms.AsSpan(1))
            derived.Add((form, new Verb(verb, meaning, VerbForm.Other, isAlsoNoun)));
        // Nobody inflects rm or rd, and rds is a service.
        if (verb.Length < 3)
            return;
        derived.Add((third, new Verb(verb, meaning, VerbForm.ThirdPerson, isAlsoNoun)));
        var past = new Verb(verb, meaning, VerbForm.Past, isAlsoNoun);
        foreach (var form in Inflection.Past(verb))
            derived.Add((form, past));
        var gerund = new Verb(verb, meaning, VerbForm.Gerund, isAlsoNoun);
        foreach (var form in Inflection.Gerund(verb))
            derived.Add((form, gerund));
    }
}
