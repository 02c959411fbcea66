namespace Attesta.Risk.Content.Words;

/// <summary>The regular forms of English verbs. A form too many does no harm: nobody writes it.</summary>
internal static class Inflection
{
    public static string ThirdPerson(string verb) =>
        EndsInConsonantY(verb) ? verb[..^1] + "ies"
        : verb.EndsWith('s') || verb.EndsWith('x') || verb.EndsWith('z') || verb.EndsWith("ch", StringComparison.Ordinal) || verb.EndsWith("sh", StringComparison.Ordinal)
            || verb.EndsWith('o') ? verb + "es"
        : verb + "s";

    public static IEnumerable<string> Past(string verb)
    {
        if (verb.EndsWith('e'))
        {
            yield return verb + "d";
            yield break;
        }

        yield return EndsInConsonantY(verb) ? verb[..^1] + "ied" : verb + "ed";
        if (Doubles(verb))
            yield return verb + verb[^1] + "ed";
    }

    public static IEnumerable<string> Gerund(string verb)
    {
        yield return verb.EndsWith('e') && !verb.EndsWith("ee", StringComparison.Ordinal) ? verb[..^1] + "ing" : verb + "ing";
        if (Doubles(verb))
            yield return verb + verb[^1] + "ing";
    }

    private static bool EndsInConsonantY(string verb) => verb.Length > 1 && verb[^1] == 'y' && !IsVowel(verb[^2]);

    // drop: dropped. Whether cancel doubles depends on where one comes from.
    private static bool Doubles(string verb) =>
        verb.Length >= 3 && !IsVowel(verb[^1]) && verb[^1] is not ('w' or 'x' or 'y') && IsVowel(verb[^2]) && !IsVowel(verb[^3]);

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
