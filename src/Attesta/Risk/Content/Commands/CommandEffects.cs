using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>What one command does to the world: by the rules of the packs, and where they do not know its verb, by what its words say.</summary>
internal static class CommandEffects
{
    private const double OfTooManyWords = 0.6;
    private const double OfComputedVerb = 0.4;

    /// <param name="command">The command.</param>
    /// <param name="book">The rules.</param>
    /// <param name="line">Reads its arguments, and is left with them.</param>
    /// <param name="effects">Where they go.</param>
    /// <param name="isBuiltIn">Whether a reader of its own knows what its words mean.</param>
    /// <returns>Whether anything is known of the program.</returns>
    public static bool Read(ShellCommand command, RuleBook book, CommandLine line, EffectCollection effects, bool isBuiltIn = false)
    {
        var rules = Find(command, book);
        var grammar = rules?.Grammar ?? CommandGrammar.Unknown;
        line.Read(command, grammar);
        if (line.WordCount > CommandLine.MostWords)
            effects.Add(Of(EffectKind.NotUnderstood, OfTooManyWords, $"gives {command.Program} more words than were looked at", command));
        if (IsHarmless(grammar, line))
            return true;
        var knowsVerb = false;
        var isKnown = rules is not null && (rules.Read(line, effects, ref knowsVerb) || rules.IsDescribed);
        if (isBuiltIn || !grammar.IsGeneric || knowsVerb || IsWrapper(command.Program) || OnlyReads(grammar, line))
            return isKnown || isBuiltIn || IsWrapper(command.Program);
        var before = effects.Count;
        GenericVerbs.Read(line, rules is { IsDescribed: true }, effects);
        if (rules is { HasVerbs: true } && line.Operands.Count > 0 && line.OperandWord(0) is { Text: "", HasGap: true })
            effects.Add(Of(EffectKind.NotUnderstood, OfComputedVerb, $"runs {command.Program} with a verb that is computed", command));
        return isKnown || effects.Count > before;
    }

    /// <summary>The user's rules: they are matched by their own grammar and can only add.</summary>
    public static void ReadOwn(ShellCommand command, RuleBook own, CommandLine line, EffectCollection effects)
    {
        if (Find(command, own) is not { } rules)
            return;
        line.Read(command, rules.Grammar);
        var knowsVerb = false;
        if (!IsHarmless(rules.Grammar, line))
            rules.Read(line, effects, ref knowsVerb);
    }

    private static Effect Of(EffectKind kind, double severity, string says, ShellCommand command) =>
        new() { Kind = kind, Severity = severity, Explanation = says, Evidence = command.Evidence, Source = "commands" };

    /// <summary>What is known of the program itself, and where that is nothing but rules on every program, of its family: python for python3.</summary>
    private static ProgramRules? Find(ShellCommand command, RuleBook book)
    {
        var exact = book.Find(command.Program);
        if (exact is { IsDescribed: true })
            return exact;
        var family = command.Family;
        return ReferenceEquals(family, command.Program) ? exact : book.Find(family) ?? exact;
    }

    /// <summary>Whether its operands are another command, which is looked at by itself.</summary>
    private static bool IsWrapper(string program) =>
        (WrapperRules.TryGet(program, out var wrappers) && wrappers is [{ Verb: "" }, ..])
        || program is "find" or "gfind" or "xargs" or "gxargs" or "parallel" or "eval" or "trap" or "source" or "." or "sh" or "bash" or "zsh" or "dash" or "ksh" or "fish" or "cmd" or "powershell" or "pwsh" or "invoke-expression" or "start-process" or "crontab" or "at" or "batch" or ":" or "true" or "false" or "[" or "[[" or "test";

    private static bool IsHarmless(CommandGrammar grammar, CommandLine line)
    {
        foreach (var option in grammar.Harmless)
        {
            if (option.IsPlainlyGiven(line, inClusters: false))
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
