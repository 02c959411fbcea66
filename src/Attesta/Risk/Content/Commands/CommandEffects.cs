using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>What one command does to the world: by the rules of the packs, and where they do not know its verb, by what its words say.</summary>
internal static class CommandEffects
{
    private const double OfTooManyWords = 0.6;

    public static void Read(ShellCommand command, RuleBook book, CommandLine line, EffectCollection effects)
    {
        var rules = Find(command, book);
        var grammar = rules?.Grammar ?? CommandGrammar.Unknown;
        line.Read(command, grammar);
        if (line.WordCount > CommandLine.MostWords)
        {
            effects.Add(new Effect
            {
                Kind = EffectKind.NotUnderstood,
                Severity = OfTooManyWords,
                Explanation = $"gives {command.Program} more words than were looked at",
                Evidence = command.Evidence,
                Source = "commands",
            });
        }

        if (IsHarmless(grammar, line))
            return;
        var knowsVerb = false;
        rules?.Read(line, effects, ref knowsVerb);
        if (grammar.IsGeneric && !knowsVerb && !OnlyReads(grammar, line))
            GenericVerbs.Read(line, effects);
    }

    private static ProgramRules? Find(ShellCommand command, RuleBook book)
    {
        if (book.Find(command.Program) is { } exact)
            return exact;
        var family = command.Family;
        return ReferenceEquals(family, command.Program) ? null : book.Find(family);
    }

    private static bool IsHarmless(CommandGrammar grammar, CommandLine line)
    {
        foreach (var option in grammar.Harmless)
        {
            if (option.IsPlainlyGiven(line))
                return true;
        }

        return false;
    }

    private static bool OnlyReads(CommandGrammar grammar, CommandLine line)
    {
        foreach (var sequence in grammar.Reads)
        {
            if (sequence.End(line, skips: false) >= 0)
                return true;
        }

        return false;
    }
}
