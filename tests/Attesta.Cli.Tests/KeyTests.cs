using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class KeyTests : IDisposable
{
    private const string Action = """{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "\u00e9", "urgent": false}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_that_was_followed_approves_nothing_and_its_receipts_say_so()
    {
        await ConfigureAsync();
        var id = await EvaluateAsync();
        (await RunAsync("receipt", "issue", id, "--out", "old.receipt")).Code.ShouldBe(0);
        (await RunAsync("audit", "prove", id, "--out", "old.proof")).Code.ShouldBe(0);
        var rotated = await RunAsync("keys", "rotate", "--out", "next.pem");
        _folder.Write("attesta.yaml", "risk: {overrides: {pay_invoice: low}}\naudit: {checkpoint: {key: next.pem}}\n");
        (await RunAsync("receipt", "issue", await EvaluateAsync(), "--out", "new.receipt")).Code.ShouldBe(0);

        rotated.Errors.ShouldContain("Approvals that were issued before have to be issued anew.");
        File.ReadAllText(In("next.pem.pub")).ShouldContain("\nretired 5 ");
        var old = await RedeemAsync("old.receipt", Action, "next.pem.pub");
        (old.Code, old.Out.Contains("another has followed it", StringComparison.Ordinal)).ShouldBe((126, true));
        (await RedeemAsync("new.receipt", Action, "next.pem.pub")).Code.ShouldBe(0);
        var unknown = await RunAsync("receipt", "verify", "new.receipt", "--key", "ledger.pem.pub", "--json");
        (unknown.Code, unknown.Out.Contains($"in the name of {rotated.Out.Split('+')[0]}.", StringComparison.Ordinal)).ShouldBe((1, true), unknown.Out);
        (await RunAsync("audit", "verify", "--log", ".attesta/audit.jsonl", "--key", "next.pem.pub")).Code.ShouldBe(0);
        var proven = await new InProcess(_folder.Path) { Width = 200 }.RunAsync("receipt", "verify", "old.proof", "--key", "next.pem.pub");
        (proven.Code, proven.Out.Contains("which another key has followed since, at 5 entries", StringComparison.Ordinal)).ShouldBe((0, true));
        JsonDocument.Parse((await RunAsync("receipt", "verify", "old.proof", "--key", "next.pem.pub", "--json")).Out).RootElement.GetProperty("key_retired").GetBoolean().ShouldBeTrue();
        (await RunAsync("keys", "rotate", "--config", _folder.Write("old.yaml", "audit: {checkpoint: {key: ledger.pem}}\n"), "--out", "third.pem")).Errors.ShouldContain("already");
        File.Exists(In("third.pem")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_that_was_followed_continues_nothing()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        _folder.Write("kept", (await RunAsync("audit", "checkpoint")).Out);
        await EvaluateAsync();
        (await RunAsync("audit", "consistency", "kept", "--out", "since")).Code.ShouldBe(0);
        var key = File.ReadAllLines(In("ledger.pem.pub"))[0];

        (await RunAsync("receipt", "consistency", "kept", "since", "--key", _folder.Write("at-4.pub", $"retired 4 {key}\n"))).Code.ShouldBe(0);
        (await RunAsync("receipt", "consistency", "kept", "since", "--key", _folder.Write("at-3.pub", $"retired 3 {key}\n"))).Out.ShouldContain("not signed by a key that is trusted");
    }

    [Fact]
    public async Task Checkpoint_ends_with_0_only_when_every_anchor_has_the_newest()
    {
        await ConfigureAsync(", anchors: [{path: elsewhere/checkpoints}]");
        _folder.Write("elsewhere", "in the way");
        var evaluated = await new InProcess(_folder.Path).RunAsync(Action, ["evaluate", "-", "--json"]);
        var before = File.ReadAllText(In(".attesta/audit.jsonl"));

        var failed = await RunAsync("audit", "checkpoint");
        File.Delete(In("elsewhere"));
        var repaired = await RunAsync("audit", "checkpoint");
        var again = await RunAsync("audit", "checkpoint");

        (evaluated.Code, evaluated.Errors.Contains("not anchored", StringComparison.Ordinal)).ShouldBe((0, true));
        (failed.Code, failed.Out).ShouldBe((125, ""));
        failed.Errors.ShouldContain("checkpoints' cannot be written");
        (repaired.Code, again.Code).ShouldBe((0, 0));
        File.ReadAllText(In("elsewhere/checkpoints")).ShouldBe(repaired.Out + "\n");
        File.ReadAllText(In(".attesta/audit.jsonl")).ShouldBe(before);
        (await RunAsync("audit", "verify")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_receipt_that_is_proven_says_by_which_signatures()
    {
        await ConfigureAsync();
        (await RunAsync("audit", "prove", await EvaluateAsync(), "--out", "entry.receipt")).Code.ShouldBe(0);
        File.AppendAllText(In("entry.receipt"), "— x AAAAAAAA\n");

        var shown = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("receipt", "verify", "entry.receipt", "--key", "ledger.pem.pub");
        var read = JsonDocument.Parse((await RunAsync("receipt", "verify", "entry.receipt", "--key", "ledger.pem.pub", "--json")).Out).RootElement;

        shown.Lines.ShouldContain("  signed by example.org/ledger");
        shown.Out.ShouldContain("not checked: 1 more signature line, ");
        (read.GetProperty("signed_by").GetString(), read.GetProperty("ignored_signatures").GetInt32()).ShouldBe(("example.org/ledger", 1));
    }

    [Theory]
    [InlineData("""{"kwargs": {"urgent": false, "note": "é"}, "args": ["acme", 120], "function_name": "pay_invoice"}""", 0)]
    [InlineData("""{"function_name": "pay\u005finvoice", "args": ["\u0061cme", 120], "kwargs": {"n\u006fte": "\u00E9", "urgent": false}, "agent_id": "x"}""", 0)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120.0], "kwargs": {"note": "é", "urgent": false}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 1.2e2], "kwargs": {"note": "é", "urgent": false}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", "120"], "kwargs": {"note": "é", "urgent": false}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": [120, "acme"], "kwargs": {"note": "é", "urgent": false}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "e\u0301", "urgent": false}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "é", "urgent": true}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "é", "urgent": false, "more": null}}""", 126)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "é", "note": "é", "urgent": false}}""", 2)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["evil", 120], "args": ["acme", 120], "kwargs": {"note": "é", "urgent": false}}""", 2)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 0120], "kwargs": {"note": "é", "urgent": false}}""", 2)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "\ud800", "urgent": false}}""", 2)]
    [InlineData("""{"function_name": "pay_invoice", "args": ["acme", 120], "kwargs": {"note": "é", "urgent": false}} {}""", 2)]
    public async Task An_approval_is_for_the_values_however_they_are_spelled(string call, int code)
    {
        await ConfigureAsync();
        (await RunAsync("receipt", "issue", await EvaluateAsync(), "--out", "pay.receipt")).Code.ShouldBe(0);

        (await RedeemAsync("pay.receipt", call, "ledger.pem.pub")).Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("audit:\n  checkpoint: {key: nowhere.pem}\n", "attesta.yaml:2:21: audit.checkpoint.key: The key that signs the audit log cannot be read")]
    [InlineData("audit:\n  checkpoint: {key: ledger.pem, public_key: nowhere.pub}\n", "attesta.yaml:2:45: audit.checkpoint.public_key: There is no public key")]
    [InlineData("audit:\n  checkpoint: {key: \"command:no-such-program\", public_key: ledger.pem.pub}\n", "is no program that can be started")]
    [InlineData("audit:\n  postgres: \"Host=db;Nonsense=7\"\n", "attesta.yaml:2:13: audit.postgres: This is no connection to PostgreSQL")]
    [InlineData("audit:\n  checkpoint: {key: ledger.pem, anchors: [{postgres: \"postgres://\"}]}\n", "audit.checkpoint.anchors[0].postgres: This is no connection to PostgreSQL")]
    [InlineData("audit:\n  checkpoint:\n", "attesta.yaml:2:14: audit.checkpoint: is empty")]
    [InlineData("audit: {chain: tenant}\n", "audit.postgres is not set")]
    public async Task Config_check_looks_for_what_is_named(string config, string expected)
    {
        await ConfigureAsync();
        _folder.Write("attesta.yaml", config);

        var shown = await RunAsync("config", "check");
        var read = await RunAsync("config", "check", "--json");

        (shown.Code, read.Code).ShouldBe((2, 2));
        shown.Errors.ShouldContain(expected);
        JsonDocument.Parse(read.Out).RootElement.GetProperty("problems").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_warned_of_once_and_used()
    {
        if (OperatingSystem.IsWindows())
            return;
        await ConfigureAsync();
        await EvaluateAsync();
        File.SetUnixFileMode(In("ledger.pem"), (UnixFileMode)0b110_100_100);

        foreach (var command in new string[][] { ["config", "check"], ["audit", "checkpoint"], ["keys", "rotate", "--out", "next.pem"] })
        {
            var warned = await RunAsync(command);
            warned.Code.ShouldBe(0, warned.Errors);
            warned.Errors.Split("can be reached by others than its owner (mode 644)").Length.ShouldBe(2, warned.Errors);
        }
    }

    [Fact]
    public async Task Who_names_no_entry_is_told_how_to_find_one()
    {
        await ConfigureAsync();
        await EvaluateAsync();

        foreach (var command in new string[][] { ["audit", "prove", "nonsense"], ["receipt", "issue", "nonsense"] })
        {
            var refused = await RunAsync(command);
            refused.Code.ShouldBe(2);
            refused.Errors.ShouldContain("no entry of the trail has the id 'nonsense'");
            refused.Errors.ShouldContain("attesta audit query --json");
        }
    }

    [Fact]
    public async Task What_ran_already_is_not_carried_and_why()
    {
        await ConfigureAsync();
        (await RunAsync("run", "--", "true")).Code.ShouldBe(0);
        var id = JsonDocument.Parse((await RunAsync("audit", "query", "--json")).Out.Split('\n')[0]).RootElement.GetProperty("entry_id").GetString()!;

        var refused = await RunAsync("receipt", "issue", id);
        var forever = await RunAsync("receipt", "issue", await EvaluateAsync(), "--valid-for", "1e300");

        refused.Code.ShouldBe(126);
        refused.Errors.ShouldContain("'attesta evaluate'");
        (forever.Code, forever.Errors.Contains("seven days", StringComparison.Ordinal)).ShouldBe((126, true));
    }

    [Fact]
    public async Task A_new_key_comes_with_advice_for_trails_and_for_witnesses()
    {
        var made = await RunAsync("keys", "new", "--out", "some.pem");

        made.Errors.ShouldContain("audit: {checkpoint: {key: some.pem}}");
        made.Errors.ShouldContain("attesta witness serve --key some.pem");
    }

    [Theory]
    [InlineData("000")]
    [InlineData("777")]
    public async Task Its_mode_does_not_hang_on_the_umask(string umask)
    {
        if (OperatingSystem.IsWindows())
            return;

        var made = await RealProcess.RunAsync(_folder.Path, "", [], start =>
        {
            start.FileName = "sh";
            start.ArgumentList.Clear();
            foreach (var argument in new[] { "-c", $"umask {umask}; exec \"$0\" keys new --out k.pem", RealProcess.Command })
                start.ArgumentList.Add(argument);
        });

        made.Code.ShouldBe(0, made.Errors);
        File.GetUnixFileMode(In("k.pem")).ShouldBe((UnixFileMode)0b110_000_000);
        File.GetUnixFileMode(In("k.pem.pub")).ShouldBe((UnixFileMode)0b110_100_100);
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync(arguments);

    private Task<Answered> RedeemAsync(string receipt, string call, string key)
    {
        _folder.Write("call.json", call);
        return RunAsync("receipt", "verify", receipt, "--key", key, "--action", "call.json", "--used", "used-" + receipt);
    }

    private async Task ConfigureAsync(string more = "")
    {
        (await RunAsync("keys", "new", "--out", "ledger.pem", "--name", "example.org/ledger")).Code.ShouldBe(0);
        _folder.Write("attesta.yaml", $"risk: {{overrides: {{pay_invoice: low}}}}\naudit: {{checkpoint: {{key: ledger.pem{more}}}}}\n");
    }

    private async Task<string> EvaluateAsync()
    {
        var evaluated = await new InProcess(_folder.Path).RunAsync(Action, ["evaluate", "-", "--json"]);
        evaluated.Code.ShouldBe(0, evaluated.Errors);
        return JsonDocument.Parse(evaluated.Out).RootElement.GetProperty("audit_entry_id").GetString()!;
    }
}
