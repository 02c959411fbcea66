using System.Text.RegularExpressions;

namespace Attesta.Risk;

/// <summary>Regular expressions that run in linear time, whatever their text is: no backreferences, no lookarounds, and of bounded size.</summary>
internal static class LinearPattern
{
    // Making one takes a millisecond and a megabyte, however short it is, so that many are checked as alternatives of one.
    private const int Together = 50;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline;

    // Linear, but with counts in the pattern each letter can cost much: what takes as long as this is no answer, and the action is denied.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">The pattern is not a regular expression, or could take more than linear time.</exception>
    public static Regex Of(string pattern, string parameter = "pattern")
    {
        try
        {
            return new Regex(pattern, Options, Longest);
        }
        catch (NotSupportedException unsupported)
        {
            throw new ArgumentException("The pattern cannot run in linear time: " + unsupported.Message, parameter, unsupported);
        }
    }

    /// <summary>Which of them cannot be made, with the reason.</summary>
    public static IEnumerable<(int Index, ArgumentException Fault)> Faults(IReadOnlyList<string> patterns)
    {
        for (var from = 0; from < patterns.Count; from += Together)
        {
            var to = Math.Min(from + Together, patterns.Count);
            if (AreSound(patterns.Skip(from).Take(to - from)))
                continue;
            for (var i = from; i < to; i++)
            {
                if (Fault(patterns[i]) is { } fault)
                    yield return (i, fault);
            }
        }
    }

    /// <summary>One expression that matches where any of several does; null when they do not go together.</summary>
    public static Regex? AnyOf(IReadOnlyList<string> patterns)
    {
        // Under the inline option x a # would comment out what is put after it, and the whole would match less than its parts.
        if (patterns.Any(pattern => pattern.Contains('#', StringComparison.Ordinal) && pattern.Contains("(?", StringComparison.Ordinal)))
            return null;
        try
        {
            return new Regex(string.Join('|', patterns.Select(pattern => $"(?:{pattern})")), Options, Longest);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static ArgumentException? Fault(string pattern)
    {
        try
        {
            _ = Of(pattern);
            return null;
        }
        catch (ArgumentException fault)
        {
            return fault;
        }
    }

    // Each alone must be sound first: "a)(b" is not, and would be as one of several. Nothing is matched here.
    private static bool AreSound(IEnumerable<string> patterns)
    {
        // Under the inline option x a # would comment out what is put after it.
        if (patterns.Any(pattern => pattern.Contains('#', StringComparison.Ordinal) && pattern.Contains("(?", StringComparison.Ordinal)))
            return false;
        try
        {
            var all = patterns.Select(pattern => $"(?:{new Regex(pattern, Options & ~RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1))})").ToList();
            _ = new Regex(string.Join('|', all), Options);
            return true;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
