namespace Attesta.Risk.Content.Shell;

/// <content>Commands whose output becomes part of a word, and arithmetic.</content>
internal sealed partial class ShellParser
{
    /// <summary><c>$(...)</c>, the dollar being next.</summary>
    private void ReadSubstitution(ref Part part, bool isQuoted)
    {
        if (!Enter())
            return;
        _position += 2;
        var first = _outputs.Count;
        var (letters, input, choice, choices) = (_letterCount, _input, _choice, _choices);
        _input = [];
        _uncertain++;
        ReadParenthesised();
        _uncertain--;
        (_letterCount, _input, _choice, _choices) = (letters, input, choice, choices);
        Leave();
        TakeOutput(ref part, first, isQuoted);
    }

    private void ReadBackquoted(ref Part part, bool isQuoted)
    {
        var start = ++_position;
        var hasEscapes = false;
        while (!AtEnd && Current != '`')
        {
            hasEscapes |= Current == '\\';
            _position += Current == '\\' ? 2 : 1;
        }

        if (_position >= _text.Length)
        {
            EndUnclosed(start - 1, "a backquote is not closed");
            return;
        }

        var inner = _text[start.._position];
        _position++;
        if (hasEscapes)
            inner = inner.Replace("\\`", "`", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        var first = _outputs.Count;
        var (letters, input, choice, choices) = (_letterCount, _input, _choice, _choices);
        _input = [];
        _uncertain++;
        ReadNested(inner);
        _uncertain--;
        (_letterCount, _input, _choice, _choices) = (letters, input, choice, choices);
        TakeOutput(ref part, first, isQuoted);
    }

    /// <summary>Puts what the commands since <paramref name="first"/> print into the word, as far as it is known.</summary>
    private void TakeOutput(ref Part part, int first, bool isQuoted)
    {
        var count = _outputs.Count - first;
        if (count == 0)
            return;
        var commands = _outputs.GetRange(first, count);
        _outputs.RemoveRange(first, count);
        _substituted.AddRange(commands);
        if (!_unwinding && KnownOutput.Of(commands) is { } output && Charge(output.Length))
            AddValue(ref part, new ShellWord(output.TrimEnd('\n')), isQuoted);
        else
            AddGap(ref part);
    }

    private bool IsProcessSubstitution(int at) => at + 1 < _text.Length && _text[at] is '<' or '>' && _text[at + 1] == '(';

    private void ReadProcessSubstitution(ref Part part)
    {
        if (!Enter())
            return;
        var reads = Current == '<';
        _position += 2;
        var first = _outputs.Count;
        var (letters, input) = (_letterCount, _input);
        if (reads)
            _input = [];
        _uncertain++;
        ReadParenthesised();
        _uncertain--;
        (_letterCount, _input) = (letters, input);
        Leave();
        if (reads)
            _substituted.AddRange(_outputs.GetRange(first, _outputs.Count - first));
        _outputs.RemoveRange(first, _outputs.Count - first);
        AddGap(ref part);
    }

    /// <summary><c>$((...))</c> or <c>$[...]</c>: a number, but commands in it run.</summary>
    private void ReadArithmetic(ref Part part, bool isQuoted)
    {
        var start = _position;
        if (Next == '[')
        {
            _position += 2;
            if (!SkipArithmetic(ref part, ']', '['))
                _position = start + 2;
        }
        else
        {
            _position += 3;
            if (!SkipArithmetic(ref part, ')', '('))
            {
                // It was a subshell inside of a substitution.
                _position = start;
                ReadSubstitution(ref part, isQuoted);
                return;
            }
        }

        AddGap(ref part);
    }

    private void ReadArithmeticCommand()
    {
        var start = _position;
        var part = Begin();
        _position += 2;
        var isArithmetic = SkipArithmetic(ref part, ')', '(');
        _letterCount = part.Start;
        if (isArithmetic || _unwinding)
            return;
        _position = start;
        ReadSubshell();
    }

    private bool _expressionWasOpen;

    /// <summary>Up to the end of an expression. False when it ends as a subshell does.</summary>
    private bool SkipArithmetic(ref Part part, char close, char open)
    {
        if (_expressionWasOpen)
            return false;
        if (!Enter())
            return true;
        var letters = _letterCount;
        var parts = part;
        var (commands, outputs) = (_commands.Count, _outputs.Count);
        var depth = 0;
        var ended = false;
        while (!_unwinding && !AtEnd && !ended)
        {
            switch (Current)
            {
                case var c when c == open:
                    depth++;
                    _position++;
                    break;
                case var c when c == close:
                    _position++;
                    if (depth-- > 0)
                        break;
                    if (close == ')' && (AtEnd || Current != ')'))
                    {
                        Leave();
                        (_letterCount, part) = (letters, parts);
                        return false;
                    }

                    if (close == ')')
                        _position++;
                    ended = true;
                    break;
                case '$':
                    ReadDollar(ref part, isQuoted: true);
                    break;
                case '`':
                    ReadBackquoted(ref part, isQuoted: true);
                    break;
                case '\\':
                    _position = Math.Min(_position + 2, _text.Length);
                    break;
                default:
                    _position++;
                    break;
            }

            _letterCount = letters;
        }

        Leave();
        (_letterCount, part) = (letters, parts);
        if (ended || _unwinding)
            return true;
        // Then it is none, and what stands in it runs. It is not looked for again: each look goes to the end of the text.
        Fail("an expression is not closed");
        _expressionWasOpen = true;
        _commands.RemoveRange(commands, _commands.Count - commands);
        _outputs.RemoveRange(outputs, _outputs.Count - outputs);
        return false;
    }
}
