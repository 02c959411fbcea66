using System.Collections.Concurrent;
using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Commands;

/// <summary>All rules on commands, by program. Safe to use from many threads.</summary>
internal sealed class RuleBook
{
    private const int MostNames = 4096;
    private const int LongestName = 128;

    private readonly IRuleSource _source;
    private readonly ConcurrentDictionary<string, ProgramRules?> _programs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProgramRules?>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public RuleBook(IRuleSource source)
    {
        _source = source;
        _bySpan = _programs.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What is known of a program; null when nothing is.</summary>
    public ProgramRules? Find(string program)
    {
        if (program.Length is 0 or > LongestName)
            return null;
        if (_programs.TryGetValue(program, out var known))
            return known;
        var (grammar, rules) = _source.Of(program);
        known = grammar is null && rules.Count == 0 ? null : new ProgramRules(grammar, rules);
        // Names that nobody knows come without end.
        if (_programs.Count < MostNames)
            _programs.TryAdd(program, known);
        return known;
    }
}
