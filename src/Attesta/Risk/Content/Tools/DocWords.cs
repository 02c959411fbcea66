using System.Buffers;

namespace Attesta.Risk.Content.Tools;

/// <summary>The words of a description in lower case, one after the other, with what stands between them.</summary>
internal sealed class DocWords(string text)
{
    private static readonly SearchValues<char> Enders = SearchValues.Create("\n;!?•:");

    private int _at;
    private bool _isFirst = true;

    /// <summary>The word.</summary>
    public string Current { get; private set; } = "";

    /// <summary>Whether a sentence, a line or an item of a list begins with it.</summary>
    public bool StartsSentence { get; private set; }

    /// <summary>Whether it is joined to the one before by a comma, a slash, "or" or "and".</summary>
    public bool FollowsList { get; private set; }

    /// <summary>Whether it is quoted.</summary>
    public bool StartsQuoted { get; private set; }

    /// <summary>Goes to the next word.</summary>
    public bool Next()
    {
        var before = _at;
        var previousJoins = Current is "or" or "and" && FollowsList;
        while (_at < text.Length && !char.IsLetterOrDigit(text[_at]))
            _at++;
        if (_at >= text.Length)
            return false;
        var gap = text.AsSpan(before, _at - before);
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || (text[_at] is '_' or '\'' && _at + 1 < text.Length && char.IsLetterOrDigit(text[_at + 1]))))
            _at++;
        Current = text[start..Math.Min(_at, start + 40)];
        StartsSentence = _isFirst || Ends(gap);
        StartsQuoted = gap.ContainsAny('"', '\'', '`');

        // "Delete, remove, or destroy": the joining words belong to the list and are passed over.
        FollowsList = !StartsSentence && (gap.ContainsAny(',', '/', '(') || previousJoins || Current is "or" or "and");
        _isFirst = false;
        if (Current is "or" or "and" && FollowsList && !StartsSentence && IsListed(gap))
            return Next();
        return true;
    }

    /// <summary>The word after this one, without going there; null at the end of the sentence.</summary>
    public string? Peek()
    {
        var at = _at;
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        var start = at;
        while (at < text.Length && at - start < 40 && char.IsLetterOrDigit(text[at]))
            at++;
        return at == start ? null : text[start..at];
    }

    private static bool IsListed(ReadOnlySpan<char> gap) => gap.ContainsAny(',', '/');

    // A dot inside a name or number ends nothing.
    private static bool Ends(ReadOnlySpan<char> gap) =>
        gap.ContainsAny(Enders) || (gap.Contains('.') && gap.Length > 1) || gap.StartsWith(" - ", StringComparison.Ordinal);
}
