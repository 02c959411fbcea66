using System.Text.Json;
using System.Text.RegularExpressions;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed partial class DemoTests : IDisposable
{
    private const string OfTheLog =
        "Every line which the service wrote so far disappears from production.log, since it will truncate that file, and nobody can get those messages back later.";

    private const string OfTheFolder =
        "All four things inside workspace disappear, because it will delete the whole tree, so we would need yesterday's backup in order to restore any of them.";

    private const string OfNothing =
        "I am quite sure that this is completely fine because our assistant usually knows what is best for everybody around here.";

    // What the demo's card says about each action that is asked about by a quiz.
    private static readonly string[] Right =
        ["It gets rid of something that exists", "workspace/customers.csv", "workspace", "a single thing", "Some of it cannot be undone", "staging", "ci", "true", "True"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whoever_passes_every_challenge_sees_everything_happen()
    {
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await StartAsync(terminal);
        await ContinueAsync(terminal, "2/5");
        await terminal.SeeAsync("[y/N]");
        await terminal.PressAsync("y", "Enter");
        await ContinueAsync(terminal, "3/5");
        await AnswerQuizAsync(terminal, isRight: true);
        await ContinueAsync(terminal, "4/5");
        await ExplainAsync(terminal, OfTheLog);
        await ContinueAsync(terminal, "5/5");
        await IntroduceAsync(terminal, "Approver 1 of 2", "alice");
        await ExplainAsync(terminal, OfTheFolder);
        await terminal.SeeAsync("next person presses Enter");
        await terminal.PressAsync("Enter");
        await IntroduceAsync(terminal, "Approver 2 of 2", "bob");
        await AnswerQuizAsync(terminal, isRight: true);
        await terminal.SeeAsync("exit=0");

        var told = await terminal.EverythingAsync();
        told.ShouldContain("The folder is gone.");
        told.ShouldNotContain("It did not run.");
        var entries = Entries();
        entries.Count.ShouldBe(10);
        entries.ShouldAllBe(entry => entry.GetProperty("verdict").GetString() == "approved");
        entries[8].GetProperty("approver_ids").EnumerateArray().Select(id => id.GetString()).ShouldBe(["alice", "bob"]);
    }

    [Fact]
    public async Task Whoever_fails_every_challenge_sees_nothing_happen()
    {
        await using var terminal = await RealTerminal.OpenAsync(_folder, width: 80, height: 24);

        await StartAsync(terminal);
        await ContinueAsync(terminal, "2/5");
        await terminal.SeeAsync("[y/N]");
        await terminal.PressAsync("n", "Enter");
        await ContinueAsync(terminal, "3/5");
        await AnswerQuizAsync(terminal, isRight: false);
        await ContinueAsync(terminal, "4/5");
        await ExplainAsync(terminal, OfNothing);
        await ContinueAsync(terminal, "5/5");
        await IntroduceAsync(terminal, "Approver 1 of 2", "alice");
        await ExplainAsync(terminal, OfNothing);
        await terminal.SeeAsync("exit=0");

        var told = await terminal.EverythingAsync();
        told.Split("It did not run.").Length.ShouldBe(5);
        told.ShouldContain("Intact: 6 entries");
        var entries = Entries();
        entries.Skip(2).ShouldAllBe(entry => entry.GetProperty("verdict").GetString() == "denied");
        entries.Skip(2).Select(entry => entry.GetProperty("challenge_type").GetString()).ShouldBe(["confirm", "quiz", "teach_back", "multi_party"]);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_tour()
    {
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await StartAsync(terminal);
        await ContinueAsync(terminal, "2/5");
        await terminal.SeeAsync("[y/N]");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("exit=0");

        (await terminal.EverythingAsync()).ShouldNotContain("3/5");
        Entries().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Ctrl_C_between_two_questions_ends_the_tour_as_well()
    {
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await StartAsync(terminal);
        await terminal.SeeAsync("Press Enter to be asked.");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("exit=0");

        Entries().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_terminal_nothing_risky_runs()
    {
        var demo = await RealProcess.RunAsync(_folder.Path, "y\ny\ny\n", ["demo"], start => start.Environment["TMPDIR"] = _folder.Path);

        demo.Code.ShouldBe(0);
        demo.Out.ShouldContain("Nobody could be asked");
        Entries().Skip(2).ShouldAllBe(entry => entry.GetProperty("verdict").GetString() == "denied");
    }

    [Fact]
    public async Task Hands_off_answers_by_itself_and_the_trail_says_so()
    {
        var demo = await RealProcess.RunAsync(_folder.Path, "", ["demo", "--hands-off"], start => start.Environment["TMPDIR"] = _folder.Path);

        demo.Code.ShouldBe(0);
        demo.Errors.ShouldBeEmpty();
        var decisions = Entries().Where(entry => entry.GetProperty("action_name").GetString() != "attesta.outcome").ToList();
        decisions.Count.ShouldBe(5);
        decisions.ShouldAllBe(entry => entry.GetProperty("metadata").GetProperty("context").GetProperty("hands_off").GetBoolean());
        decisions.Skip(1).SelectMany(entry => entry.GetProperty("approver_ids").EnumerateArray()).ShouldAllBe(id => id.GetString()!.StartsWith("hands-off-", StringComparison.Ordinal));
    }

    private async Task StartAsync(RealTerminal terminal) => await terminal.StartAsync($"TMPDIR={_folder.Path} $ATTESTA demo");

    private static async Task ContinueAsync(RealTerminal terminal, string step)
    {
        await terminal.SeeAsync(step);
        await terminal.PressAsync("Enter");
    }

    private static async Task AnswerQuizAsync(RealTerminal terminal, bool isRight)
    {
        for (var question = 1; question <= 3; question++)
        {
            var screen = await terminal.SeeAsync($"Question {question}/3");
            var options = Option().Matches(screen[screen.LastIndexOf($"Question {question}/3", StringComparison.Ordinal)..]);
            var chosen = options.First(option => Right.Contains(option.Groups["text"].Value.Trim()) == isRight);
            await terminal.PressAsync(chosen.Groups["letter"].Value, "Enter");
        }
    }

    private static async Task ExplainAsync(RealTerminal terminal, string explanation)
    {
        await terminal.SeeAsync("0/15");
        await terminal.TypeAsync(explanation);
        await terminal.PressAsync("Enter");
    }

    private static async Task IntroduceAsync(RealTerminal terminal, string heading, string name)
    {
        await terminal.SeeAsync(heading);
        await terminal.TypeAsync(name);
        await terminal.PressAsync("Enter");
    }

    private List<JsonElement> Entries()
    {
        var trail = Directory.GetFiles(_folder.Path, "audit.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem();
        LedgerVerifier.Verify(trail).Intact.ShouldBeTrue();
        Directory.Exists(Path.Combine(Path.GetDirectoryName(trail)!, "workspace")).ShouldBeFalse();
        return [.. File.ReadAllLines(trail).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [GeneratedRegex(@"^\s*(\S\s+)?(?<letter>[a-d])  (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Option();
}
