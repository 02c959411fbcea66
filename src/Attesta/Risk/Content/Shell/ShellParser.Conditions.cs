namespace Attesta.Risk.Content.Shell;

/// <content><c>[[ ... ]]</c>, where <c>&lt;</c> and <c>&amp;&amp;</c> compare.</content>
internal sealed partial class ShellParser
{
    private void ReadTest()
    {
        var start = _position;
        var place = _commands.Count;
        var (firstWord, firstSubstituted) = (_words.Count, _substituted.Count);
        _position += 2;
        var isClosed = false;
        while (!_unwinding && !AtEnd)
        {
            SkipNewlines();
            if (AtEnd)
                break;
            if (IsWord("]]"))
            {
                _position += 2;
                isClosed = true;
                break;
            }

            var before = _position;
            ReadWord();
            if (_position == before)
                _position++;
        }

        if (!isClosed)
            Fail("a test is not closed");
        var words = TakeWords(firstWord);
        var command = new ShellCommand { Program = "[[", Arguments = words, Input = _input, Wrappers = _wrappers, Substituted = Taken(firstSubstituted), Evidence = Evidence(start) };
        if (Add(command, place))
            ReadEvaluated(command);
    }
}
