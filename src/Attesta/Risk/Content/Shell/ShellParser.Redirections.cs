namespace Attesta.Risk.Content.Shell;

/// <content>Redirections, here-documents and process substitution.</content>
internal sealed partial class ShellParser
{
    /// <summary>What reaches a command other than through a pipe.</summary>
    private struct Feed
    {
        /// <summary>A here-document or here-string.</summary>
        public string? Text;

        /// <summary>Commands whose output it reads: <c>&lt; &lt;(curl x)</c>.</summary>
        public ShellCommand[]? Sources;

        /// <summary>Texts of commands that read its output: <c>&gt; &gt;(sh)</c>.</summary>
        public List<string>? Readers;
    }

    private ShellRedirection[] ReadRedirections(ref Feed feed)
    {
        List<ShellRedirection>? redirections = null;
        while (!_unwinding)
        {
            SkipBlanks();
            if (AtEnd || !TryReadRedirection(ref feed, ref redirections))
                break;
        }

        return redirections is null ? [] : [.. redirections];
    }

    private bool TryReadRedirection(ref Feed feed, ref List<ShellRedirection>? redirections)
    {
        var at = _position;
        while (at < _text.Length && char.IsAsciiDigit(_text[at]))
            at++;
        if (at == _position && _text[at] == '{')
            at = AfterNamedDescriptor(at);
        if (at >= _text.Length || _text[at] is not ('<' or '>' or '&') || (_text[at] == '&' && (at > _position || Next != '>')))
            return false;
        var rest = _text.AsSpan(at);
        if (rest is ['<' or '>', '(', ..] && at == _position)
            return false;

        var (written, kind) = rest switch
        {
            ['&', '>', '>', ..] => (3, ">>"),
            ['&', '>', ..] => (2, ">"),
            ['<', '<', '<', ..] => (3, "<<<"),
            ['<', '<', ..] => (2, "<<"),
            ['<', '>', ..] => (2, "<>"),
            ['<', '&', ..] => (2, "<&"),
            ['>', '>', ..] => (2, ">>"),
            ['>', '|', ..] => (2, ">"),
            ['>', '&', ..] => (2, ">&"),
            ['<', ..] => (1, "<"),
            _ => (1, ">"),
        };
        _position = at + written;
        redirections ??= [];
        if (kind == "<<")
        {
            feed.Text = ReadHereDocument();
            redirections.Add(new ShellRedirection(kind, new ShellWord("")));
            return true;
        }

        SkipBlanks();
        var firstWord = _words.Count;
        var firstSubstituted = _substituted.Count;
        if (!AtEnd && Current == '>' && Next == '(')
        {
            ReadReader(ref feed);
            redirections.Add(new ShellRedirection(kind, ShellWord.Unknown));
            return true;
        }

        var readsCommand = !AtEnd && Current == '<' && Next == '(';
        ReadWord();
        var words = TakeWords(firstWord);
        if (words.Length == 0)
        {
            Fail("a redirection goes nowhere");
            words = [ShellWord.Unknown];
        }

        if (readsCommand && kind == "<")
            feed.Sources = [.. feed.Sources ?? [], .. _substituted[firstSubstituted..]];
        if (kind == "<<<")
            feed.Text = ShellGap.Marked(words);
        if (kind is ">&" && words[0].IsExact && words[0].Text.All(c => char.IsAsciiDigit(c) || c == '-'))
            kind = ">&";
        else if (kind == ">&")
            kind = ">";
        foreach (var word in words)
            redirections.Add(new ShellRedirection(kind, word));
        return true;
    }

    /// <summary>Past the braces of <c>{descriptor}&gt;file</c>.</summary>
    private int AfterNamedDescriptor(int at)
    {
        var end = at + 1;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '_'))
            end++;
        return end > at + 1 && end < _text.Length && _text[end] == '}' ? end + 1 : at;
    }

    /// <summary>Keeps the text of a <c>&gt;(...)</c> until the command that writes to it is known.</summary>
    private void ReadReader(ref Feed feed)
    {
        _position += 2;
        var start = _position;
        var (commands, outputs) = (_commands.Count, _outputs.Count);
        if (!Enter())
            return;
        ReadParenthesised();
        Leave();
        if (_unwinding)
            return;
        _commands.RemoveRange(commands, _commands.Count - commands);
        _outputs.RemoveRange(outputs, _outputs.Count - outputs);
        (feed.Readers ??= []).Add(_text[start..Math.Max(start, _position - 1)]);
    }

    private void ReadReaders(in Feed feed)
    {
        if (feed.Readers is null)
            return;
        var input = _input;
        if (_outputs.Count > 0)
            _input = [.. input, _outputs[^1]];
        foreach (var reader in feed.Readers)
            ReadNested(reader);
        _input = input;
    }

    /// <summary>The text between the line after this one and its delimiter; reading goes on behind it.</summary>
    private string ReadHereDocument()
    {
        var stripsTabs = !AtEnd && Current == '-';
        if (stripsTabs)
            _position++;
        SkipBlanks();
        var start = _position;
        var firstWord = _words.Count;
        ReadWord();
        var written = _text.AsSpan(start, _position - start);
        var isQuoted = written.ContainsAny('\'', '"', '\\');
        var words = TakeWords(firstWord);
        if (words.Length == 0)
        {
            Fail("a here-document has no end word");
            return "";
        }

        var delimiter = words[0].Text;
        if (_hereLine < _position)
        {
            var newline = _text.AsSpan(_position).IndexOf('\n');
            _hereLine = newline < 0 ? _text.Length : _position + newline;
            _hereEnd = Math.Min(_hereLine + 1, _text.Length);
        }

        var body = _hereEnd;
        while (true)
        {
            if (_hereEnd >= _text.Length)
            {
                Fail("a here-document does not end");
                return Body(body, _text.Length, stripsTabs, isQuoted);
            }

            var lineStart = _hereEnd;
            var newline = _text.AsSpan(lineStart).IndexOf('\n');
            var lineEnd = newline < 0 ? _text.Length : lineStart + newline;
            _hereEnd = Math.Min(lineEnd + 1, _text.Length);
            var line = _text.AsSpan(lineStart, lineEnd - lineStart).TrimEnd('\r');
            if (stripsTabs)
                line = line.TrimStart('\t');
            if (line.SequenceEqual(delimiter) || EndsInsideSubstitution(line, delimiter))
                return Body(body, lineStart, stripsTabs, isQuoted);
        }
    }

    /// <summary>In <c>$(cat &lt;&lt;E ... E)</c> the parenthesis may follow the end word at once.</summary>
    private bool EndsInsideSubstitution(ReadOnlySpan<char> line, string delimiter)
    {
        if (_openParens == 0 || delimiter.Length == 0 || !line.StartsWith(delimiter) || !line[delimiter.Length..].StartsWith(")"))
            return false;
        // Reading goes on at the parenthesis, not on the next line.
        _hereEnd = Math.Min(_hereEnd, _text.Length) - (_hereEnd <= _text.Length && _hereEnd > 0 && _text[_hereEnd - 1] == '\n' ? 1 : 0) - (line.Length - delimiter.Length);
        return true;
    }

    private string Body(int start, int end, bool stripsTabs, bool isQuoted)
    {
        var text = _text[start..Math.Max(start, end)];
        if (stripsTabs)
            text = string.Join('\n', text.Split('\n').Select(line => line.TrimStart('\t')));
        return isQuoted || !text.AsSpan().ContainsAny('$', '`', '\\') ? text : ExpandHereDocument(text);
    }
}
