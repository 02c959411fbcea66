using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Attesta.Cli.Commands;

/// <summary>The options that several commands share, so that they are spelled and explained alike.</summary>
internal static class Options
{
    public static Option<string?> Config() => new("--config")
    {
        Description = "The configuration; otherwise ATTESTA_CONFIG, then attesta.yaml in this folder or a parent.",
        HelpName = "FILE",
    };

    public static Option<string?> Log() => new("--log") { Description = "The audit trail; otherwise the configured one.", HelpName = "P" };

    public static Option<bool> Json(string description = "JSON for machines.") => new("--json") { Description = description };

    public static Option<string[]> PublicKeys() => new("--key")
    {
        Description = "A public key, or the file that it is in; may be given several times. Otherwise the configured one.",
        HelpName = "PUB",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<string?> Output() => new("--out") { Description = "The file to write; otherwise standard output.", HelpName = "FILE" };

    /// <summary>A whole number that is not negative.</summary>
    public static Option<long?> Count(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "N",
        CustomParser = argument => Parsed<long>(argument, "a whole number from 0 on",
            static text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null),
    };

    /// <summary>A number that is not negative.</summary>
    public static Option<double?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "S",
        CustomParser = argument => Parsed<double>(argument, "a number from 0 on",
            static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null),
    };

    /// <summary>A whole number of any size that fits.</summary>
    public static Option<int?> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = argument => Parsed<int>(argument, "a whole number",
            static text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null),
    };

    private static T? Parsed<T>(ArgumentResult argument, string expected, Func<string, T?> parse)
        where T : struct
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        if (parse(text) is { } value)
            return value;
        argument.AddError($"{(argument.Parent as OptionResult)?.Option.Name}: {expected} was expected, not '{text}'");
        return null;
    }
}
