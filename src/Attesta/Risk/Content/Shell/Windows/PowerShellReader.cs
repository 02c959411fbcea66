using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>Reads PowerShell: cmdlets and their aliases, parameters, pipelines, script blocks and subexpressions. Blocks count wherever they stand.</summary>
internal sealed partial class PowerShellReader(string text)
{
    private readonly List<WindowsCommand> _commands = [];
    // The commands that an open parenthesis or block interrupts.
    private readonly Stack<(WindowsCommand? Command, char Close, bool IsMethod)> _open = new();
    private readonly StringBuilder _letters = new();
    private WindowsCommand? _current;
    private WindowsCommand? _piped;
    private int _position;
    private int _gap = -1;
    private int _firstGap = -1;
    private bool _isWord;
    private bool _hasGlob;
    private string? _trouble;

    public static WindowsReading Read(string text) => new PowerShellReader(text).Read();

    private WindowsReading Read()
    {
        while (_position < text.Length && _commands.Count < ShellLimits.Commands)
            Step(text[_position]);
        EndWord();
        EndCommand();
        if (_open.Count > 0)
            _trouble ??= "a bracket is not closed";
        return new WindowsReading(_commands, _trouble);
    }

    private void Step(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r':
                EndWord();
                _position++;
                break;
            case '\n' or ';':
                Break(1);
                break;
            case '|':
                var isOr = Peek(1) == '|';
                var from = _current ?? _commands.LastOrDefault();
                Break(isOr ? 2 : 1);
                _piped = isOr ? null : from;
                break;
            case '&':
                Break(Peek(1) == '&' ? 2 : 1);
                break;
            case '#' when !_isWord:
                Skip(_position, "\n");
                break;
            case '<' when Peek(1) == '#':
                Skip(_position, "#>");
                break;
            case '>':
                ReadRedirection();
                break;
            case '(' or '{':
                Open(c == '(' ? ')' : '}', 1);
                break;
            case '$' when Peek(1) == '(':
            case '@' when Peek(1) is '(' or '{':
                Open(Peek(1) == '(' ? ')' : '}', 2);
                break;
            case ')' or '}':
                Close(c);
                break;
            case '\'' or '"':
                ReadQuoted(c);
                break;
            case '@' when Peek(1) is '\'' or '"':
                ReadHereString(Peek(1));
                break;
            case '`':
                ReadEscape();
                break;
            case ShellGap.Mark:
                AddGap();
                _position++;
                break;
            case '$' when char.IsLetter(Peek(1)) || Peek(1) is '_' or '{' or '?':
                ReadVariable();
                break;
            case ',' or '=' when c == ',' || !_isWord:
                EndWord();
                if (c == '=')
                    // The words before were an assignment's target.
                    DropTarget();
                _position++;
                break;
            default:
                _hasGlob |= c is '*' or '?';
                _isWord = true;
                _letters.Append(c);
                _position++;
                break;
        }
    }

    private char Peek(int ahead) => _position + ahead < text.Length ? text[_position + ahead] : '\0';

    private void Break(int length)
    {
        EndWord();
        EndCommand();
        _position += length;
        _piped = null;
    }

    private void Open(char close, int length)
    {
        // What a method is given are words of its own command.
        var isMethod = _isWord && close == ')' && length == 1 && IsMember(_letters);
        EndWord();
        if (_open.Count >= 1000)
        {
            _trouble ??= "it is nested too deeply";
            _position += length;
            return;
        }

        _open.Push((_current, close, isMethod));
        if (!isMethod)
            _current = null;
        _position += length;
    }

    private void Close(char c)
    {
        EndWord();
        _position++;
        if (_open.Count > 0 && _open.Peek() is { Close: ')', IsMethod: true } && c == ')')
        {
            _current = _open.Pop().Command;
            return;
        }

        EndCommand();
        _piped = null;
        if (_open.Count == 0 || _open.Peek().Close != c)
        {
            _trouble ??= "a bracket is closed that was not opened";
            return;
        }

        _current = _open.Pop().Command;
        if (c == ')')
            _current?.Words.Add(ShellWord.Unknown);
    }

    private static bool IsMember(StringBuilder name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '.' || (name[i] == ':' && i + 1 < name.Length && name[i + 1] == ':'))
                return true;
        }

        return false;
    }

    private void Skip(int from, string end)
    {
        EndWord();
        var at = text.IndexOf(end, from + 1, StringComparison.Ordinal);
        _position = at < 0 ? text.Length : end == "\n" ? at : at + end.Length;
    }

    private void ReadRedirection()
    {
        if (_isWord && _letters.Length == 1 && (char.IsAsciiDigit(_letters[0]) || _letters[0] == '*'))
        {
            _letters.Clear();
            _isWord = false;
        }

        EndWord();
        var isAppend = Peek(1) == '>';
        _position += isAppend ? 2 : 1;
        if (_position < text.Length && text[_position] == '&')
        {
            _position += 2;
            return;
        }

        while (_position < text.Length && text[_position] is ' ' or '\t')
            _position++;
        var command = _current;
        if (command is null)
            return;
        var words = command.Words.Count;
        while (_position < text.Length && text[_position] is not (' ' or '\t' or '\n' or '\r' or ';' or '|' or ')' or '}' or '(' or '{' or '>' or '&') && ReferenceEquals(command, _current))
            Step(text[_position]);
        EndWord();
        if (command.Words.Count <= words)
            return;
        command.Redirections.Add(new ShellRedirection(isAppend ? ">>" : ">", command.Words[^1]));
        command.Words.RemoveRange(words, command.Words.Count - words);
    }

    private void DropTarget()
    {
        if (_current is null)
            return;
        if (ReferenceEquals(_commands[^1], _current))
            _commands.RemoveAt(_commands.Count - 1);
        _current = null;
    }

    private void EndWord()
    {
        if (!_isWord)
            return;
        if (_current is null)
        {
            _current = new WindowsCommand { Start = Math.Max(0, _position - _letters.Length), PipedFrom = _piped };
            _piped = null;
            _commands.Add(_current);
        }

        _current.Words.Add(new ShellWord(_letters.ToString(), _gap < 0 && !_hasGlob, _hasGlob, _firstGap, _gap));
        _letters.Clear();
        (_isWord, _hasGlob, _gap, _firstGap) = (false, false, -1, -1);
    }

    private void EndCommand()
    {
        if (_current is not null)
            _current.End = _position;
        _current = null;
    }
}
