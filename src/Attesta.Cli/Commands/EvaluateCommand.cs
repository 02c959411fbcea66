using System.CommandLine;
using System.Globalization;
using Attesta.Actions;
using Attesta.Cli.Output;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class EvaluateCommand
{
    private const int LargestFile = 64 * 1024 * 1024;

    public static Command Build(CommandHost host)
    {
        var file = new Argument<string>("FILE") { Description = "One JSON action; - reads standard input." };
        var json = Options.Json("The whole result as one JSON object.");
        var allowEdits = new Option<bool>("--allow-edits")
        {
            Description = "The person may change arguments. What may run is then the action that --json prints, never FILE itself; it is printed unmasked, with whatever secrets FILE or the person put in.",
        };
        var config = Options.Config();
        var command = new Command("evaluate", "Walks one action down the whole line and records the decision; a person is asked on the terminal.\n\n"
            + "Example:\n  attesta evaluate action.json --json") { file, json, allowEdits, config };
        command.SetAction(parsed => RunAsync(host, parsed.GetValue(file)!, parsed.GetValue(json), parsed.GetValue(allowEdits), parsed.GetValue(config)));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, string file, bool isJson, bool allowEdits, string? configPath)
    {
        var action = await ReadAsync(host, file).ConfigureAwait(false);
        if (allowEdits)
            action = action with { Edits = EditRules.Any };
        using var signals = new Signals();
        using var person = new LateOperator(host);
        await using var session = GateSession.Open(host, configPath, person);
        await session.ProbeAsync().ConfigureAwait(false);
        var result = await session.Gate.EvaluateAsync(action, signals.Interrupted).ConfigureAwait(false);
        host.Deliver(() => Write(host, result, isJson, allowEdits));
        if (result.MayRun)
            return ExitCode.Done;
        return isJson && result.Cause != DenialCause.AuditFailed ? ExitCode.NotApproved : RunCommand.Refused(host, result, isSaid: host.Width is not null);
    }

    private static void Write(CommandHost host, ApprovalResult result, bool isJson, bool withAction)
    {
        if (isJson)
        {
            JsonOutput.WriteLine(host, writer => JsonOutput.WriteResult(writer, result, withAction));
            return;
        }

        var ink = new Ink(host);
        var (verdict, level) = (result.Verdict.Name(), result.RiskAssessment.Level.Name());
        var score = result.RiskAssessment.Score.ToString("0.00", CultureInfo.InvariantCulture);
        host.Text.WriteLine(WordWrap.Of($"{ink.Verdict(verdict, verdict)}  {ink.Level(level, $"{level} {score}")}  {VisibleText.Escape(result.Reason)}", host.Width));
        if (result.Modification is { } modification)
            host.Text.WriteLine($"changed  {VisibleText.Escape(modification)}");
        if (result.AuditEntryId is { } entry)
            host.Text.WriteLine($"audit entry {entry}");
    }

    private static async Task<ActionContext> ReadAsync(CommandHost host, string file)
    {
        if (file != "-" && (file.Length == 0 || Directory.Exists(Path.GetFullPath(file, host.Folder))))
            throw new CommandFailure(ExitCode.Usage, $"'{file}' is not a file", "name a file that holds one JSON action, or - for standard input");
        try
        {
            using var content = new MemoryStream();
            await using var source = file == "-" ? host.Input : File.OpenRead(Path.GetFullPath(file, host.Folder));
            var buffer = new byte[64 * 1024];
            for (int count; (count = await source.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > LargestFile)
                    throw new CommandFailure(ExitCode.Usage, $"{file} is larger than 64 MiB");
            }

            return ActionJson.Read(content.GetBuffer().AsSpan(0, (int)content.Length));
        }
        catch (FormatException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file}: {wrong.Message}", "an action looks like {\"function_name\": \"delete_user\", \"args\": [\"ann\"]}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file} cannot be read: {unreadable.Message}");
        }
    }
}
