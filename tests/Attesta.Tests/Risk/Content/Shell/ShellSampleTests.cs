using System.Text.Json;
using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>Looks at how commands of one's own are read: set ATTESTA_SHELL_SAMPLES to a file with a command, or an action in JSON, on each line.</summary>
public sealed class ShellSampleTests(ITestOutputHelper output)
{
    [Fact]
    public void Reads_the_samples_it_is_given()
    {
        if (Environment.GetEnvironmentVariable("ATTESTA_SHELL_SAMPLES") is not { Length: > 0 } path)
            return;
        foreach (var line in File.ReadLines(path))
        {
            var text = line.StartsWith('{') && line.Contains("\"kwargs\"", StringComparison.Ordinal) ? JsonDocument.Parse(line).RootElement.GetProperty("kwargs").GetProperty("command").GetString()! : line.Replace("\\n", "\n", StringComparison.Ordinal);
            var reading = ShellReader.Read(text);
            output.WriteLine($"{text}");
            foreach (var command in reading.Commands)
                output.WriteLine($"    {string.Join('>', command.Wrappers)} | {ShellText.Line(command)}{(command.RunsUnseenCode ? "  UNSEEN" : "")}{(command.Input.Count > 0 ? "  <- " + string.Join(',', command.Input.Select(input => input.Program)) : "")}{(command.HereText is null ? "" : "  HERE")} {string.Join(' ', command.Redirections.Select(redirection => redirection.Kind + ShellText.Word(redirection.Target)))}");
            if (reading.NotUnderstood is not null)
                output.WriteLine($"    NOT UNDERSTOOD: {reading.NotUnderstood}");
        }
    }
}
