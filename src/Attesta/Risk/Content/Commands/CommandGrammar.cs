using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Commands;

/// <summary>A program's grammar, ready to read with.</summary>
internal sealed class CommandGrammar
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _values;
    // One bit for each letter that takes a value.
    private readonly UInt128 _letters;

    public CommandGrammar(ProgramGrammar grammar)
    {
        Style = grammar.Style;
        IsGeneric = grammar.IsGeneric && !grammar.ArgumentsAreData;
        ArgumentsAreData = grammar.ArgumentsAreData;
        Reads = [.. grammar.Reads.Select(text => new WordSequence(text))];
        Harmless = [.. grammar.Harmless.Select(text => new OptionPattern(text))];
        var values = new HashSet<string>(Style is OptionStyle.PowerShell or OptionStyle.Slash ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var value in grammar.Values)
        {
            values.Add(value.TrimStart('-', '/'));
            if (Style == OptionStyle.Gnu && value is ['-', not '-' and < (char)128] && char.IsAsciiLetterOrDigit(value[1]))
                _letters |= UInt128.One << value[1];
        }

        _values = values.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Of a program that nobody described.</summary>
    public static CommandGrammar Unknown { get; } = new(new ProgramGrammar { Program = "" });

    public OptionStyle Style { get; }

    public bool IsGeneric { get; }

    public bool ArgumentsAreData { get; }

    public WordSequence[] Reads { get; }

    public OptionPattern[] Harmless { get; }

    /// <summary>Whether the option of this name, without dashes, takes the next word.</summary>
    public bool TakesValue(ReadOnlySpan<char> name) => _values.Set.Count > 0 && _values.Contains(name);

    public bool TakesValue(char letter) => letter < 128 && ((_letters >> letter) & UInt128.One) != UInt128.Zero;
}
