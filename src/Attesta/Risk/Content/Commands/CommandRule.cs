using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Commands;

/// <summary>A rule on commands, ready to be matched.</summary>
internal sealed class CommandRule(Rule rule)
{
    private readonly WordSequence[] _verbs = [.. rule.Match.Verbs.Select(text => new WordSequence(text))];
    private readonly OptionPattern[][] _options = [.. rule.Match.Options.Select(group => group.Select(text => new OptionPattern(text)).ToArray())];
    private readonly WordPattern[] _operands = [.. rule.Match.Operands.Select(text => new WordPattern(text))];
    private readonly OptionPattern[] _unless = [.. rule.Match.Unless.Select(text => new OptionPattern(text))];
    private readonly Glob[] _assignments = [.. rule.Match.Assignments.Select(text => new Glob(text))];
    private readonly Glob[] _wrappers = [.. rule.Match.Wrappers.Select(text => new Glob(text))];
    private readonly Glob[] _input = [.. rule.Match.StandardInput.Select(text => new Glob(text))];

    public Rule Rule => rule;

    /// <summary>What the operands can begin with; null when that is not known beforehand.</summary>
    public IEnumerable<string>? FirstWords =>
        _verbs.Length == 0 || _verbs.Any(verb => verb.FirstWords is null) ? null : _verbs.SelectMany(verb => verb.FirstWords!).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the command does what the rule is about.</summary>
    /// <param name="line">The command.</param>
    /// <param name="verbEnd">Where the operands begin that are no verb.</param>
    /// <param name="knowsVerb">Set when the rule speaks of the verb as such, so that nobody has to guess what it means.</param>
    public bool Matches(CommandLine line, out int verbEnd, ref bool knowsVerb)
    {
        verbEnd = 0;
        if (_verbs.Length > 0)
        {
            verbEnd = -1;
            foreach (var verb in _verbs)
            {
                if ((verbEnd = verb.End(line, skips: true)) >= 0)
                    break;
            }

            if (verbEnd < 0)
                return false;
            // INVARIANT: whether it knows the verb hangs on nothing that an added argument could change.
            knowsVerb |= !rule.Match.IsNarrow;
        }

        // What a grammar takes for an option's value may be an operand to this very command: mkfs.ext4 -F /dev/sdb1.
        if (line.Operands.Count + line.ValueWords - verbEnd < rule.Match.MinOperands)
            return false;
        foreach (var group in _options)
        {
            if (!IsAnyGiven(group, line))
                return false;
        }

        return (_operands.Length == 0 || HasOperand(line, verbEnd))
            && (_assignments.Length == 0 || HasAssignment(line))
            && (_wrappers.Length == 0 || line.Command.Wrappers.Any(wrapper => _wrappers.Any(glob => glob.Matches(wrapper))))
            && (!rule.Match.Input || HasInput(line))
            && (_input.Length == 0 || (line.Command.StandardInput is { } input && _input.Any(glob => glob.Matches(input))))
            && !IsPrevented(line);
    }

    private static bool IsAnyGiven(OptionPattern[] group, CommandLine line)
    {
        foreach (var option in group)
        {
            if (option.IsGiven(line))
                return true;
        }

        return false;
    }

    private bool HasOperand(CommandLine line, int from)
    {
        foreach (var pattern in _operands)
        {
            for (var i = from; i < line.Operands.Count; i++)
            {
                if (pattern.Matches(line, i))
                    return true;
            }
        }

        return false;
    }

    private bool HasAssignment(CommandLine line)
    {
        foreach (var assignment in line.Command.Assignments)
        {
            if (_assignments.Any(glob => glob.Matches(assignment.Text)))
                return true;
        }

        return false;
    }

    private static bool HasInput(CommandLine line) =>
        line.Command.Input.Count > 0 || line.Command.HereText is not null || line.Command.Redirections.Any(redirection => redirection.Kind is "<" or "<<" or "<<<");

    private bool IsPrevented(CommandLine line)
    {
        foreach (var option in _unless)
        {
            if (option.IsPlainlyGiven(line, inClusters: true))
                return true;
        }

        return false;
    }
}
