using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class AuditReadingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2", "--verdict", "denied")]
    [InlineData("3", "--risk-level", "critical")]
    [InlineData("4", "--agent", "agent-4")]
    [InlineData("5", "--session", "session-5")]
    [InlineData("1", "--action", "action_1")]
    [InlineData("6", "--environment", "PRODUCTION")]
    [InlineData("23", "--challenge-passed", "false")]
    [InlineData("45", "--challenge-passed", "true")]
    [InlineData("56", "--from", "2026-01-05")]
    [InlineData("12", "--to", "2026-01-02T00:00:02Z")]
    [InlineData("34", "--from", "2026-01-03", "--to", "2026-01-05T00:00:00Z")]
    [InlineData("12", "--limit", "2")]
    [InlineData("", "--agent", "AGENT-4")]
    public async Task Each_filter_leaves_out_what_it_should(string expected, params string[] filter)
    {
        await FillAsync();

        var found = await RunAsync("audit", "query", "--json", filter);

        string.Concat(found.Lines.Select(line => Json(line).GetProperty("entry_id").GetString()!["entry-".Length..])).ShouldBe(expected);
        found.Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("--verdict", "maybe")]
    [InlineData("--risk-level", "awful")]
    [InlineData("--from", "01/02/2026")]
    [InlineData("--to", "yesterday")]
    [InlineData("--challenge-passed", "perhaps")]
    [InlineData("--limit", "-1")]
    [InlineData("--limit", "many")]
    public async Task A_filter_that_is_not_understood_is_refused(string option, string value)
    {
        await FillAsync();

        var found = await RunAsync("audit", "query", "--json", [option, value]);

        found.Code.ShouldBe(2);
        found.Out.ShouldBeEmpty();
        found.Errors.ShouldContain(value);
        found.Errors.ShouldNotContain("System.");
    }

    [Fact]
    public async Task Queried_lines_are_the_lines_of_the_trail_behind_their_kind()
    {
        var lines = await FillAsync();
        var shown = lines.Select(WithKind).ToArray();

        (await RunAsync("audit", "query", "--json", [])).Lines.ShouldBe(shown);
        (await RunAsync("audit", "query", "--json", ["--limit", "3"])).Lines.ShouldBe(shown[..3]);
        (await RunAsync("audit", "export", "--format", ["jsonl"])).Lines.ShouldBe(lines);
        (await RunAsync("audit", "tail", "--json", ["-n", "2"])).Lines.ShouldBe(shown[^2..]);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public async Task The_table_fits_the_terminal(int width)
    {
        await FillAsync();

        var table = await new InProcess(_folder.Path) { Width = width }.RunAsync("audit", "query");

        table.Lines.ShouldAllBe(line => line.Length <= width);
        table.Lines[2].ShouldContain("denied");
        table.Lines[3].ShouldContain("critical");
    }

    [Fact]
    public async Task Colour_is_for_people_who_want_it()
    {
        await FillAsync();
        var (person, plain) = (new InProcess(_folder.Path) { Width = 80 }, new InProcess(_folder.Path) { Width = 80 });
        person.Variables["TERM"] = plain.Variables["TERM"] = "xterm-256color";
        plain.Variables["NO_COLOR"] = "1";

        (await person.RunAsync("audit", "query")).Out.ShouldContain("\u001b[");
        (await plain.RunAsync("audit", "query")).Out.ShouldNotContain("\u001b[");
        (await new InProcess(_folder.Path).RunAsync("audit", "query")).Out.ShouldNotContain("\u001b[");
    }

    [Fact]
    public async Task What_an_agent_wrote_moves_no_cursor()
    {
        await Trail.WriteAsync(_folder.Trail, Trail.Entry(1) with { ActionDescription = "a(\u001b[2J\r\n\u202E)", AgentId = "\u001b]0;x\u0007" });

        foreach (var command in (string[])["query", "stats", "tail"])
            (await new InProcess(_folder.Path) { Width = 120 }.RunAsync("audit", command)).Out.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_reported_and_passed_over()
    {
        var lines = await FillAsync();
        File.WriteAllText(_folder.Trail, $"{lines[0]}\nnonsense\n{lines[1]}\n");

        var found = await RunAsync("audit", "query", "--json", []);

        found.Lines.ShouldBe(lines[..2].Select(WithKind));
        found.Errors.ShouldStartWith("error: line 2 cannot be read");
    }

    [Fact]
    public async Task Statistics_count_verdicts_levels_and_stamps()
    {
        await FillAsync();

        var statistics = Json((await RunAsync("audit", "stats", "--json", [])).Out);

        statistics.GetProperty("decisions").GetInt32().ShouldBe(6);
        statistics.GetProperty("denied").GetInt32().ShouldBe(1);
        statistics.GetProperty("by_risk_level").GetProperty("critical").GetInt32().ShouldBe(1);
        (await RunAsync("audit", "stats", "--verdict", ["approved"])).Out.ShouldContain("decisions      5");
    }

    [Fact]
    public async Task Rubber_stamps_are_fast_approvals_and_every_review_that_was_too_short()
    {
        await Trail.WriteAsync(_folder.Trail,
            Trail.Reviewed(1, seconds: 2), Trail.Reviewed(2, seconds: 60), Trail.Reviewed(3, seconds: 2, level: "medium"),
            Trail.Reviewed(4, seconds: 20, level: "low", isMet: false), Trail.Reviewed(5, seconds: 1, hasPassed: false));

        (await StampsAsync()).ShouldBe("14");
        (await StampsAsync("--min-risk", "medium")).ShouldBe("134");
        (await StampsAsync("--max-seconds", "100")).ShouldBe("124");
        (await StampsAsync("--agent", "agent-1")).ShouldBe("1");
        (await RunAsync("audit", "rubber-stamps", "--limit", ["1"])).Code.ShouldBe(1);
        (await RunAsync("audit", "rubber-stamps", "--limit", ["2"])).Code.ShouldBe(0);

        async Task<string> StampsAsync(params string[] options) =>
            string.Concat((await RunAsync("audit", "rubber-stamps", "--json", options)).Lines.Select(line => Json(line).GetProperty("entry_id").GetString()![^1]));
    }

    [Fact]
    public async Task Statistics_show_the_trend_by_week()
    {
        await FillAsync();

        var weeks = Json((await RunAsync("audit", "stats", "--json", [])).Out).GetProperty("weeks");
        var table = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("audit", "stats");

        weeks.EnumerateArray().Select(week => (week.GetProperty("from").GetString(), week.GetProperty("decisions").GetInt32(), week.GetProperty("asked").GetInt32(),
            week.GetProperty("denied").GetInt32(), week.GetProperty("rubber_stamped").GetInt32())).ShouldBe([("2025-12-29", 4, 3, 1, 0), ("2026-01-05", 2, 1, 0, 1)]);
        weeks[0].GetProperty("median_review_seconds").GetDouble().ShouldBe(12, 0.2);
        table.Lines.ShouldContain("2025-12-29  4          3      1       0              12.0 s");
        table.Lines[^3..].ShouldAllBe(line => line.Length <= 80);
    }

    [Theory]
    [InlineData("654321", "--newest")]
    [InlineData("65", "--newest", "--limit", "2")]
    [InlineData("654321", "--newest", "--no-index")]
    [InlineData("6", "--newest", "--environment", "production")]
    public async Task The_newest_come_first_when_asked_for(string expected, params string[] options)
    {
        await FillAsync();

        (await QueryAsync(options)).Ids.ShouldBe(expected);
    }

    [Theory]
    [InlineData("12|34|56")]
    [InlineData("65|43|21", "--newest")]
    [InlineData("13|45|6", "--verdict", "approved")]
    public async Task A_page_ends_with_the_cursor_of_the_next(string expected, params string[] options)
    {
        await FillAsync();
        var pages = new List<string>();
        string[] more = [.. options, "--limit", "2"];
        string[] cursor = [];
        do
        {
            var (ids, errors) = await QueryAsync([.. more, .. cursor]);
            pages.Add(ids);
            cursor = errors.StartsWith("next: --cursor ", StringComparison.Ordinal) ? errors["next: ".Length..].Trim().Split(' ') : [];
        }
        while (cursor.Length > 0);

        string.Join('|', pages).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cursor_of_no_entry_is_refused(string cursor)
    {
        await FillAsync();

        var refused = await RunAsync("audit", "query", "--cursor", [cursor]);

        refused.Code.ShouldBe(2);
        refused.Errors.ShouldStartWith("error: --cursor: ");
        refused.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_index_is_found_by_verification()
    {
        await FillAsync();
        (await RunAsync("audit", "verify", "--json", [])).Code.ShouldBe(0);
        File.WriteAllText(_folder.Trail + ".index", "nonsense");

        var found = await RunAsync("audit", "verify", "--json", []);

        found.Code.ShouldBe(1);
        Json(found.Out).GetProperty("findings")[0].GetProperty("kind").GetString().ShouldBe("wrong_index");
        (await QueryAsync([])).Ids.ShouldBe("123456");
    }

    [Fact]
    public async Task Exported_tables_hold_no_formula()
    {
        await Trail.WriteAsync(_folder.Trail, Trail.Entry(1) with { ActionName = "=cmd|' /C calc'!A0", AgentId = "@sum(1)" });

        var table = await RunAsync("audit", "export", "--format", ["csv"]);

        table.Out.ShouldContain("\"'=cmd|' /C calc'!A0\"");
        table.Out.ShouldContain("'@sum(1)");
    }

    [Fact]
    public async Task Exported_json_is_one_array()
    {
        await FillAsync();

        Json((await RunAsync("audit", "export", "--format", ["json"])).Out).GetArrayLength().ShouldBe(6);
        (await RunAsync("audit", "export", "--format", ["xml"])).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Following_shows_what_is_appended_and_ends_well_on_an_interruption()
    {
        await Trail.WriteAsync(_folder.Trail, Trail.Entry(1));
        using var process = RealProcess.Start(_folder.Path, ["audit", "tail", "-f", "--json"]);
        (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)))!.ShouldContain("entry-1");

        await Trail.WriteAsync(_folder.Trail, Trail.Entry(2));
        var followed = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await RealProcess.SignalChildAsync(process, "-INT");

        followed!.ShouldContain("entry-2");
        (await RealProcess.EndAsync(process)).ShouldBe(0);
    }

    [Theory]
    [InlineData("$ATTESTA audit query | head -1")]
    [InlineData("$ATTESTA audit query --json | head -1")]
    [InlineData("$ATTESTA audit export | head -1")]
    [InlineData("$ATTESTA audit tail -f --json | head -1")]
    public async Task A_reader_who_leaves_ends_it_quietly(string line)
    {
        await Trail.WriteAsync(_folder.Trail, [.. Enumerable.Range(0, 2_000).Select(number => Trail.Entry((number % 9) + 1))]);

        var read = await RealProcess.ShellAsync(_folder.Path, line + "; echo ${PIPESTATUS[0]}");

        read.Errors.ShouldBeEmpty();
        read.Lines.Length.ShouldBe(2);
        read.Lines[1].ShouldBe("0");
    }

    [Fact]
    public async Task Data_that_did_not_arrive_is_not_done()
    {
        await FillAsync();

        var exported = await RealProcess.ShellAsync(_folder.Path, "$ATTESTA audit export > /dev/full");

        exported.Code.ShouldBe(125);
        exported.Errors.ShouldBe("error: standard output cannot be written: No space left on device\n");
    }

    private Task<string[]> FillAsync() => Trail.WriteAsync(_folder.Trail,
        Trail.Entry(1),
        Trail.Reviewed(2, seconds: 40, level: "medium", hasPassed: false),
        Trail.Reviewed(3, seconds: 12, level: "critical", hasPassed: false) with { Verdict = "approved" },
        Trail.Reviewed(4, seconds: 12, level: "medium"),
        Trail.Reviewed(5, seconds: 1, level: "high", isMet: false),
        Trail.Entry(6) with { Environment = "production" });

    private async Task<(string Ids, string Errors)> QueryAsync(string[] options)
    {
        var found = await RunAsync("audit", "query", "--json", options);
        found.Code.ShouldBe(0);
        return (string.Concat(found.Lines.Select(line => Json(line).GetProperty("entry_id").GetString()!["entry-".Length..])), found.Errors);
    }

    private Task<Answered> RunAsync(string group, string command, string option, string[] more) =>
        new InProcess(_folder.Path).RunAsync([group, command, option, .. more]);

    private static string WithKind(string line) => "{\"kind\":\"decision\"," + line[1..];

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;
}
