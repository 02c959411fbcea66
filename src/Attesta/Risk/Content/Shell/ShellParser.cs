using System.Runtime.CompilerServices;

namespace Attesta.Risk.Content.Shell;

/// <summary>Reads POSIX shell and bash, and notes each command as it is met. One walk over the text: nothing is executed, all branches count.</summary>
internal sealed partial class ShellParser
{
    private readonly List<ShellCommand> _commands = [];
    // Stacks whose upper part belongs to the construct being read.
    private readonly List<ShellCommand> _outputs = [];
    private readonly List<ShellCommand> _substituted = [];
    private readonly List<ShellWord> _words = [];

    private string _text = "";
    private int _position;
    private int _openParens;
    // Where the line that announced a here-document ends, and where reading goes on after it.
    private int _hereLine = -1;
    private int _hereEnd;

    private int _depth;
    // Characters that may still be read again, or put in for a variable.
    private long _budget = ShellLimits.Again;
    private bool _unwinding;
    private bool _exhausted;
    // Above zero, what is read may not run, or not in this shell.
    private int _uncertain;

    private ShellCommand[] _input = [];
    private string[] _wrappers = [];
    private string? _fed;

    /// <summary>What was found, in the order of the text.</summary>
    public IReadOnlyList<ShellCommand> Commands => _commands;

    /// <summary>Why some of it could not be read.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Reads a text to its end, whatever it holds.</summary>
    public void ReadAll(string text)
    {
        if (text.Length > ShellLimits.Characters)
        {
            Fail("it is too long");
            text = text[..ShellLimits.Characters];
        }

        if (text.Contains('\0'))
        {
            Fail("it holds a NUL");
            text = text.Replace("\0", "", StringComparison.Ordinal);
        }

        if (text.Contains(ShellGap.Mark) || HoldsLoneSurrogate(text))
            Fail("it is not valid text");
        _text = text;
        Allow(text.Length);
        ReadToEnd();
    }

    /// <summary>A longer text may say more, but a short one must not keep the reader busy for long.</summary>
    private void Allow(int length) => _budget = Math.Min(ShellLimits.Characters, ShellLimits.Again + (16L * length));

    /// <summary>Reads a text that stands inside of what is being read: a wrapper's argument, a function's body.</summary>
    private void ReadNested(string text)
    {
        if (text.Length == 0 || !Charge(text.Length) || !Enter())
            return;
        var (outer, position, hereLine, hereEnd, openParens) = (_text, _position, _hereLine, _hereEnd, _openParens);
        (_text, _position, _hereLine, _hereEnd, _openParens) = (text, 0, -1, 0, 0);
        ReadToEnd();
        (_text, _position, _hereLine, _hereEnd, _openParens) = (outer, position, hereLine, hereEnd, openParens);
        Leave();
    }

    private void ReadToEnd()
    {
        while (!_exhausted)
        {
            var start = _position;
            ReadList(Closers.None);
            if (_unwinding && !_exhausted)
            {
                // INVARIANT: what follows a nesting that is too deep is still read, so that nothing hides behind it.
                _unwinding = false;
                _openParens = 0;
            }

            if (_position >= _text.Length)
                return;
            if (_position == start)
                _position++;
        }
    }

    private void Fail(string why) => Trouble ??= why;

    private bool Charge(int characters)
    {
        _budget -= characters;
        if (_budget >= 0)
            return true;
        Exhaust("it says too much at once");
        return false;
    }

    private void Exhaust(string why)
    {
        Fail(why);
        _exhausted = true;
        _unwinding = true;
    }

    /// <summary>Goes one level deeper; every true is followed by <see cref="Leave"/>.</summary>
    private bool Enter()
    {
        if (_depth < ShellLimits.Depth && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _depth++;
            return true;
        }

        Fail("it is nested too deeply");
        _unwinding = true;
        return false;
    }

    private void Leave() => _depth--;

    private static bool HoldsLoneSurrogate(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is var at and >= 0)
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 >= rest.Length || !char.IsLowSurrogate(rest[at + 1]))
                return true;
            rest = rest[(at + 2)..];
        }

        return false;
    }

    private bool AtEnd => _position >= _text.Length;

    private char Current => _text[_position];

    private char Next => _position + 1 < _text.Length ? _text[_position + 1] : '\0';

    private bool At(string expected) => string.CompareOrdinal(_text, _position, expected, 0, expected.Length) == 0;

    /// <summary>Blanks and continued lines.</summary>
    private void SkipBlanks()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c is ' ' or '\t' or '\r')
                _position++;
            else if (c == '\\' && IsLineEnd(_position + 1, out var after))
                _position = after;
            else
                return;
        }
    }

    private bool IsLineEnd(int at, out int after)
    {
        after = at + 1;
        if (at < _text.Length && _text[at] == '\r' && at + 1 < _text.Length && _text[at + 1] == '\n')
            after = at + 2;
        else if (at >= _text.Length || _text[at] != '\n')
            return false;
        return true;
    }

    /// <summary>To the next line, past the here-documents that this one announced.</summary>
    private void SkipNewline()
    {
        _position = _position == _hereLine ? _hereEnd : _position + 1;
    }

    private void SkipComment()
    {
        var end = _text.AsSpan(_position).IndexOf('\n');
        _position = end < 0 ? _text.Length : _position + end;
    }

    /// <summary>Blanks, newlines and comments.</summary>
    private void SkipNewlines()
    {
        while (true)
        {
            SkipBlanks();
            if (AtEnd)
                return;
            if (Current == '\n')
                SkipNewline();
            else if (Current == '#')
                SkipComment();
            else
                return;
        }
    }
}
