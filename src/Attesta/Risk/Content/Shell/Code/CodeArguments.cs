using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>Reads what a call in a scripting language is given: string literals and lists of them. The rest is a gap.</summary>
internal ref struct CodeArguments(ReadOnlySpan<char> code, int position)
{
    private const int Most = 256;
    private const int Longest = 16 * 1024;
    private readonly ReadOnlySpan<char> _code = code;

    public int Position { get; private set; } = position;

    /// <summary>Whether the first argument began with a literal.</summary>
    public bool IsLiteral { get; private set; }

    /// <summary>Whether a list or a second literal was met: the words of a program rather than a text for a shell.</summary>
    public bool IsList { get; private set; }

    /// <summary>The literals in order, at most <see cref="Most"/>.</summary>
    public List<ShellWord> Read()
    {
        var words = new List<ShellWord>();
        var depth = 0;
        SkipBlanks();
        var limit = Math.Min(_code.Length, Position + Longest);
        while (Position < limit && words.Count < Most)
        {
            var c = _code[Position];
            if (TryReadLiteral(out var word))
            {
                IsLiteral |= words.Count == 0;
                words.Add(word);
                IsList |= words.Count > 1;
            }
            else if (TryReadQuotedWords(words))
            {
                IsLiteral = true;
            }
            else if (c is '[' or '(' or '{')
            {
                IsList |= c == '[';
                IsLiteral |= c == '[' && words.Count == 0;
                depth++;
                Position++;
            }
            else if (c is ']' or ')' or '}')
            {
                Position++;
                if (--depth < 0 || (c == ']' && depth == 0))
                    break;
            }
            else if (c is ',' || char.IsWhiteSpace(c))
            {
                Position++;
            }
            else if (c is ';' or '\n')
            {
                break;
            }
            else if (!TrySkipName(out var isKeyword))
            {
                Position++;
            }
            else if (isKeyword)
            {
                break;
            }
            else
            {
                words.Add(ShellWord.Unknown);
            }

            SkipBlanks();
        }

        return words;
    }

    /// <summary>A variable, number or nested call; a named argument such as <c>shell=True</c> ends the program's words.</summary>
    private bool TrySkipName(out bool isKeyword)
    {
        isKeyword = false;
        var start = Position;
        while (Position < _code.Length && (char.IsLetterOrDigit(_code[Position]) || _code[Position] is '_' or '.' or '$' or '@'))
            Position++;
        if (Position == start)
            return false;
        var after = _code[Position..].TrimStart();
        isKeyword = after is ['=', not '=', ..] || after is [':', ..];
        // shlex.split("..."), "...".split(): the literal inside is what counts.
        if (after is ['(', ..])
        {
            Position = _code.Length - after.Length + 1;
            SkipBlanks();
            return TryPeekLiteral() ? false : true;
        }

        return true;
    }

    // Perl's qw(rm -rf x), q(rm), qq{rm}; Ruby's %w(rm), %q(rm).
    private bool TryReadQuotedWords(List<ShellWord> words)
    {
        var start = _code[Position] == '%' ? Position + 1 : Position;
        var rest = _code[start..];
        var length = rest is ['q', 'q' or 'w', ..] ? 2 : rest is ['q', ..] || (start > Position && rest is ['Q' or 'w' or 'W', ..]) ? 1 : 0;
        if (length == 0)
            return false;
        var isList = rest[length - 1] is 'w' or 'W';
        var open = start + length;
        while (open < _code.Length && _code[open] == ' ')
            open++;
        if (open >= _code.Length || _code[open] is not ('(' or '[' or '{' or '<' or '/' or '|' or '!'))
            return false;
        var close = _code[open] switch { '(' => ')', '[' => ']', '{' => '}', '<' => '>', var same => same };
        var inside = _code[(open + 1)..].IndexOf(close);
        if (inside < 0)
            return false;
        var text = _code.Slice(open + 1, inside).ToString();
        if (isList)
            words.AddRange(text.Split((char[]?)null, Most, StringSplitOptions.RemoveEmptyEntries).Select(word => new ShellWord(word)));
        else
            words.Add(new ShellWord(text));
        IsList |= isList || words.Count > 1;
        Position = open + inside + 2;
        return true;
    }

    private readonly bool TryPeekLiteral() => Position < _code.Length && _code[Position] is '"' or '\'' or '`';

    private void SkipBlanks()
    {
        while (Position < _code.Length && _code[Position] is ' ' or '\t' or '\r')
            Position++;
    }

    /// <summary>A literal, with others joined by a plus.</summary>
    private bool TryReadLiteral(out ShellWord word)
    {
        word = default;
        var at = Position;
        while (at < _code.Length && at - Position < 3 && _code[at] is 'r' or 'f' or 'b' or 'u' or 'R' or 'F' or 'B' or 'U')
            at++;
        if (at >= _code.Length || _code[at] is not ('"' or '\'' or '`'))
            return false;
        var formatted = _code[Position..at].ContainsAny('f', 'F') || _code[at] == '`';
        var text = new StringBuilder();
        var (first, last) = (-1, -1);
        Position = at;
        while (true)
        {
            ReadQuoted(text, formatted, ref first, ref last);
            SkipBlanks();
            if (Position >= _code.Length || _code[Position] is not ('+' or '.' or '%'))
                break;
            var isSum = _code[Position] is '+' || (_code[Position] is '.' && Position + 1 < _code.Length && !char.IsLetter(_code[Position + 1]));
            if (!isSum && _code[Position] != '%')
                break;
            Position++;
            SkipBlanks();
            if (TryPeekLiteral() && isSum)
                continue;
            last = text.Length;
            first = first < 0 ? last : first;
            SkipOperand();
            if (Position >= _code.Length || _code[Position] is not ('+' or '.'))
                break;
            Position++;
            SkipBlanks();
            if (!TryPeekLiteral())
                break;
        }

        word = new ShellWord(text.ToString(), first < 0, false, first, last);
        return true;
    }

    private void SkipOperand()
    {
        while (Position < _code.Length && (char.IsLetterOrDigit(_code[Position]) || _code[Position] is '_' or '$' or '[' or ']'))
            Position++;
        SkipBlanks();
    }

    private void ReadQuoted(StringBuilder text, bool formatted, ref int first, ref int last)
    {
        var quote = _code[Position];
        var isTriple = _code[Position..].Length > 2 && _code[Position + 1] == quote && _code[Position + 2] == quote;
        Position += isTriple ? 3 : 1;
        while (Position < _code.Length)
        {
            var c = _code[Position];
            if (c == quote && (!isTriple || (_code[Position..].Length > 2 && _code[Position + 1] == quote && _code[Position + 2] == quote)))
            {
                Position += isTriple ? 3 : 1;
                return;
            }

            if (c == '\\' && Position + 1 < _code.Length)
            {
                Position++;
                text.Append(_code[Position] switch { 'n' => '\n', 't' => '\t', var escaped => escaped });
                Position++;
            }
            else if ((formatted && c == '{') || (c is '#' or '$' && quote != '\'' && Position + 1 < _code.Length && _code[Position + 1] == '{'))
            {
                var end = _code[Position..].IndexOf('}');
                Position = end < 0 ? _code.Length : Position + end + 1;
                last = text.Length;
                first = first < 0 ? last : first;
                if (text.Length > 0 && text[^1] == '$')
                    text.Length--;
            }
            else
            {
                text.Append(c);
                Position++;
            }
        }
    }
}
