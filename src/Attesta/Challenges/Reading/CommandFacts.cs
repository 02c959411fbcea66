namespace Attesta.Challenges.Reading;

/// <summary>What one program call does, and to what.</summary>
internal sealed record CommandFacts(Verb Verb, IReadOnlyList<Fact> Facts)
{
    private const int MostTargets = 8;

    // The first words of these say what they do: git push, docker rm, aws s3 rm.
    private static readonly HashSet<string> WithSubcommands = new(StringComparer.Ordinal)
    {
        "git", "docker", "podman", "kubectl", "helm", "terraform", "tofu", "npm", "npx", "yarn", "pnpm", "pip", "pip3", "apt", "apt-get", "dnf",
        "yum", "brew", "systemctl", "service", "aws", "gcloud", "gsutil", "az", "gh", "cargo", "dotnet", "make", "redis-cli", "vault", "heroku",
    };

    private static readonly HashSet<string> OnFiles = new(StringComparer.Ordinal)
    {
        "rm", "rmdir", "del", "rd", "unlink", "shred", "truncate", "mv", "cp", "ln", "touch", "mkdir", "chmod", "chown", "chgrp", "cat", "tee",
        "head", "tail", "tar", "dd", "find", "rsync", "scp", "rimraf", "sed", "ls", "less", "more", "wc", "stat",
    };

    /// <summary>Reads a call.</summary>
    public static CommandFacts Of(Command command)
    {
        var redirect = Redirected(command.Words);
        if (command.Words.Select(SqlText.Read).FirstOrDefault(sql => sql is not null) is { } sql && Verb.Of(sql.Verb) is { } sqlVerb)
            return new CommandFacts(sqlVerb, SqlFacts(sql));

        var verb = VerbOf(command);
        if (redirect is not null && verb.Sense is Sense.Read or Sense.Unknown)
            return new CommandFacts(Verb.Of("overwrite")!, TargetFacts([redirect], "Which file does the command write to?", onFiles: true));

        var onFiles = OnFiles.Contains(command.Program);
        var question = onFiles ? "Which file or folder does the command act on?" : "Which of these does the command name?";
        return new CommandFacts(verb, TargetFacts(Targets(command, onFiles), question, onFiles));
    }

    private static Verb VerbOf(Command command)
    {
        var words = command.Words;
        switch (command.Program)
        {
            case "find" when words.Any(word => word is "-delete" or "rm"):
                return Verb.Of("delete")!;
            case "sed" when !words.Any(word => word.StartsWith("-i", StringComparison.Ordinal) || word.StartsWith("--in-place", StringComparison.Ordinal)):
                return Verb.Of("read")!;
            case "curl" or "wget" or "http" or "https":
                return Verb.Of(words.Any(Sends) ? "send" : "fetch")!;
        }

        if (WithSubcommands.Contains(command.Program)
            && Verb.Strongest(words.Where(IsPlain).Take(3).SelectMany(NameTokens.Of)) is { } verb)
            return verb;
        return Verb.Of(command.Program) ?? Verb.Strongest(NameTokens.Of(command.Program)) ?? Verb.Unknown(command.Program);
    }

    private static bool Sends(string word) =>
        word is "-d" or "-F" or "-T" or "POST" or "PUT" or "PATCH" or "DELETE" or "-XPOST" or "-XPUT" or "-XDELETE"
        || word.StartsWith("--data", StringComparison.Ordinal) || word.StartsWith("--form", StringComparison.Ordinal)
        || word.StartsWith("--post", StringComparison.Ordinal) || word.StartsWith("--upload", StringComparison.Ordinal);

    private static List<string> Targets(Command command, bool onFiles)
    {
        var targets = new List<string>();
        var skip = command.Program is "chmod" or "chown" or "chgrp" or "sed" ? 1 : 0;
        var verbs = WithSubcommands.Contains(command.Program) ? 1 : 0;
        for (var i = 0; i < command.Words.Count && targets.Count < MostTargets; i++)
        {
            var word = command.Words[i];
            if (word is ">" or "<")
            {
                i++;
                continue;
            }

            if (command.Program == "dd" && word.StartsWith("of=", StringComparison.Ordinal))
                targets.Add(word[3..]);
            if (!IsPlain(word) || command.Program == "dd")
                continue;

            // Outside of file programs a word behind an option is mostly the option's value, and the first verb is what is done.
            if (!onFiles && ((i > 0 && command.Words[i - 1].StartsWith('-')) || (Verb.Of(word) is not null && verbs-- > 0)))
                continue;
            if (skip-- <= 0)
                targets.Add(word);
        }

        if (targets.Count == 0 && !onFiles)
            targets.AddRange(command.Words.Where(word => IsPlain(word) && Verb.Of(word) is null).TakeLast(1));

        // kubectl delete pod web-1: the kind comes first, the name last.
        return onFiles || targets.Count < 2 ? targets : [targets[^1], .. targets[..^1]];
    }

    private static Fact[] TargetFacts(List<string> targets, string question, bool onFiles)
    {
        var facts = new List<Fact>();
        foreach (var target in targets)
        {
            if (ValueText.Of(target) is not { } text)
                continue;
            var shape = ValueText.ShapeOf(text);

            // Of several files any one will do to see who has read the line; of other words the first says most.
            facts.Add(new Fact("target", question, text, shape, onFiles ? 96 : 96 - (6 * facts.Count), onFiles || facts.Count == 0));
        }

        return [.. facts];
    }

    private static Fact[] SqlFacts(SqlText sql) => sql.Name is null || ValueText.IsMasked(sql.Name)
        ? []
        : [new Fact(sql.Noun!, $"Which {sql.Noun} does the SQL statement touch?", sql.Name, Shape.Word, 96, true)];

    private static string? Redirected(IReadOnlyList<string> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] == ">" && words[i + 1] is not (">" or "<") && !words[i + 1].StartsWith('&') && words[i + 1] != "/dev/null")
                return words[i + 1];
        }

        return null;
    }

    private static bool IsPlain(string word) => word.Length > 0 && word[0] != '-' && word is not (">" or "<") && !word.StartsWith('&');
}
