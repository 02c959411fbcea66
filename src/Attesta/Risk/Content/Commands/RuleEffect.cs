using Attesta.Risk.Content.Rules;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>From a rule that matched to the effect that it speaks of.</summary>
internal static class RuleEffect
{
    private const int MostTargets = 3;
    private const int LongestTarget = 200;

    // Deleting one thing is one thing; deleting whatever find or xargs comes up with is another.
    private const double OfOne = 0.3;
    private const double OfMany = 0.62;

    public static Effect Of(Rule rule, CommandLine line, int verbEnd)
    {
        var target = Target(rule.Target, line, verbEnd);
        var isFed = rule.Effect == EffectKind.Destroys && rule.Severity is >= OfOne and < OfMany && IsFed(line, verbEnd);
        return new Effect
        {
            Kind = rule.Effect,
            Severity = isFed ? OfMany : rule.Severity,
            Width = isFed ? EffectWidth.Many : rule.Scope ?? Width(line, verbEnd),
            Undo = rule.Undo,
            Target = target,
            Explanation = Says(rule.Says, line, verbEnd, target),
            Remedy = rule.Remedy,
            Evidence = line.Command.Evidence,
            Source = rule.Id,
        };
    }

    private static bool IsFed(CommandLine line, int from)
    {
        foreach (var wrapper in line.Command.Wrappers)
        {
            if (wrapper is not ("find" or "gfind" or "bfs" or "fd" or "fdfind" or "xargs" or "gxargs" or "parallel"))
                continue;
            for (var i = from; i < line.Operands.Count; i++)
            {
                if (line.OperandWord(i).HasGap)
                    return true;
            }
        }

        return false;
    }

    /// <summary>How wide a command reaches, by its operands and options.</summary>
    public static EffectWidth Width(CommandLine line, int from)
    {
        var width = line.Operands.Count - from > 1 ? EffectWidth.Many : EffectWidth.One;
        for (var i = from; i < line.Operands.Count; i++)
        {
            var word = line.OperandWord(i);
            if (OperandClasses.Holds(OperandClass.Everything, line, i))
                return EffectWidth.Everything;
            if (word.HasGlob)
                width = EffectWidth.Many;
        }

        foreach (var use in line.Options)
        {
            switch (line.Word(use.Word).Text.AsSpan(use.Start, use.Length))
            {
                case "all" or "all-namespaces" or "everything" or "a" when use.Kind == OptionKind.Name:
                    return EffectWidth.Everything;
                case "r" or "R" or "recursive" or "recurse" or "s":
                    width = EffectWidth.Many;
                    break;
            }
        }

        return width;
    }

    public static string Target(string asked, CommandLine line, int from)
    {
        var count = line.Operands.Count;
        switch (asked)
        {
            case "none":
                return "";
            case "first":
                return from < count ? Shown(line.OperandWord(from)) : "";
            case "last":
                return from < count ? Shown(line.OperandWord(count - 1)) : "";
            case "operands":
                if (count - from <= 0)
                    return "";
                if (count - from == 1)
                    return Shown(line.OperandWord(from));
                var shown = string.Join(", ", Enumerable.Range(from, Math.Min(MostTargets, count - from)).Select(i => Shown(line.OperandWord(i))));
                return count - from > MostTargets ? $"{shown} and {count - from - MostTargets} more" : shown;
            default:
                return ValueOf(asked.AsSpan().TrimStart("-/"), line);
        }
    }

    private static string ValueOf(ReadOnlySpan<char> option, CommandLine line)
    {
        foreach (var use in line.Options)
        {
            if (!line.Word(use.Word).Text.AsSpan(use.Start, use.Length).SequenceEqual(option))
                continue;
            var word = use.ValueWord < 0 ? use.Word + 1 : use.ValueWord;
            if (word < line.WordCount)
                return Cut(line.Word(word).Text[(use.ValueWord == use.Word ? use.ValueStart : 0)..]);
        }

        return "";
    }

    /// <summary>The word, with an ellipsis for what is computed.</summary>
    private static string Shown(in ShellWord word) => Cut(word.HasGap ? word.Text.Insert(word.FirstGap, "…") : word.Text);

    private static string Cut(string text) => text.Length <= LongestTarget ? text : text[..LongestTarget];

    private static string Says(string says, CommandLine line, int verbEnd, string target)
    {
        if (!says.Contains('{', StringComparison.Ordinal))
            return says;
        var verb = says.Contains("{verb}", StringComparison.Ordinal) ? string.Join(' ', Enumerable.Range(0, verbEnd).Select(line.TextOf)) : "";
        return says.Replace("{program}", line.Command.Program, StringComparison.Ordinal).Replace("{verb}", verb, StringComparison.Ordinal)
            .Replace("{target}", target.Length == 0 ? "what it names" : target, StringComparison.Ordinal);
    }
}
