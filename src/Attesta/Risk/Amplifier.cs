using System.Text.RegularExpressions;
using Attesta.Actions;

namespace Attesta.Risk;

/// <summary>The part of an action that a pattern looks at.</summary>
public enum PatternTarget
{
    /// <summary>All of it.</summary>
    Any,

    /// <summary>The function's name.</summary>
    FunctionName,

    /// <summary>The positional arguments.</summary>
    Args,

    /// <summary>The named arguments, as <c>name=value</c>.</summary>
    Kwargs,

    /// <summary>What the function says of itself.</summary>
    Docstring,
}

/// <summary>Raises the score of actions that a pattern matches.</summary>
public sealed class Amplifier
{
    private readonly Lazy<Regex> _pattern;

    /// <summary>A pattern with what it adds.</summary>
    /// <param name="pattern">A regular expression that can run in linear time: no backreferences or lookarounds. Case is ignored.</param>
    /// <param name="boost">From 0 to 1, added to the score.</param>
    /// <param name="target">Where it looks.</param>
    /// <exception cref="ArgumentException">The pattern is not a regular expression, or could take more than linear time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The boost is not a number from 0 to 1.</exception>
    public Amplifier(string pattern, double boost, PatternTarget target = PatternTarget.Any)
        : this(pattern, boost, target, new Lazy<Regex>(LinearPattern.Of(pattern)))
    {
    }

    private Amplifier(string pattern, double boost, PatternTarget target, Lazy<Regex> regex)
    {
        if (boost is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(boost), boost, "A boost is a number from 0 to 1.");
        _pattern = regex;
        Pattern = pattern;
        Boost = boost;
        Target = target;
    }

    /// <summary>An amplifier whose pattern <see cref="LinearPattern.Faults"/> has found nothing wrong with: it is made when it is first needed.</summary>
    internal static Amplifier OfSound(string pattern, double boost, PatternTarget target) =>
        new(pattern, boost, target, new Lazy<Regex>(() => LinearPattern.Of(pattern)));

    /// <summary>The regular expression.</summary>
    public string Pattern { get; }

    /// <summary>What it adds, from 0 to 1.</summary>
    public double Boost { get; }

    /// <summary>Where it looks.</summary>
    public PatternTarget Target { get; }

    /// <summary>What the pattern matched, or null.</summary>
    internal string? Match(ActionContext action)
    {
        if (Target is PatternTarget.Any or PatternTarget.FunctionName && First(action.FunctionName) is { } name)
            return name;
        if (Target is PatternTarget.Any or PatternTarget.Docstring && action.FunctionDoc is { } doc && First(doc) is { } words)
            return words;
        if (Target is PatternTarget.Any or PatternTarget.Args)
        {
            foreach (var value in action.Args)
            {
                if (First(TextOf(value)) is { } found)
                    return found;
            }
        }

        // How a call passes its arguments is up to the agent: who looks at args looks at all of them.
        if (Target is PatternTarget.Any or PatternTarget.Kwargs or PatternTarget.Args)
        {
            foreach (var (key, value) in action.Kwargs)
            {
                if (First(TextOf(value)) is { } found)
                    return found;
                if (First($"{key}={TextOf(value)}") is { } pair)
                    return pair;
            }
        }

        return null;
    }

    private static string TextOf(object? value) => value as string ?? PythonLiteral.Of(value, int.MaxValue);

    private string? First(string text)
    {
        foreach (var match in _pattern.Value.EnumerateMatches(text))
            return text.Substring(match.Index, Math.Min(match.Length, 60));
        return null;
    }
}
