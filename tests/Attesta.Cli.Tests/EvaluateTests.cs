using System.Text.Json;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private const string Low = """{"function_name":"get_users","environment":"development"}""";
    private const string Medium = """{"function_name":"delete_user","args":["ann"],"agent_id":"agent-7","environment":"staging"}""";

    private readonly TempFolder _folder = new();

    // What is asked about here must not depend on what rules know.
    public EvaluateTests() => _folder.Write("attesta.yaml", "risk: {scorer: default}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Harmless_actions_are_approved_and_recorded()
    {
        _folder.Write("action.json", Low);

        var evaluated = await new InProcess(_folder.Path).RunAsync("evaluate", "action.json", "--json");

        evaluated.Code.ShouldBe(0, evaluated.Errors);
        var result = JsonDocument.Parse(evaluated.Lines.ShouldHaveSingleItem()).RootElement;
        result.GetProperty("verdict").GetString().ShouldBe("approved");
        result.GetProperty("audit_entry_id").GetString().ShouldBe(Entry().GetProperty("entry_id").GetString());
        result.GetProperty("timestamp").GetString()!.ShouldEndWith("Z");
    }

    [Fact]
    public async Task A_person_is_asked_about_what_is_risky()
    {
        var approving = await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoApproves() }.RunAsync(Medium, ["evaluate", "-", "--json"]);
        var denying = await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoDenies() }.RunAsync(Medium, ["evaluate", "-", "--json"]);

        approving.Code.ShouldBe(0, approving.Errors);
        denying.Code.ShouldBe(126);
        Result(approving).GetProperty("challenge_result").GetProperty("passed").GetBoolean().ShouldBeTrue();
        Result(denying).GetProperty("verdict").GetString().ShouldBe("denied");
        LedgerVerifier.Verify(_folder.Trail).Entries.ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_to_ask_is_a_denial_that_says_why()
    {
        var evaluated = await new InProcess(_folder.Path).RunAsync(Medium, ["evaluate", "-"]);

        evaluated.Code.ShouldBe(126);
        evaluated.Out.ShouldStartWith("denied  medium 0.");
        evaluated.Errors.ShouldContain("not approved. Denied: no operator");
        evaluated.Errors.ShouldContain("hint: run it in a terminal");
        Entry().GetProperty("metadata").GetProperty("cause").GetString().ShouldBe("no_operator");
    }

    [Fact]
    public async Task A_person_reads_once_why_it_is_denied()
    {
        var evaluated = await new InProcess(_folder.Path) { Width = 80 }.RunAsync(Medium, ["evaluate", "-"]);

        evaluated.Code.ShouldBe(126);
        evaluated.Out.ShouldContain("Denied: no operator");
        evaluated.Errors.ShouldStartWith("error: not approved\n");
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_approves_nothing()
    {
        _folder.Write(".attesta", "a file where the folder should be");

        var evaluated = await new InProcess(_folder.Path).RunAsync(Low, ["evaluate", "-", "--json"]);

        evaluated.Code.ShouldBe(125);
        evaluated.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("folder")]
    [InlineData("")]
    [InlineData("broken.json")]
    public async Task What_is_no_action_is_the_users_mistake(string file)
    {
        Directory.CreateDirectory(_folder.At("folder"));
        _folder.Write("broken.json", "{\"function_name\":");

        var evaluated = await new InProcess(_folder.Path).RunAsync("evaluate", file);

        evaluated.Code.ShouldBe(2);
        evaluated.Errors.ShouldStartWith("error: ");
        File.Exists(_folder.Trail).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_who_leaves_does_not_turn_a_denial_into_an_approval()
    {
        _folder.Write("action.json", Medium);

        var evaluated = await RealProcess.ShellAsync(_folder.Path, "$ATTESTA evaluate action.json --json | true; echo ${PIPESTATUS[0]}; $ATTESTA evaluate action.json --json >&- 2>&-; echo $?");

        evaluated.Lines[0].ShouldBe("126");
        evaluated.Lines[1].ShouldNotBe("0");
    }

    private JsonElement Entry() => JsonDocument.Parse(File.ReadAllLines(_folder.Trail).ShouldHaveSingleItem()).RootElement;

    private static JsonElement Result(Answered answered) => JsonDocument.Parse(answered.Out).RootElement;
}
