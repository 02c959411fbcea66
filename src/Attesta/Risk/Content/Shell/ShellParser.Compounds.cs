namespace Attesta.Risk.Content.Shell;

/// <content>Groups, conditions and loops: every branch counts.</content>
internal sealed partial class ShellParser
{
    private void ReadCommand()
    {
        SkipBlanks();
        while (!AtEnd && (IsWord("!") || (IsWord("time") && CompoundFollows(4)) || (IsWord("coproc") && CompoundFollows(6))))
        {
            _position += Current == '!' ? 1 : Current == 't' ? 4 : 6;
            SkipBlanks();
        }

        if (AtEnd)
            return;
        switch (Current)
        {
            case '(': ReadCompound(Next == '(' ? ReadArithmeticCommand : ReadSubshell); break;
            case '{' when IsWord("{"): ReadCompound(ReadGroup); break;
            case 'i' when IsWord("if"): ReadCompound(ReadIf); break;
            case 'w' when IsWord("while"): ReadCompound(ReadWhile); break;
            case 'u' when IsWord("until"): ReadCompound(ReadWhile); break;
            case 'f' when IsWord("for") || At("for(("): ReadCompound(ReadFor); break;
            case 's' when IsWord("select"): ReadCompound(ReadFor); break;
            case 'c' when IsWord("case"): ReadCompound(ReadCase); break;
            case 'f' when IsWord("function"): ReadFunctionKeyword(); break;
            case '[' when IsWord("[["): ReadCompound(ReadTest); break;
            default: ReadSimple(); break;
        }
    }

    private bool CompoundFollows(int skip)
    {
        var rest = _text.AsSpan(_position + skip).TrimStart(" \t");
        return rest is ['(' or '{', ..] || rest.StartsWith("for ") || rest.StartsWith("while ") || rest.StartsWith("if ") || rest.StartsWith("until ");
    }

    private void ReadCompound(Action body)
    {
        if (!Enter())
            return;
        var start = _position;
        var state = (_hereLine, _hereEnd, Commands: _commands.Count, Outputs: _outputs.Count, Substituted: _substituted.Count);
        _uncertain++;
        body();
        var end = _position;

        // What is redirected into it is known only behind it: then it is read a second time, with that input.
        var feed = default(Feed);
        var redirections = ReadRedirections(ref feed);
        if (!_unwinding && (feed.Text is not null || feed.Sources is not null) && Charge(end - start))
        {
            var (after, hereLine, hereEnd) = (_position, _hereLine, _hereEnd);
            var (fed, input) = (_fed, _input);
            _commands.RemoveRange(state.Commands, _commands.Count - state.Commands);
            _outputs.RemoveRange(state.Outputs, _outputs.Count - state.Outputs);
            (_position, _hereLine, _hereEnd) = (start, state._hereLine, state._hereEnd);
            _fed = feed.Text ?? _fed;
            _input = feed.Sources ?? _input;
            body();
            (_fed, _input) = (fed, input);
            (_position, _hereLine, _hereEnd) = (after, hereLine, hereEnd);
        }

        _uncertain--;
        Leave();
        if (redirections.Length > 0)
            Add(new ShellCommand { Program = ":", Arguments = [], Redirections = redirections, Input = _input, Wrappers = _wrappers, HereText = feed.Text, Substituted = Taken(state.Substituted), Evidence = Evidence(start) });
    }

    private void ReadSubshell()
    {
        _position++;
        ReadParenthesised();
    }

    /// <summary>A list up to its closing parenthesis, the opening one being read.</summary>
    private void ReadParenthesised()
    {
        _openParens++;
        var (folders, mayBeElsewhere) = (_folders, _mayBeElsewhere);
        ReadList(Closers.None);
        (_folders, _mayBeElsewhere) = (folders, mayBeElsewhere);
        if (_unwinding)
            return;
        _openParens--;
        if (AtEnd)
            Fail("a parenthesis is not closed");
        else
            _position++;
    }

    private void ReadGroup()
    {
        _position++;
        ReadList(Closers.Brace);
        Expect("}");
    }

    private void ReadIf()
    {
        _position += 2;
        ReadList(Closers.Then);
        Expect("then");
        while (!_unwinding)
        {
            ReadList(Closers.Elif | Closers.Else | Closers.Fi);
            if (AtEnd || IsWord("fi") || Current == ')')
                break;
            var isElse = IsWord("else");
            _position += 4;
            if (isElse)
                continue;
            ReadList(Closers.Then);
            Expect("then");
        }

        Expect("fi");
    }

    private void ReadWhile()
    {
        _position += 5;
        ReadList(Closers.Do);
        ReadBody();
    }

    private void ReadBody()
    {
        SkipNewlines();
        if (!AtEnd && Current == ';')
            _position++;
        SkipNewlines();
        if (!AtEnd && Current == '{')
        {
            ReadGroup();
            return;
        }

        Expect("do");
        ReadList(Closers.Done);
        Expect("done");
    }

    private void ReadFor()
    {
        _position += Current == 's' ? 6 : 3;
        SkipBlanks();
        if (At("(("))
        {
            ReadArithmeticCommand();
            ReadBody();
            return;
        }

        var name = ReadName();
        SkipNewlines();
        ShellWord[] values = [ShellWord.Unknown];
        if (!AtEnd && IsWord("in"))
        {
            _position += 2;
            var first = _words.Count;
            while (!_unwinding)
            {
                SkipBlanks();
                if (AtEnd || Current is ';' or '\n' or '&' or '|' or ')' or '(')
                    break;
                var start = _position;
                ReadWord();
                if (_position == start)
                    _position++;
            }

            values = ShellVariables.Bounded(TakeWords(first));
        }
        else if (_positional is { Length: > 1 } positional)
        {
            values = ShellVariables.Bounded(positional[1..]);
        }

        if (name.Length == 0 || values.Length == 0)
        {
            ReadBody();
            return;
        }

        Variables.TryGet(name, out var before);
        Variables.SetAlternatives(name, values);
        ReadBody();
        // The loop may never have run.
        if (before.Values is not null)
            Variables.Set(name, before.Values, before.IsArray, isCertain: false);
    }

    private void ReadCase()
    {
        _position += 4;
        var first = _words.Count;
        SkipBlanks();
        ReadWord();
        _words.RemoveRange(first, _words.Count - first);
        SkipNewlines();
        if (AtEnd || !IsWord("in"))
        {
            Fail("a case is not understood");
            return;
        }

        _position += 2;
        while (!_unwinding)
        {
            SkipNewlines();
            if (AtEnd || IsWord("esac"))
                break;
            ReadPattern();
            ReadList(Closers.CaseItem | Closers.Esac);
            if (AtEnd || Current == ')')
                break;
            if (Current == ';')
                _position += At(";;&") ? 3 : 2;
        }

        Expect("esac");
    }

    /// <summary>Up to the parenthesis that ends a case's pattern; substitutions in it run.</summary>
    private void ReadPattern()
    {
        if (Current == '(')
            _position++;
        var first = _words.Count;
        while (!_unwinding && !AtEnd && Current != ')')
        {
            var start = _position;
            ReadWord();
            if (_position == start)
                _position++;
        }

        _words.RemoveRange(first, _words.Count - first);
        if (!AtEnd)
            _position++;
    }

    private void Expect(string word)
    {
        if (_unwinding)
            return;
        SkipNewlines();
        if (!AtEnd && IsWord(word))
            _position += word.Length;
        else
            Fail($"\"{word}\" is missing");
    }
}
