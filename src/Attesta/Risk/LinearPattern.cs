using System.Text.RegularExpressions;

namespace Attesta.Risk;

/// <summary>Regular expressions from configuration: they run in linear time on whatever an agent sends, or they are refused.</summary>
internal static class LinearPattern
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The expression; case is ignored.</summary>
    /// <exception cref="ArgumentException">It is none, could take more than linear time, or is too large to build.</exception>
    public static Regex Of(string pattern, string parameter)
    {
        try
        {
            return new Regex(pattern, Options);
        }
        catch (NotSupportedException unsupported)
        {
            throw new ArgumentException("The pattern cannot run in linear time: " + unsupported.Message, parameter, unsupported);
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
            return new Regex(string.Join('|', patterns.Select(pattern => $"(?:{pattern})")), Options);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
