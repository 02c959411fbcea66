using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Attesta.Cli.Output;

namespace Attesta.Cli.Commands;

internal static class VersionCommand
{
    public static Command Build(CommandHost host)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var command = new Command("version", "Prints version, commit and runtime.\n\nExample:\n  attesta version --json") { json };
        command.SetAction(parsed => Run(host, parsed.GetValue(json)));
        return command;
    }

    public static int Run(CommandHost host, bool json)
    {
        var informational = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var plus = informational.IndexOf('+', StringComparison.Ordinal);
        var version = plus < 0 ? informational : informational[..plus];
        var commit = plus < 0 ? "unknown" : informational[(plus + 1)..];
        var runtime = RuntimeInformation.FrameworkDescription;
        if (json)
            JsonOutput.WriteLine(host, writer => Write(writer, version, commit, runtime));
        else
            host.Text.WriteLine($"attesta {version} (commit {(commit.Length > 12 ? commit[..12] : commit)}, {runtime})");
        return ExitCode.Done;
    }

    private static void Write(System.Text.Json.Utf8JsonWriter writer, string version, string commit, string runtime)
    {
        writer.WriteStartObject();
        writer.WriteString("version", version);
        writer.WriteString("commit", commit);
        writer.WriteString("runtime", runtime);
        writer.WriteEndObject();
    }
}
