using System.Buffers;
using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Commands;

/// <summary>An option that a rule asks for: <c>-f</c>, <c>--force</c>, <c>--mode=all*</c>; a word without a dash is an operand.</summary>
internal sealed class OptionPattern
{
    // Shorter ones abbreviate too much.
    private const int ShortestAbbreviation = 3;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private readonly string _text;
    private readonly string _name;
    private readonly WordPattern? _value;
    private readonly bool _isWord;
    private readonly bool _isLong;

    public OptionPattern(string text)
    {
        _text = text;
        _isWord = text[0] is not ('-' or '/');
        _isLong = text.StartsWith("--", StringComparison.Ordinal);
        var name = _isWord ? text : text.TrimStart('-', '/');
        var equals = _isWord ? -1 : name.IndexOf('=', StringComparison.Ordinal);
        (_name, _value) = equals > 0 ? (name[..equals], new WordPattern(name[(equals + 1)..])) : (name, null);
    }

    /// <summary>Whether the option is given in any spelling.</summary>
    public bool IsGiven(CommandLine line)
    {
        if (_isWord)
            return HasOperand(line, line.Operands.Count);
        foreach (var use in line.Options)
        {
            if (IsNamed(line, use) && HasValue(line, use))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether it is given in its exact spelling, so that the command does nothing. INVARIANT: in doubt it is not, since this is the one thing that
    /// lowers what a command is.
    /// </summary>
    /// <param name="line">The command.</param>
    /// <param name="inClusters">Whether <c>-fdn</c> holds <c>-n</c>. Only where a rule says so of a verb: in <c>kill -KILL</c> there is no <c>-L</c>.</param>
    public bool IsPlainlyGiven(CommandLine line, bool inClusters)
    {
        if (_isWord)
            return HasOperand(line, 1) && !line.Operands[0].MayBeValue;
        foreach (var use in line.Options)
        {
            var word = line.Word(use.Word);
            if (!word.IsExact)
                continue;
            var text = word.Text.AsSpan();
            // In a cluster of letters, of which none before takes a value, or it would have taken this one.
            var isExact = use.Kind == OptionKind.Letter
                ? _name.Length == 1 && !_isLong && text[use.Start] == _name[0] && (text.Length == 2 || (inClusters && !text[1..].ContainsAnyExcept(Letters)))
                : use.Length == _name.Length && text.Slice(use.Start, use.Length).Equals(_name, IgnoresCase(line) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
                    && (line.Style != OptionStyle.Gnu || _isLong == (use.Kind == OptionKind.Name));
            if (isExact && line.IsHonoured(use) && HasValue(line, use))
                return !IsTakenBack(line);
        }

        return false;
    }

    // Of --dry-run --dry-run=none and --dry-run --no-dry-run most programs believe the last.
    private bool IsTakenBack(CommandLine line)
    {
        foreach (var use in line.Options)
        {
            if (use.Kind == OptionKind.Letter)
                continue;
            var word = line.Word(use.Word);
            var written = word.Text.AsSpan(use.Start, use.Length);
            if (written.Equals(_name, StringComparison.OrdinalIgnoreCase))
            {
                if (!word.IsExact || (use.ValueWord == use.Word && IsNo(word.Text.AsSpan(use.ValueStart))))
                    return true;
            }
            else if (written.StartsWith("no", StringComparison.OrdinalIgnoreCase) && written[2..].TrimStart('-').Equals(_name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasOperand(CommandLine line, int most)
    {
        for (var i = 0; i < line.Operands.Count && i < most; i++)
        {
            if (line.TextOf(i).Equals(_text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IgnoresCase(CommandLine line) => line.Style is OptionStyle.PowerShell or OptionStyle.Slash;

    private bool IsNamed(CommandLine line, in OptionUse use)
    {
        var written = line.Word(use.Word).Text.AsSpan(use.Start, use.Length);
        switch (line.Style)
        {
            case OptionStyle.SingleDash:
                return written.SequenceEqual(_name);
            case OptionStyle.PowerShell:
                return written.Length > 0 && _name.AsSpan().StartsWith(written, StringComparison.OrdinalIgnoreCase);
            case OptionStyle.Slash:
                return written.Equals(_name, StringComparison.OrdinalIgnoreCase);
            default:
                if (use.Kind != OptionKind.Name)
                    return !_isLong && (use.Kind == OptionKind.Letter) == (_name.Length == 1) && written.SequenceEqual(_name);
                if (!_isLong || !_name.AsSpan().StartsWith(written, StringComparison.Ordinal))
                    return false;
                // --recurs is --recursive; --all is no short form of --all-namespaces.
                return written.Length == _name.Length || (written.Length >= ShortestAbbreviation && _name[written.Length] != '-');
        }
    }

    private bool HasValue(CommandLine line, in OptionUse use)
    {
        if (_value is null)
            return use.ValueWord < 0 || use.ValueWord != use.Word || use.Kind == OptionKind.Letter || !IsNo(line.Word(use.Word).Text.AsSpan(use.ValueStart));
        if (use.ValueWord >= 0)
            return use.ValueWord < line.WordCount && _value.Matches(line.Word(use.ValueWord), use.ValueStart);
        if (use.Kind == OptionKind.Letter && use.Start + 1 < line.Word(use.Word).Text.Length)
            return _value.Matches(line.Word(use.Word), use.Start + (line.Word(use.Word).Text[use.Start + 1] == '=' ? 2 : 1));
        return use.Word + 1 < line.WordCount && _value.Matches(line.Word(use.Word + 1));
    }

    private static bool IsNo(ReadOnlySpan<char> value) =>
        value is "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase) || value.Equals("$false", StringComparison.OrdinalIgnoreCase) || value.Equals("no", StringComparison.OrdinalIgnoreCase)
        || value.Equals("none", StringComparison.OrdinalIgnoreCase) || value.Equals("off", StringComparison.OrdinalIgnoreCase) || value.Equals("never", StringComparison.OrdinalIgnoreCase);
}
