using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>A glob, or a class such as <c>@root</c> with what may stand before it: <c>of=@disk</c>. <c>!@temp</c> is every word that is not of the class, <c>&gt;@system</c> the last operand.</summary>
internal sealed class WordPattern
{
    private readonly string _prefix = "";
    private readonly OperandClass _class;
    private readonly bool _isNegated;
    private readonly bool _isLast;
    private readonly Glob _glob;

    public WordPattern(string text)
    {
        Text = text;
        _isLast = text.StartsWith('>');
        if (_isLast)
            text = text[1..];
        var at = text.LastIndexOf('@');
        if (at >= 0 && OperandClasses.Named(text.AsSpan(at + 1)) is var named && named != OperandClass.None)
            (_prefix, _class, _isNegated) = (text[..at].TrimStart('!'), named, text[0] == '!');
        else
            _glob = new Glob(text);
    }

    public string Text { get; }

    /// <summary>Whether an operand is like this.</summary>
    public bool Matches(CommandLine line, int operand) => (!_isLast || IsLast(line, operand))
        && (_class != OperandClass.None && _prefix.Length == 0 ? OperandClasses.Holds(_class, line, operand) != _isNegated : Matches(line.OperandWord(operand)));

    // What is computed may come to nothing: cp evil /etc/passwd $(true).
    private static bool IsLast(CommandLine line, int operand)
    {
        for (var i = operand + 1; i < line.Operands.Count; i++)
        {
            if (!line.OperandWord(i).HasGap)
                return false;
        }

        return true;
    }

    /// <summary>Whether a word, from an offset on, is like this.</summary>
    public bool Matches(in ShellWord word, int from = 0)
    {
        var text = word.Text.AsSpan(from);
        if (_class == OperandClass.None)
            return _glob.Matches(text);
        return (text.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase) && OperandClasses.Holds(_class, word, from + _prefix.Length)) != _isNegated;
    }
}
