namespace Attesta.Risk.Content.Shell;

/// <content>Lists and pipelines.</content>
internal sealed partial class ShellParser
{
    [Flags]
    private enum Closers
    {
        None = 0,
        Then = 1,
        Do = 2,
        Done = 4,
        Fi = 8,
        Else = 16,
        Elif = 32,
        Esac = 64,
        Brace = 128,
        CaseItem = 256,
    }

    /// <summary>Reads commands up to one of the closers, which is left standing, or an enclosing parenthesis.</summary>
    private void ReadList(Closers closers)
    {
        while (!_unwinding)
        {
            SkipNewlines();
            if (AtEnd)
                return;
            var c = Current;
            if (c == ')')
            {
                if (_openParens > 0)
                    return;
                Fail("a parenthesis is closed that was not opened");
                _position++;
                continue;
            }

            if (c is ';' or '&')
            {
                if (c == ';' && Next is ';' or '&' && closers.HasFlag(Closers.CaseItem))
                    return;
                _position++;
                continue;
            }

            if (c is >= 'a' and <= 'z' or '}' && ClosingWord() is var closing and not Closers.None)
            {
                if (closers.HasFlag(closing))
                    return;
                Fail($"\"{_text.AsSpan(_position, ClosingLength(closing))}\" closes nothing");
                _position += ClosingLength(closing);
                continue;
            }

            var start = _position;
            ReadAndOr();
            if (_position == start && !_unwinding)
            {
                Fail($"\"{_text[start]}\" stands where a command should");
                _position++;
            }
        }
    }

    private Closers ClosingWord() => Current switch
    {
        't' when IsWord("then") => Closers.Then,
        'd' when IsWord("do") => Closers.Do,
        'd' when IsWord("done") => Closers.Done,
        'f' when IsWord("fi") => Closers.Fi,
        'e' when IsWord("else") => Closers.Else,
        'e' when IsWord("elif") => Closers.Elif,
        'e' when IsWord("esac") => Closers.Esac,
        '}' when IsWord("}") => Closers.Brace,
        _ => Closers.None,
    };

    private static int ClosingLength(Closers closing) => closing switch
    {
        Closers.Brace => 1,
        Closers.Do or Closers.Fi => 2,
        _ => 4,
    };

    /// <summary>Whether this plain word stands here by itself.</summary>
    private bool IsWord(string word) => At(word) && IsDelimiter(_position + word.Length);

    private bool IsDelimiter(int at) => at >= _text.Length || _text[at] is ' ' or '\t' or '\n' or '\r' or ';' or '&' or '|' or '<' or '>' or '(' or ')';

    private void ReadAndOr()
    {
        var uncertain = _uncertain;
        ReadPipeline();
        while (!_unwinding)
        {
            SkipBlanks();
            if (!At("&&") && !At("||"))
                break;
            _position += 2;
            SkipNewlines();
            ExpectCommand();
            // What follows may not run.
            _uncertain++;
            ReadPipeline();
        }

        _uncertain = uncertain;
    }

    private void ReadPipeline()
    {
        var outer = _input;
        var first = _outputs.Count;
        ReadCommand();
        var stages = 1;
        while (!_unwinding)
        {
            SkipBlanks();
            if (AtEnd || Current != '|' || Next == '|')
                break;
            _position += Next == '&' ? 2 : 1;
            SkipNewlines();
            ExpectCommand();
            if (++stages > ShellLimits.Stages)
                Fail("a pipeline is too long");
            else
                _input = Upstream(outer, first);
            ReadCommand();
        }

        _input = outer;
    }

    private void ExpectCommand()
    {
        if (AtEnd || Current is '|' or '&' or ';' or ')')
            Fail("an operator has nothing behind it");
    }

    private ShellCommand[] Upstream(ShellCommand[] outer, int first)
    {
        var added = _outputs.Count - first;
        if (outer.Length + added <= ShellLimits.Stages)
            return added == 0 ? outer : [.. outer, .. _outputs.GetRange(first, added)];
        Fail("a pipeline is too long");
        return [.. outer.Concat(_outputs.Skip(first)).TakeLast(ShellLimits.Stages)];
    }
}
