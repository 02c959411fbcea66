namespace Attesta.Risk.Content.Shell;

/// <summary>Other names that code gives to calls: <c>f = os.system</c>, <c>from os import system as f</c>.</summary>
internal sealed class CodeAliases
{
    private const int Most = 64;

    private List<(string Name, CodeCall Kind)>? _known;

    public CodeCall KindOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; _known is not null && i < _known.Count; i++)
        {
            if (name.Equals(_known[i].Name, StringComparison.Ordinal))
                return _known[i].Kind;
        }

        return CodeCall.None;
    }

    /// <summary>Looks at both sides of a known call that is not called there.</summary>
    public void Learn(string code, int start, int end, CodeCall kind)
    {
        if (kind is not (CodeCall.Runs or CodeCall.Deletes or CodeCall.DeletesTree or CodeCall.Executes or CodeCall.Evaluates) || _known?.Count >= Most)
            return;
        var after = code.AsSpan(end).TrimStart(" \t");
        if (after is ['(', ..])
            return;
        if (after.StartsWith("as ", StringComparison.Ordinal))
        {
            Add(FirstName(after[3..].TrimStart(" \t")), kind);
            return;
        }

        var before = code.AsSpan(Math.Max(0, start - 80), Math.Min(start, 80)).TrimEnd(" \t");
        if (before is not [.., not ('=' or '!' or '<' or '>'), '='])
            return;
        before = before[..^1].TrimEnd(" \t:");
        var from = before.Length;
        while (from > 0 && (char.IsLetterOrDigit(before[from - 1]) || before[from - 1] is '_' or '$'))
            from--;
        Add(before[from..], kind);
    }

    /// <summary>The call whose name is given as a symbol: <c>send(:system, ...)</c>. Moves behind it.</summary>
    public static bool TrySent(string code, ref int end, out CodeCall kind)
    {
        kind = CodeCall.None;
        var given = code.AsSpan(end);
        var name = given.TrimStart(" (");
        if (name is not [':' or '"' or '\'', ..])
            return false;
        name = FirstName(name[1..]);
        kind = CodeCalls.KindOf(name, name);
        if (kind is CodeCall.None || given.IndexOf(',') is not (var comma and >= 0))
            return false;
        end += comma + 1;
        return true;
    }

    private void Add(ReadOnlySpan<char> name, CodeCall kind)
    {
        if (name.Length is > 0 and <= 40)
            (_known ??= []).Add((name.ToString(), kind));
    }

    private static ReadOnlySpan<char> FirstName(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$'))
            end++;
        return text[..end];
    }
}
