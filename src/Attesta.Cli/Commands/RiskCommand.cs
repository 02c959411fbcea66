using System.CommandLine;
using Attesta.Cli.Evaluating;
using Attesta.Cli.Output;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class RiskCommand
{
    private const int MostScorers = 2;

    public static Command Build(CommandHost host) =>
        new("risk", "Measures scorers.\n\nExample:\n  attesta risk eval labelled.jsonl") { Eval(host) };

    private static Command Eval(CommandHost host)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Labelled actions, one JSON object a line: an action, or several as \"calls\", with \"label\" 1 (dangerous) or 0 and perhaps a \"family\"; - reads standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var scorers = new Option<string[]>("--scorer") { Description = "default, content, max, or configured: as attesta.yaml says, with its rules; so it is without this option too. Twice compares two.", HelpName = "NAME" };
        var markdown = new Option<bool>("--markdown") { Description = "Tables for a document, without the actions themselves." };
        var json = Options.Json("One JSON object.");
        var config = Options.Config();
        var command = new Command("eval", "Measures how well a scorer tells dangerous actions from harmless ones. Every line counts as a first call.\n\n"
            + "Example:\n  attesta risk eval labelled.jsonl --scorer default --scorer configured") { files, scorers, markdown, json, config };
        command.SetAction(parsed => RunAsync(host, parsed.GetValue(files)!, parsed.GetValue(scorers) ?? [], parsed.GetValue(json), parsed.GetValue(markdown), parsed.GetValue(config)));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, string[] files, string[] names, bool isJson, bool isMarkdown, string? configPath)
    {
        if (isJson && isMarkdown)
            throw new CommandFailure(ExitCode.Usage, "--json and --markdown exclude each other");
        if (names.Length > MostScorers || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new CommandFailure(ExitCode.Usage, "--scorer can be given once, or twice with different names", "attesta risk eval FILE --scorer default --scorer configured");
        if (files.Count(file => file == "-") > 1)
            throw new CommandFailure(ExitCode.Usage, "standard input can be read only once");
        var scorers = names.Length == 0 ? [NamedScorer.Find(host, null, configPath)] : names.Select(name => NamedScorer.Find(host, name, configPath)).ToArray();
        var evaluation = new Evaluation(host, scorers);
        var sets = await evaluation.RunAsync(files).ConfigureAwait(false);

        // Numbers over a part of the data look like numbers over all of it.
        if (evaluation.Unsound > 0)
            throw new CommandFailure(ExitCode.Usage, $"{evaluation.Unsound} of the lines cannot be used, so nothing was measured", "a line looks like {\"function_name\": \"bash\", \"kwargs\": {\"command\": \"rm -rf /\"}, \"label\": 1}");
        if (sets[^1].Counts is { Dangerous: 0, Harmless: 0 })
            throw new CommandFailure(ExitCode.Usage, "there is not a single labelled action to measure by");
        if (isJson)
            JsonOutput.WriteLine(host, writer => AccuracyJson.Write(writer, sets));
        else if (isMarkdown)
            await host.Text.WriteAsync(AccuracyMarkdown.Write(sets)).ConfigureAwait(false);
        else
            new AccuracyTable(host).Write(sets);
        return ExitCode.Done;
    }
}
