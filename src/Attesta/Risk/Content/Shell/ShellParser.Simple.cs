namespace Attesta.Risk.Content.Shell;

/// <content>Simple commands: assignments, words and redirections.</content>
internal sealed partial class ShellParser
{
    // How many values the variables of the command being read have, and which of them is taken.
    private int _choices = 1;
    private int _choice;

    /// <summary>A command is read once for each value of its variables, so that all of <c>for d in /etc /var; do rm -r $d; done</c> is seen.</summary>
    private void ReadSimple()
    {
        var (start, choice, choices, hereLine, hereEnd) = (_position, _choice, _choices, _hereLine, _hereEnd);
        (_choice, _choices) = (0, 1);
        ReadSimpleOnce();
        var (end, total) = (_position, _choices);
        if (total > 1)
        {
            _uncertain++;
            for (var i = 1; i < total && !_unwinding && Charge(end - start); i++)
            {
                (_position, _choice, _hereLine, _hereEnd) = (start, i, hereLine, hereEnd);
                ReadSimpleOnce();
            }

            _uncertain--;
        }

        (_choice, _choices) = (choice, choices);
    }

    private void ReadSimpleOnce()
    {
        var start = _position;
        var firstWord = _words.Count;
        var firstSubstituted = _substituted.Count;
        var firstNamed = _named?.Count ?? 0;
        var place = _commands.Count;
        var feed = default(Feed);
        List<ShellRedirection>? redirections = null;
        List<Assignment>? assignments = null;
        var (end, firstEnd, declares) = (start, start, false);

        while (!_unwinding)
        {
            SkipBlanks();
            if (AtEnd)
                break;
            var c = Current;
            if (c is '\n' or ';' or ')' or '|')
                break;
            if (c == '&' && Next != '>')
                break;
            if (c == '#')
            {
                SkipComment();
                break;
            }

            if (c is '<' or '>' or '&' or '{' || char.IsAsciiDigit(c))
            {
                if (TryReadRedirection(ref feed, ref redirections))
                {
                    end = _position;
                    continue;
                }
            }

            if (c == '(')
            {
                if (_words.Count == firstWord + 1 && assignments is null && TryReadFunction(firstWord))
                    return;
                Fail("a parenthesis stands where it means nothing");
                break;
            }

            var before = _words.Count;
            if ((before == firstWord || declares) && TryReadAssignment(ref assignments, declares))
            {
                end = _position;
                continue;
            }

            ReadWord();
            end = _position;
            if (before == firstWord && _words.Count > before)
            {
                firstEnd = end;
                declares = IsDeclaration(_words[firstWord]);
            }
        }

        var words = TakeWords(firstWord);
        if (words.Length == 0 && redirections is null)
        {
            if (assignments is not null)
                Assign(assignments);
            _substituted.RemoveRange(firstSubstituted, _substituted.Count - firstSubstituted);
            return;
        }

        if (_unwinding && _exhausted)
            return;
        if (words.Length > 0 && TryReadAlias(words[0], firstEnd, end))
            return;
        var sources = feed.Sources;
        Run(words.Length == 0 ? NullCommand : words, new Surroundings
        {
            Place = place,
            Redirections = redirections is null ? [] : [.. redirections],
            Assignments = assignments is null || declares ? [] : [.. assignments.SelectMany(assignment => assignment.AsWords())],
            Substituted = Taken(firstSubstituted),
            Named = TakeNamed(firstNamed),
            Input = sources is null ? _input : [.. _input, .. sources],
            HereText = feed.Text ?? _fed,
            Evidence = Evidence(start, end),
        });
        if (declares && assignments is not null)
            Assign(assignments);
        ReadReaders(feed);
    }

    private static readonly ShellWord[] NullCommand = [new(":")];

    private static bool IsDeclaration(in ShellWord word) => word.Text is "export" or "declare" or "typeset" or "local" or "readonly";

    private ShellWord[] TakeWords(int first)
    {
        var count = _words.Count - first;
        if (count == 0)
            return [];
        var taken = new ShellWord[count];
        _words.CopyTo(first, taken, 0, count);
        _words.RemoveRange(first, count);
        return taken;
    }

    private ShellCommand[] Taken(int firstSubstituted)
    {
        var count = _substituted.Count - firstSubstituted;
        if (count == 0)
            return [];
        var taken = new ShellCommand[count];
        _substituted.CopyTo(firstSubstituted, taken, 0, count);
        _substituted.RemoveRange(firstSubstituted, count);
        return taken;
    }

    private string Evidence(int start) => Evidence(start, _position);

    private string Evidence(int start, int end)
    {
        start = Math.Min(start, _text.Length);
        var length = Math.Min(Math.Max(Math.Min(end, _text.Length) - start, 0), ShellLimits.Evidence);
        var text = start == 0 && length == _text.Length ? _text : _text.Substring(start, length);
        return text.Contains(ShellGap.Mark) ? text.Replace(ShellGap.Mark.ToString(), "", StringComparison.Ordinal) : text;
    }
}
