namespace Attesta.Risk.Content.Shell;

/// <summary>Signals that code sends to every process that it may: <c>kill 9, -1</c>, <c>process.kill(-1)</c>.</summary>
internal static class CodeSignals
{
    private const int Window = 80;

    /// <param name="code">The code.</param>
    /// <param name="at">Where that begins which the call is given.</param>
    /// <param name="isPidFirst">Whether the process comes before the signal, as everywhere but in Perl and Ruby.</param>
    public static bool ReachAll(string code, int at, bool isPidFirst)
    {
        var given = code.AsSpan(at, Math.Min(Window, code.Length - at));
        var end = given.IndexOfAny(";\n");
        given = end < 0 ? given : given[..end];
        var comma = given.IndexOf(',');
        if (comma >= 0)
            given = isPidFirst ? given[..comma] : given[(comma + 1)..];
        for (var i = 0; i + 1 < given.Length; i++)
        {
            if (given[i] == '-' && given[i + 1] == '1' && (i == 0 || given[i - 1] is ' ' or '\t' or '(' or ',' or '>' or '[') && (i + 2 == given.Length || !(char.IsLetterOrDigit(given[i + 2]) || given[i + 2] is '_' or '.')))
                return true;
        }

        return false;
    }
}
