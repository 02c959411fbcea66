using System.Text.Json;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;
using Attesta.Trust;

namespace Attesta.Cli.Tests;

/// <summary>Entries of Attesta's own have a verdict, since every line has one; nobody may take it for a decision.</summary>
public sealed class OwnEntriesTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(40)]
    public async Task Are_shown_as_what_they_are(int width)
    {
        await FillAsync();

        var shown = (await new InProcess(_folder.Path) { Width = width }.RunAsync("audit", "tail")).Lines;

        shown.ShouldAllBe(line => line.Length <= width);
        var rows = shown.Where(line => line.StartsWith(width < 120 ? "01-0" : "2026-01-0", StringComparison.Ordinal)).ToArray();
        rows.Length.ShouldBe(5);
        rows[1].ShouldContain("checkpoint");
        rows[2].ShouldContain("recovery");
        rows[3].ShouldContain("trust");
        rows[1..4].ShouldAllBe(row => !row.Contains("denied") && !row.Contains("approved") && !row.Contains("0.00"));
        rows[4].ShouldContain("denied");
    }

    [Theory]
    [InlineData("--verdict denied", "entry-4")]
    [InlineData("--verdict approved", "entry-1")]
    [InlineData("--action attesta.*", "remark-checkpoint remark-recovery trust")]
    [InlineData("--action attesta.checkpoint", "remark-checkpoint")]
    [InlineData("--action attesta.t*", "trust")]
    [InlineData("--action attesta.* --verdict denied", "")]
    public async Task Have_no_verdict_to_filter_by_and_are_found_by_their_names(string filter, string expected)
    {
        await FillAsync();

        foreach (var index in (string[][])[[], ["--no-index"]])
        {
            var found = await new InProcess(_folder.Path).RunAsync(["audit", "query", "--json", .. filter.Split(' '), .. index]);
            string.Join(' ', found.Lines.Select(line => Text(line, "entry_id"))).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task Say_their_kind_to_programs_and_keep_what_was_written()
    {
        var lines = await FillAsync();

        var found = (await new InProcess(_folder.Path).RunAsync("audit", "query", "--json")).Lines;

        found.Select(line => Text(line, "kind")).ShouldBe(["decision", "checkpoint", "recovery", "trust", "decision"]);
        found.Select(line => Text(line, "verdict")).ShouldBe(["approved", "denied", "denied", "approved", "denied"]);
        found.Select(line => "{" + line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]).ShouldBe(lines);
    }

    [Fact]
    public async Task Are_no_denials_in_the_statistics()
    {
        await FillAsync();

        var counted = JsonDocument.Parse((await new InProcess(_folder.Path).RunAsync("audit", "stats", "--json")).Out).RootElement;

        counted.GetProperty("decisions").GetInt32().ShouldBe(2);
        counted.GetProperty("denied").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_was_asked_where_there_was_nobody()
    {
        var met = Trail.Reviewed(1, seconds: 4, hasPassed: false);
        await Trail.WriteAsync(_folder.Trail,
            met, Trail.Reviewed(2, seconds: 9), Alone(3, "denied"), Alone(4, "timed_out"), Trail.Entry(5) with { DecidedAt = met.DecidedAt });

        var counted = JsonDocument.Parse((await new InProcess(_folder.Path).RunAsync("audit", "stats", "--json")).Out).RootElement;
        var shown = await new InProcess(_folder.Path) { Width = 120 }.RunAsync("audit", "query", "--id", "entry-3");

        counted.GetProperty("weeks").EnumerateArray().Sum(week => week.GetProperty("asked").GetInt32()).ShouldBe(3);
        shown.Out.ShouldNotContain("0.0 s");

        static AuditEntry Alone(int number, string verdict) => Trail.Entry(number, verdict, "high") with { ChallengeType = "quiz", ChallengePassed = false };
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    public async Task A_denial_names_who_denied_not_who_had_passed_before(int width)
    {
        await Trail.WriteAsync(_folder.Trail, Trail.Reviewed(1, seconds: 40, hasPassed: false) with
        {
            Metadata = PlainMap.Of(("challenge", PlainMap.Of(("approvers", PlainList.Of(
            [
                PlainMap.Of(("id", "alice"), ("challenge", "teach_back"), ("passed", true)),
                PlainMap.Of(("id", "bob"), ("challenge", "quiz"), ("passed", false)),
            ]))))),
        });

        var shown = (await new InProcess(_folder.Path) { Width = width }.RunAsync("audit", "tail")).Out;

        shown.ShouldContain("bob");
        shown.ShouldNotContain("alice");
    }

    private Task<string[]> FillAsync() => Trail.WriteAsync(_folder.Trail,
        Trail.Entry(1), Remark("checkpoint"), Remark("recovery"), TrustRemark.Revoke("agent-1", "root", At) with { EntryId = "trust" },
        Trail.Entry(4, "denied", "high"));

    private static AuditEntry Remark(string kind) => new()
    {
        EntryId = "remark-" + kind,
        ActionName = "attesta." + kind,
        Verdict = "denied",
        RiskLevel = "low",
        DecidedAt = "2026-01-01T00:00:00Z",
    };

    private static string Text(string line, string member) => JsonDocument.Parse(line).RootElement.GetProperty(member).GetString()!;
}
