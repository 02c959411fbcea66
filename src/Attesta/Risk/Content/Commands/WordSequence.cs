namespace Attesta.Risk.Content.Commands;

/// <summary>Words that follow each other, each with alternatives: <c>remote remove|rm</c>. <c>*</c> is one word of any kind, <c>!a|b</c> one that is neither.</summary>
internal sealed class WordSequence
{
    private readonly (Glob[] Alternatives, bool IsNegated)[] _words;

    public WordSequence(string text)
    {
        _words = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (word.TrimStart('!').Split('|').Select(part => new Glob(part)).ToArray(), word[0] == '!'))];
        FirstWords = _words is not [(var first, false), ..] || first.Any(glob => glob.Pattern.AsSpan().ContainsAny('*', '?')) ? null : [.. first.Select(glob => glob.Pattern)];
    }

    /// <summary>What the first word can be; null when that is not known beforehand.</summary>
    public string[]? FirstWords { get; }

    /// <summary>Where in the operands the words end that this begins them with; -1 when it does not.</summary>
    /// <param name="line">The command.</param>
    /// <param name="skips">Whether words that may be the value of an unknown option can be passed over.</param>
    public int End(CommandLine line, bool skips)
    {
        var next = 0;
        foreach (var (alternatives, isNegated) in _words)
        {
            while (true)
            {
                if (next >= line.Operands.Count)
                    return -1;
                if (IsOne(alternatives, line.TextOf(next)) != isNegated)
                    break;
                if (!skips || !line.Operands[next].MayBeValue)
                    return -1;
                next++;
            }

            if (!skips && line.Operands[next].MayBeValue)
                return -1;
            next++;
        }

        return next;
    }

    private static bool IsOne(Glob[] alternatives, string word)
    {
        foreach (var alternative in alternatives)
        {
            if (alternative.Matches(word))
                return true;
        }

        return false;
    }
}
