namespace Attesta.Terminal;

/// <summary>How many colours a screen has.</summary>
public enum ColourDepth
{
    /// <summary>None.</summary>
    None,

    /// <summary>The sixteen of the terminal's own palette.</summary>
    Sixteen,

    /// <summary>256.</summary>
    EightBit,

    /// <summary>All of them.</summary>
    True,
}

/// <summary>What a screen can show.</summary>
/// <param name="Ansi">Whether it understands escape sequences; without them only lines can be written.</param>
/// <param name="Colour">How many colours it has.</param>
/// <param name="Unicode">Whether it is UTF-8; without it everything is written in ASCII.</param>
public sealed record TerminalFeatures(bool Ansi, ColourDepth Colour, bool Unicode)
{
    /// <summary>Reads the usual variables: TERM, COLORTERM, NO_COLOR, LC_ALL, LC_CTYPE, LANG.</summary>
    public static TerminalFeatures Detect() => Detect(Environment.GetEnvironmentVariable);

    /// <summary>Reads the usual variables from somewhere else.</summary>
    public static TerminalFeatures Detect(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var term = variable("TERM") ?? "";
        var ansi = term is not ("" or "dumb" or "unknown");
        var locale = FirstSet(variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
        var unicode = locale.Contains("utf-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        return new(ansi, ansi && FirstSet(variable("NO_COLOR")) == "" ? Colours(term, variable("COLORTERM") ?? "") : ColourDepth.None, unicode);
    }

    private static ColourDepth Colours(string term, string colorTerm)
    {
        if (colorTerm is "truecolor" or "24bit" || term.EndsWith("-direct", StringComparison.Ordinal))
            return ColourDepth.True;
        if (term.Contains("256color", StringComparison.Ordinal))
            return ColourDepth.EightBit;
        return term.StartsWith("vt", StringComparison.Ordinal) ? ColourDepth.None : ColourDepth.Sixteen;
    }

    private static string FirstSet(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
                return value;
        }

        return "";
    }
}
