using Attesta.Actions;

namespace Attesta.Cli.Demo;

/// <summary>One thing that the demo's agent wants to do in its throw-away folder.</summary>
/// <param name="Wish">What the agent wants, in a sentence.</param>
/// <param name="Action">The call that the gate sees.</param>
/// <param name="Do">What happens when it may: a real change. Returns what happened, in a sentence.</param>
/// <param name="Explanation">What somebody who understood it would say in a teach-back.</param>
internal sealed record DemoStep(string Wish, ActionContext Action, Func<string> Do, string Explanation)
{
    private const string Agent = "demo-agent";

    /// <summary>From reading a file to wiping the folder.</summary>
    public static IReadOnlyList<DemoStep> In(string folder, bool handsOff)
    {
        string At(string name) => Path.Combine(folder, name);
        ActionContext Call(string name, string doc, PlainMap kwargs, PlainMap? hints = null) => new()
        {
            FunctionName = name,
            FunctionDoc = doc,
            Kwargs = kwargs,
            Hints = hints ?? PlainMap.Empty,
            AgentId = Agent,
            SessionId = "demo",
            Environment = "staging",
            Metadata = handsOff ? PlainMap.Of(("hands_off", true)) : PlainMap.Empty,
        };

        return
        [
            new("read the notes",
                Call("read_file", "Reads a text file.", PlainMap.Of(("path", At("notes.txt")))),
                () => $"It read {File.ReadAllLines(At("notes.txt")).Length} lines.",
                ""),
            new("change how long logs are kept",
                Call("update_settings", "Changes one setting.", PlainMap.Of(("path", At("settings.ini")), ("name", "retention_days"), ("value", 7))),
                () =>
                {
                    File.WriteAllText(At("settings.ini"), "retention_days = 7\n");
                    return "settings.ini now says retention_days = 7.";
                },
                ""),
            new("delete the customer export",
                Call("delete_file", "Permanently deletes a file.", PlainMap.Of(("path", At("customers.csv")))),
                () =>
                {
                    File.Delete(At("customers.csv"));
                    return "customers.csv is gone.";
                },
                ""),
            new("empty the production log",
                Call("truncate_log", "Empties a log file.", PlainMap.Of(("path", At("production.log")))),
                () =>
                {
                    File.WriteAllText(At("production.log"), "");
                    return "production.log is empty.";
                },
                "This will truncate the file production.log on staging, so every line that was logged so far gets lost and nobody can read it again afterwards."),
            new("wipe the whole folder",
                Call("delete_folder", "Permanently deletes a folder with everything in it. Irreversible.", PlainMap.Of(("path", folder), ("recursive", true)),
                    PlainMap.Of(("irreversible", true), ("everything", true), ("damage_estimate", 10_000))),
                () =>
                {
                    Directory.Delete(folder, recursive: true);
                    return "The folder is gone.";
                },
                $"This will delete the folder {Path.GetFileName(folder)} recursively, so all four files inside disappear for good and we could only restore them from a backup."),
        ];
    }
}
