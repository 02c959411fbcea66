using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>Reads PowerShell: cmdlets and their aliases, parameters, pipelines, script blocks and subexpressions. Blocks count wherever they stand.</summary>
internal sealed class PowerShellReader(string text)
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

    private void ReadQuoted(char quote)
    {
        _isWord = true;
        var i = _position + 1;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote)
            {
                if (i + 1 >= text.Length || text[i + 1] != quote)
                    break;
                i++;
            }

            if (quote == '"' && c == '`' && i + 1 < text.Length)
            {
                _letters.Append(text[++i] switch { 'n' => '\n', 't' => '\t', var escaped => escaped });
            }
            else if (quote == '"' && c == '$' && i + 1 < text.Length && (char.IsLetter(text[i + 1]) || text[i + 1] is '(' or '{' or '_'))
            {
                i = AfterVariable(i) - 1;
            }
            else
            {
                _letters.Append(c);
            }
        }

        if (i >= text.Length)
            _trouble ??= "a quote is not closed";
        _position = i + 1;
    }

    /// <summary>Past a variable in a string. A subexpression is read as commands afterwards.</summary>
    private int AfterVariable(int at)
    {
        var end = at + 1;
        if (text[end] == '(')
        {
            var close = text.IndexOf(')', end);
            end = close < 0 ? text.Length : close + 1;
            var inner = new PowerShellReader(text[(at + 2)..Math.Max(at + 2, end - 1)]);
            if (!text.AsSpan(at + 2, Math.Max(0, end - at - 3)).Contains('"'))
                _commands.AddRange(inner.Read().Commands);
        }
        else
        {
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or ':' or '{' or '}'))
                end++;
        }

        AddVariable(text.AsSpan(at + 1, end - at - 1));
        return end;
    }

    private void ReadVariable()
    {
        var end = _position + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or ':' or '{' or '}' or '?'))
            end++;
        AddVariable(text.AsSpan(_position + 1, end - _position - 1));
        _position = end;
    }

    private void AddVariable(ReadOnlySpan<char> name)
    {
        _isWord = true;
        name = name.Trim("{}");
        if (name.Equals("HOME", StringComparison.OrdinalIgnoreCase) || name.Equals("env:USERPROFILE", StringComparison.OrdinalIgnoreCase) || name.Equals("env:HOME", StringComparison.OrdinalIgnoreCase))
            _letters.Append('~');
        else if (name.Equals("env:SystemDrive", StringComparison.OrdinalIgnoreCase))
            _letters.Append("C:");
        else if (name.Equals("env:SystemRoot", StringComparison.OrdinalIgnoreCase) || name.Equals("env:windir", StringComparison.OrdinalIgnoreCase))
            _letters.Append(@"C:\Windows");
        else if (name.Equals("true", StringComparison.OrdinalIgnoreCase) || name.Equals("false", StringComparison.OrdinalIgnoreCase) || name.Equals("null", StringComparison.OrdinalIgnoreCase))
            _letters.Append('$').Append(name);
        else
            AddGap();
    }

    private void AddGap()
    {
        _isWord = true;
        _gap = _letters.Length;
        _firstGap = _firstGap < 0 ? _gap : _firstGap;
    }

    private void ReadHereString(char quote)
    {
        var start = text.IndexOf('\n', _position);
        var end = start < 0 ? -1 : text.IndexOf($"\n{quote}@", start, StringComparison.Ordinal);
        if (end < 0)
        {
            _trouble ??= "a here-string does not end";
            _position = text.Length;
            return;
        }

        _isWord = true;
        _letters.Append(text.AsSpan(Math.Min(start + 1, end), Math.Max(0, end - start - 1)));
        _position = end + 3;
    }

    private void ReadEscape()
    {
        if (Peek(1) is '\n' or '\r' or '\0')
        {
            _position += Peek(1) == '\r' && Peek(2) == '\n' ? 3 : 2;
            return;
        }

        _isWord = true;
        _letters.Append(Peek(1));
        _position += 2;
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
        _commands.Remove(_current);
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
