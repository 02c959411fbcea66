using Attesta.Actions;

namespace Attesta.Cli.Demo;

/// <summary>One thing that the demo's agent wants to do in its throw-away folder.</summary>
/// <param name="Wish">What the agent wants, in a sentence.</param>
/// <param name="Lesson">What the gate will do about it and why, in a sentence or two.</param>
/// <param name="Action">The call that the gate sees.</param>
/// <param name="Do">What happens when it may: a real change. Returns what happened, in a sentence.</param>
/// <param name="Explanation">What somebody who understood it would say in a teach-back; only asked for where it is not empty.</param>
internal sealed record DemoStep(string Wish, string Lesson, ActionContext Action, Func<string> Do, string Explanation = "")
{
    private const string Agent = "demo-agent";

    /// <summary>Whether a person explains it in their own words.</summary>
    public bool IsExplained => Explanation.Length > 0 && Action.FunctionName != "delete_folder";

    /// <summary>From reading a file to wiping the folder.</summary>
    public static IReadOnlyList<DemoStep> In(string folder, bool handsOff)
    {
        var name = Path.GetFileName(folder);
        string At(string file) => Path.Combine(folder, file);
        ActionContext Call(string function, string doc, string? file, PlainMap? more = null, PlainMap? hints = null, string environment = "ci") => new()
        {
            FunctionName = function,
            FunctionDoc = doc,
            Kwargs = PlainMap.Of([("path", file is null ? name : $"{name}/{file}"), .. (more ?? PlainMap.Empty).Entries.ToArray().Select(entry => (entry.Key, entry.Value))]),
            Hints = hints ?? PlainMap.Empty,
            AgentId = Agent,
            SessionId = "demo",
            Environment = environment,
            Metadata = handsOff ? PlainMap.Of(("hands_off", true)) : PlainMap.Empty,
        };

        return
        [
            new("read the notes",
                "LOW: reading harms nobody, so nobody is asked.",
                Call("read_file", "Reads a text file.", "notes.txt"),
                () => $"It read {File.ReadAllLines(At("notes.txt")).Length} lines."),
            new("keep logs for 7 days instead of 90",
                "MEDIUM: a change that can be undone. Yes or no is enough.",
                Call("update_settings", "Changes one setting.", "settings.ini", PlainMap.Of(("name", "retention_days"), ("value", 7))),
                () =>
                {
                    File.WriteAllText(At("settings.ini"), "retention_days = 7\n");
                    return "settings.ini now says retention_days = 7.";
                }),
            new("delete the customer export",
                "HIGH: gone is gone. A quiz shows whether you read what it deletes.",
                Call("delete_file", "Permanently deletes a file.", "customers.csv"),
                () =>
                {
                    File.Delete(At("customers.csv"));
                    return "customers.csv is gone.";
                }),
            new("empty the production log",
                "HIGH again, asked differently: explain in your own words what will happen.",
                Call("truncate_log", "Empties a log file.", "production.log"),
                () =>
                {
                    File.WriteAllText(At("production.log"), "");
                    return "production.log is empty.";
                },
                "This will truncate the file production.log, so every line that was logged so far gets lost and nobody can read it again afterwards."),
            new("wipe the whole folder",
                "CRITICAL: two people, one after the other. If you are alone, play both.",
                Call("delete_folder", "Permanently deletes a folder with everything in it. Irreversible.", null, PlainMap.Of(("recursive", true)),
                    PlainMap.Of(("irreversible", true), ("everything", true), ("damage_estimate", 10_000)), "staging"),
                () =>
                {
                    Directory.Delete(folder, recursive: true);
                    return "The folder is gone.";
                },
                $"This will delete the folder {name} recursively, so all four files inside disappear for good and we could only restore them from a backup."),
        ];
    }
}
