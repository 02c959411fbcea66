using System.Globalization;
using System.Text.Json;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Cli.Tests;

public sealed class TrustCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TrustCommandTests() => _folder.Write("attesta.yaml", "trust: {}\npolicy: {default_environment: ci}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shows_how_far_an_agent_is_trusted_and_why()
    {
        await EarnAsync(20);

        var shown = await RunAsync("trust", "show", "bot");

        shown.Code.ShouldBe(0, shown.Errors);
        shown.Lines[0].ShouldBe("agent          bot");
        shown.Lines[1].ShouldStartWith("trust          0.7");
        shown.Out.ShouldContain("20 of 20 actions succeeded");
        shown.Out.ShouldContain("incidents      1.000  0 reported");
    }

    [Fact]
    public async Task Revoking_holds_from_the_next_action_on_until_it_is_restored()
    {
        await EarnAsync(20);
        var earned = await TrustAsync();

        (await RunAsync("trust", "revoke", "bot", "-y", "--description", "wiped\u001b[2J the table")).Code.ShouldBe(0);
        var revoked = await RunAsync("trust", "show", "bot");
        var score = await EvaluateAsync();
        (await RestoreAsync()).Code.ShouldBe(0);

        earned.ShouldBeGreaterThan(0.7);
        revoked.Out.ShouldContain("trust          0.000  revoked");
        revoked.Out.ShouldContain($"by {Environment.UserName}: wiped\\x1b[2J the table");

        // Less than before by the one action that was denied in between.
        (await TrustAsync()).ShouldBeInRange(earned - 0.03, earned);
        (await EvaluateAsync()).ShouldBeLessThan(score);
    }

    [Fact]
    public async Task Incidents_multiply()
    {
        await EarnAsync(20);
        var earned = await TrustAsync();

        var reported = await RunAsync("trust", "incident", "bot", "-y", "--json");

        var remark = JsonDocument.Parse(reported.Lines.ShouldHaveSingleItem()).RootElement;
        remark.GetProperty("remark").GetString().ShouldBe("incident");
        remark.GetProperty("by").GetString().ShouldBe(Environment.UserName);
        (await TrustAsync()).ShouldBe(earned * 0.7, 0.001);
    }

    [Fact]
    public async Task Remarks_verify_and_are_no_actions()
    {
        await EarnAsync(2);
        foreach (var remark in new[] { "revoke", "restore", "incident" })
            (await (remark == "restore" ? RestoreAsync() : RunAsync("trust", remark, "bot", "-y"))).Code.ShouldBe(0);

        LedgerVerifier.Verify(_folder.Trail).Intact.ShouldBeTrue();
        var stats = JsonDocument.Parse((await RunAsync("audit", "stats", "--json")).Out).RootElement;
        stats.GetProperty("entries").GetInt32().ShouldBe(5);
        stats.GetProperty("decisions").GetInt32().ShouldBe(2);
        (await RunAsync("audit", "rubber-stamps")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("revoke")]
    [InlineData("restore")]
    [InlineData("incident")]
    public async Task Without_a_terminal_and_without_yes_nothing_is_written(string remark)
    {
        var refused = await RunAsync("trust", remark, "bot");

        refused.Code.ShouldBe(2);
        refused.Errors.ShouldContain("there is no terminal to confirm this on, so nothing was written");
        refused.Errors.ShouldContain(remark == "restore"
            ? "hint: run it in a terminal; restoring trust always asks a person"
            : $"hint: run it in a terminal, or say that it is meant: attesta trust {remark} ID -y");
        File.Exists(_folder.Trail).ShouldBeFalse();
    }

    [Fact]
    public async Task On_a_terminal_it_is_asked_whether_it_is_meant()
    {
        var yes = new ScriptedOperator().Approves(by: "ann");

        var confirmed = await new InProcess(_folder.Path) { Person = yes }.RunAsync("trust", "revoke", "bot");
        var declined = await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoDenies() }.RunAsync("trust", "restore", "bot");

        confirmed.Code.ShouldBe(0, confirmed.Errors);
        confirmed.Out.ShouldStartWith("revoke trust of 'bot', by ann\n");
        yes.Prompts.ShouldHaveSingleItem().Card.Call.ShouldBe("trust revoke('bot')");
        declined.Code.ShouldBe(126);
        File.ReadAllLines(_folder.Trail).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_ledger_trusts_nobody_and_says_so()
    {
        await EarnAsync(20);
        File.WriteAllText(_folder.Trail, File.ReadAllText(_folder.Trail).Replace("\"risk_level\":\"low\"", "\"risk_level\":\"high\"", StringComparison.Ordinal));

        var shown = await RunAsync("trust", "show", "bot");
        var listed = await RunAsync("trust", "list", "--json");

        shown.Code.ShouldBe(1);
        shown.Out.ShouldContain("trust          0.000  the ledger does not hold");
        shown.Errors.ShouldContain("error: the ledger does not hold, so nobody is trusted");
        listed.Code.ShouldBe(1);
    }

    [Theory]
    [InlineData("attesta.trust.restore")]
    [InlineData("attesta.trust.revoke")]
    [InlineData("ATTESTA.trust.restore")]
    [InlineData("attesta.trust.incident")]
    public async Task An_agent_cannot_forge_a_remark(string name)
    {
        (await RunAsync("trust", "revoke", "bot", "-y")).Code.ShouldBe(0);

        var evaluated = await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoApproves() }
            .RunAsync($$$"""{"function_name":"{{{name}}}","agent_id":"bot","metadata":{"description":"me"}}""", ["evaluate", "-"]);
        await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoApproves() }.RunAsync("run", "--agent", "bot", "--", name);

        evaluated.Code.ShouldBe(126);
        var trust = JsonDocument.Parse((await RunAsync("trust", "show", "bot", "--json")).Out).RootElement;
        trust.GetProperty("revoked").GetBoolean().ShouldBeTrue();
        trust.GetProperty("incidents").GetInt32().ShouldBe(0);
        trust.GetProperty("remarks").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Lists_agents_in_a_table_that_no_id_can_break()
    {
        await EarnAsync(1, "bot");
        await EarnAsync(1, "a\u001b[2Jb\nc");

        var listed = await RunAsync("trust", "list");

        listed.Lines.Length.ShouldBe(3);
        listed.Out.ShouldNotContain("\u001b[2J");
        listed.Lines[0].ShouldStartWith("TRUST");
    }

    [Fact]
    public async Task Without_the_section_trust_moves_nothing_and_it_says_so()
    {
        (await RunAsync("trust", "revoke", "bot", "-y")).Code.ShouldBe(0);
        var withTrust = await EvaluateAsync();
        _folder.Write("attesta.yaml", "policy: {default_environment: ci}\n");

        var shown = await RunAsync("trust", "show", "bot");

        shown.Errors.ShouldContain("Trust is off");
        (await EvaluateAsync()).ShouldBeLessThan(withTrust);
    }

    [Theory]
    [InlineData("trust", "show", "")]
    [InlineData("trust", "revoke", " ", "-y")]
    public async Task An_agent_must_be_named(params string[] arguments) => (await RunAsync(arguments)).Code.ShouldBe(2);

    private async Task EarnAsync(int actions, string agent = "bot")
    {
        Directory.CreateDirectory(_folder.At(".attesta"));
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await Trail.WriteAsync(_folder.Trail, [.. Enumerable.Range(0, actions).Select(i => Trail.Entry(1) with { EntryId = $"{agent}-{i}", AgentId = agent, DecidedAt = now })]);
    }

    private async Task<double> TrustAsync() =>
        JsonDocument.Parse((await RunAsync("trust", "show", "bot", "--json")).Out).RootElement.GetProperty("trust").GetDouble();

    private async Task<double> EvaluateAsync()
    {
        var evaluated = await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoDenies() }.RunAsync("""{"function_name":"update_user","args":["ann"],"agent_id":"bot"}""", ["evaluate", "-", "--json"]);
        return JsonDocument.Parse(evaluated.Out).RootElement.GetProperty("risk_assessment").GetProperty("score").GetDouble();
    }

    [Fact]
    public async Task No_program_can_give_trust_back_by_itself()
    {
        (await RunAsync("trust", "revoke", "bot", "-y")).Code.ShouldBe(0);

        (await RunAsync("trust", "restore", "bot", "-y")).Code.ShouldBe(2);
        (await RunAsync("trust", "restore", "bot")).Code.ShouldBe(2);

        (await TrustAsync()).ShouldBe(0);
    }

    private Task<Answered> RestoreAsync() =>
        new InProcess(_folder.Path) { Person = new ScriptedOperator().Approves(by: "ann") }.RunAsync("trust", "restore", "bot");

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync(arguments);
}
