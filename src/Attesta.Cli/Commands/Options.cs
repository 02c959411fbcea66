using System.CommandLine;

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
}
