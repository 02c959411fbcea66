using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class AuditVerifyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_untouched_trail_is_intact()
    {
        await Trail.WriteAsync(_folder.Trail, [.. Enumerable.Range(1, 5).Select(number => Trail.Entry(number))]);

        var report = await VerifyAsync(0);

        report.GetProperty("intact").GetBoolean().ShouldBeTrue();
        report.GetProperty("entries").GetInt32().ShouldBe(5);
        report.GetProperty("broken").GetArrayLength().ShouldBe(0);
        report.GetProperty("findings").GetArrayLength().ShouldBe(0);
    }

    public static TheoryData<string, int> Forgeries => new()
    {
        { "edit a field", 2 }, { "delete a line", 2 }, { "swap two", 2 }, { "duplicate one", 3 }, { "edit the hash", 2 },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Every_forgery_is_found_where_it_is(string forgery, int broken)
    {
        var lines = (await Trail.WriteAsync(_folder.Trail, [.. Enumerable.Range(1, 5).Select(number => Trail.Entry(number))])).ToList();
        switch (forgery)
        {
            case "edit a field":
                lines[2] = lines[2].Replace("agent-3", "agent-9", StringComparison.Ordinal);
                break;
            case "delete a line":
                lines.RemoveAt(2);
                break;
            case "swap two":
                (lines[2], lines[3]) = (lines[3], lines[2]);
                break;
            case "duplicate one":
                lines.Insert(3, lines[2]);
                break;
            default:
                lines[2] = lines[2].Replace("\"chain_hash\":\"", "\"chain_hash\":\"0", StringComparison.Ordinal);
                break;
        }

        File.WriteAllText(_folder.Trail, string.Concat(lines.Select(line => line + "\n")));

        var report = await VerifyAsync(1);

        report.GetProperty("intact").GetBoolean().ShouldBeFalse();
        report.GetProperty("broken").EnumerateArray().First().GetInt32().ShouldBe(broken);
        var finding = report.GetProperty("findings").EnumerateArray().First();
        finding.EnumerateObject().Select(member => member.Name).ShouldBe(["line", "offset", "kind", "detail"]);
        finding.GetProperty("line").GetInt32().ShouldBe(broken + 1);
    }

    [Fact]
    public async Task Half_a_last_line_is_found()
    {
        var lines = await Trail.WriteAsync(_folder.Trail, Trail.Entry(1), Trail.Entry(2));
        File.WriteAllText(_folder.Trail, lines[0] + "\n" + lines[1][..40]);

        (await VerifyAsync(1)).GetProperty("findings").EnumerateArray().First().GetProperty("kind").GetString().ShouldBe("torn_tail");
    }

    [Fact]
    public async Task Garbage_is_no_trail_and_no_crash()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Trail)!);
        File.WriteAllBytes(_folder.Trail, [.. Enumerable.Range(0, 4096).Select(number => (byte)(number * 37)), 10]);

        (await VerifyAsync(1)).GetProperty("intact").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task An_empty_trail_is_intact() => (await Wrote("").VerifyAsync(0)).GetProperty("entries").GetInt32().ShouldBe(0);

    [Theory]
    [InlineData("missing.jsonl")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/dev/null")]
    public async Task What_is_no_file_is_the_users_mistake(string log)
    {
        var verified = await new InProcess(_folder.Path).RunAsync("audit", "verify", "--log", log);

        verified.Code.ShouldBe(2);
        verified.Out.ShouldBeEmpty();
        verified.Errors.ShouldStartWith("error: ");
    }

    [Fact]
    public async Task A_person_reads_words_and_a_program_json()
    {
        await Trail.WriteAsync(_folder.Trail, Trail.Entry(1));

        var person = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("audit", "verify");
        var program = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("audit", "verify", "--json");

        person.Lines[0].ShouldBe($"intact: 1 entries in {_folder.Trail}");
        person.Lines[1].ShouldStartWith("not anchored yet: 1 entry");
        JsonDocument.Parse(program.Out).RootElement.GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_reader_who_leaves_does_not_make_a_broken_trail_whole()
    {
        Wrote("garbage\n");

        var verified = await RealProcess.ShellAsync(_folder.Path, "$ATTESTA audit verify | true; echo ${PIPESTATUS[0]}");

        verified.Out.ShouldBe("1\n");
        verified.Errors.ShouldBeEmpty();
    }

    private AuditVerifyTests Wrote(string text)
    {
        _folder.Write(".attesta/audit.jsonl", text);
        return this;
    }

    private async Task<JsonElement> VerifyAsync(int code)
    {
        var verified = await new InProcess(_folder.Path).RunAsync("audit", "verify");
        verified.Code.ShouldBe(code, verified.Errors);
        return JsonDocument.Parse(verified.Out).RootElement;
    }
}
