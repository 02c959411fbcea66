namespace Attesta.Risk;

/// <summary>What a function's name says it does, by the documented verbs. The most severe word wins.</summary>
internal sealed record FunctionName(double Score, string Description, string? Evidence)
{
    private static readonly string[] Destructive = ["delete", "remove", "drop", "destroy", "purge", "truncate", "kill"];
    private static readonly string[] Mutating = ["write", "update", "modify", "set", "create", "send", "deploy", "push", "execute", "run"];
    private static readonly string[] Reading = ["read", "get", "list", "fetch", "search", "find", "check"];

    public static FunctionName Read(string name)
    {
        // Names are short; whatever comes after this is not a name.
        var words = Words(name.Length > 256 ? name[..256] : name);
        if (words.Count == 0)
            return new FunctionName(0.5, "the name holds no word", null);
        return Find(words, Destructive, 0.95, "destructive verb")
            ?? Find(words, Mutating, 0.55, "mutating verb")
            ?? Find(words, Reading, 0.1, "reading verb")
            ?? new FunctionName(0.4, "no known verb", name.Length > 60 ? name[..60] : name);
    }

    /// <summary>Splits at case changes and at everything that is not a letter or digit: <c>HTTPServer.deleteUser-by_id</c> has the words http server delete user by id.</summary>
    public static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            var inWord = i < name.Length && char.IsLetterOrDigit(name[i]);
            if (start >= 0 && (!inWord || StartsWord(name, i)))
            {
                words.Add(name[start..i].ToLowerInvariant());
                start = -1;
            }

            if (inWord && start < 0)
                start = i;
        }

        return words;
    }

    private static bool StartsWord(string name, int i) =>
        char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));

    private static FunctionName? Find(List<string> words, string[] verbs, double score, string kind)
    {
        foreach (var word in words)
        {
            if (Array.IndexOf(verbs, word) >= 0)
                return new FunctionName(score, $"{kind} '{word}'", word);
        }

        return null;
    }
}
