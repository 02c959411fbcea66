using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class ProofTests : IDisposable
{
    private const string Action = """{"function_name": "list_invoices", "args": ["acme"]}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_is_for_its_owner_and_never_written_over_another()
    {
        var made = await RunAsync("keys", "new", "--out", "ledger.pem", "--name", "example.org/ledger");
        var again = await RunAsync("keys", "new", "--out", "ledger.pem");
        var shown = await RunAsync("keys", "show", "ledger.pem");

        made.Code.ShouldBe(0, made.Errors);
        made.Out.ShouldStartWith("example.org/ledger+");
        made.Out.ShouldNotContain("PRIVATE");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(In("ledger.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        again.Code.ShouldBe(2);
        shown.Out.ShouldBe(made.Out);
        (await RunAsync("keys", "show", "ledger.pem.pub")).Out.ShouldBe(made.Out);
    }

    [Fact]
    public async Task A_gated_action_is_signed_anchored_verified_and_proven()
    {
        await ConfigureAsync();
        var id = await EvaluateAsync();

        var verified = await RunAsync("audit", "verify");
        var proven = await RunAsync("audit", "prove", id, "--out", "entry.receipt");
        File.Delete(In(".attesta/audit.jsonl"));
        var checkedReceipt = await RunAsync("receipt", "verify", "entry.receipt", "--key", "ledger.pem.pub", "--json");
        var person = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("receipt", "verify", "entry.receipt", "--key", "ledger.pem.pub");

        verified.Code.ShouldBe(0, verified.Out + verified.Errors);
        var report = JsonDocument.Parse(verified.Out).RootElement;
        report.GetProperty("signatures_checked").GetBoolean().ShouldBeTrue();
        report.GetProperty("unsigned_entries").GetInt32().ShouldBe(1);
        report.GetProperty("unanchored_entries").GetInt32().ShouldBe(1);
        report.GetProperty("checkpoints").GetInt32().ShouldBe(1);
        proven.Code.ShouldBe(0, proven.Errors);
        checkedReceipt.Code.ShouldBe(0, checkedReceipt.Out);
        JsonDocument.Parse(checkedReceipt.Out).RootElement.GetProperty("entry_id").GetString().ShouldBe(id);
        person.Out.ShouldContain("list_invoices('acme')");
    }

    [Fact]
    public async Task A_log_that_was_cut_together_with_what_lies_beside_it_is_found_by_its_anchor()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        var (log, beside) = (File.ReadAllBytes(In(".attesta/audit.jsonl")), In(".attesta/audit.jsonl.proof"));
        await EvaluateAsync();
        File.WriteAllBytes(In(".attesta/audit.jsonl"), log);
        Directory.Delete(beside, recursive: true);

        var verified = await RunAsync("audit", "verify");
        var without = await RunAsync("audit", "verify", "--key", "ledger.pem.pub", "--log", ".attesta/audit.jsonl", "--anchor", "empty");

        verified.Code.ShouldBe(1);
        var finding = JsonDocument.Parse(verified.Out).RootElement.GetProperty("findings").EnumerateArray().First();
        (finding.GetProperty("kind").GetString(), finding.GetProperty("line").GetInt32()).ShouldBe(("truncated", 4));
        without.Code.ShouldBe(1);
        without.Out.ShouldContain("unread_anchor");
        without.Out.ShouldContain("there is no such file");
    }

    [Fact]
    public async Task A_configured_key_makes_a_log_without_signatures_broken()
    {
        await EvaluateAsync();
        (await RunAsync("keys", "new")).Code.ShouldBe(0);
        _folder.Write("attesta.yaml", "audit: {checkpoint: {}}\n");

        var verified = await RunAsync("audit", "verify");

        verified.Code.ShouldBe(1);
        verified.Out.ShouldContain("missing_checkpoint");
        verified.Out.ShouldContain("nothing of this log is signed");
        (await RunAsync("audit", "checkpoint")).Code.ShouldBe(0);
        (await RunAsync("audit", "verify")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_link_to_the_trail_is_verified_like_the_trail()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        File.CreateSymbolicLink(In("link"), In(".attesta/audit.jsonl"));
        Directory.CreateSymbolicLink(In("folder"), In(".attesta"));

        foreach (var log in (string[])["link", "folder/audit.jsonl", ".attesta/../.attesta/audit.jsonl"])
        {
            var verified = await RunAsync("audit", "verify", "--log", log);
            verified.Code.ShouldBe(0, verified.Out);
            var report = JsonDocument.Parse(verified.Out).RootElement;
            report.GetProperty("signatures_checked").GetBoolean().ShouldBeTrue(log);
            report.GetProperty("unanchored_entries").GetInt32().ShouldBe(1, log);
        }
    }

    [Fact]
    public async Task A_signed_trail_is_never_called_intact_when_no_key_is_at_hand()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        File.Copy(In(".attesta/audit.jsonl"), In("copy.jsonl"));

        var person = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("audit", "verify", "--log", "copy.jsonl");
        var program = await RunAsync("audit", "verify", "--log", "copy.jsonl");

        person.Lines[0].ShouldStartWith("chain intact, signatures NOT checked: 3 entries");
        JsonDocument.Parse(program.Out).RootElement.GetProperty("signatures_checked").GetBoolean().ShouldBeFalse();
        program.Errors.ShouldContain("NOT checked: name the key with --key");
    }

    [Fact]
    public async Task What_is_found_is_shown_although_an_anchor_is_gone()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        File.WriteAllText(In(".attesta/audit.jsonl"), File.ReadAllText(In(".attesta/audit.jsonl")).Replace("list_invoices", "list_invoicez", StringComparison.Ordinal));
        Directory.Delete(In("elsewhere"), recursive: true);

        var verified = await RunAsync("audit", "verify");

        verified.Code.ShouldBe(1);
        verified.Out.ShouldContain("wrong_hash");
        verified.Out.ShouldContain("unread_anchor");
    }

    [Fact]
    public async Task A_stamp_is_never_appended_to_the_trail()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        _folder.Write("tsa.pem", "nothing");

        var stamped = await RunAsync("audit", "timestamp", "https://tsa.example.org/", "--tsa-certificate", "tsa.pem", "--to", ".attesta/audit.jsonl");

        stamped.Code.ShouldBe(2);
        stamped.Errors.ShouldContain("is the ledger itself");
    }

    [Fact]
    public async Task A_configured_key_that_is_not_there_runs_nothing()
    {
        _folder.Write("attesta.yaml", "audit: {checkpoint: {key: nowhere.pem}}\n");

        var evaluated = await new InProcess(_folder.Path).RunAsync(Action, ["evaluate", "-"]);

        evaluated.Code.ShouldBe(2);
        evaluated.Errors.ShouldContain("nowhere.pem");
        File.Exists(In(".attesta/audit.jsonl")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_approval_is_carried_and_counts_once()
    {
        await ConfigureAsync();
        _folder.Write("action.json", Action);
        _folder.Write("other.json", Action.Replace("acme", "evil", StringComparison.Ordinal));
        var issued = await RunAsync("receipt", "issue", await EvaluateAsync(), "--out", "pay.receipt");
        string[] redeem = ["receipt", "verify", "pay.receipt", "--key", "ledger.pem.pub", "--used", "used", "--action"];

        issued.Code.ShouldBe(0, issued.Errors);
        (await RunAsync([.. redeem, "other.json"])).Code.ShouldBe(126);
        (await RunAsync([.. redeem, "action.json"])).Code.ShouldBe(0);
        var again = await RunAsync([.. redeem, "action.json", "--json"]);
        again.Code.ShouldBe(126);
        JsonDocument.Parse(again.Out).RootElement.GetProperty("reason").GetString().ShouldBe("This approval has been used.");
        (await RunAsync("receipt", "issue", "nothing")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Keys_change_hands_in_the_trail()
    {
        await ConfigureAsync();
        await EvaluateAsync();

        var rotated = await RunAsync("keys", "rotate", "--out", "next.pem");
        rotated.Code.ShouldBe(0, rotated.Errors);
        await ConfigureAsync("next.pem", make: false);
        await EvaluateAsync();

        (await RunAsync("audit", "verify", "--log", ".attesta/audit.jsonl", "--key", "ledger.pem.pub", "--anchor", "elsewhere/checkpoints")).Code.ShouldBe(0);
        (await RunAsync("audit", "verify")).Code.ShouldBe(0);
        (await RunAsync("audit", "verify", "--log", ".attesta/audit.jsonl", "--key", rotated.Out.Trim())).Out.ShouldContain("unknown_key");
    }

    [Fact]
    public async Task What_was_kept_is_shown_to_be_the_beginning_of_what_is()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        _folder.Write("kept", (await RunAsync("audit", "checkpoint")).Out);
        await EvaluateAsync();

        var proof = await RunAsync("audit", "consistency", "kept", "--out", "since");

        proof.Code.ShouldBe(0, proof.Errors);
        var consistent = await RunAsync("receipt", "consistency", "kept", "since", "--key", "ledger.pem.pub");
        consistent.Out.ShouldStartWith("consistent: ");
        _folder.Write("since", File.ReadAllText(In("since")).Replace("old 2", "old 1", StringComparison.Ordinal));
        (await RunAsync("receipt", "consistency", "kept", "since", "--key", "ledger.pem.pub")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_witness_process_vouches_for_a_trail_and_refuses_one_that_was_cut()
    {
        await RunAsync("keys", "new", "--out", "ledger.pem");
        await RunAsync("keys", "new", "--out", "witness.pem", "--name", "witness.example.org/w1");
        var url = FreeAddress();
        using var witness = RealProcess.Start(_folder.Path, ["witness", "serve", "--key", "witness.pem", "--log", "ledger.pem.pub", "--listen", url]);
        try
        {
            var key = (await witness.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
            _folder.Write("attesta.yaml", $"audit: {{checkpoint: {{key: ledger.pem, anchors: [{{witness: \"{url}\", witness_key: \"{key}\"}}]}}}}\n");
            await EvaluateAsync();
            var kept = File.ReadAllBytes(In(".attesta/audit.jsonl"));
            await EvaluateAsync();

            var verified = await RunAsync("audit", "verify");
            verified.Code.ShouldBe(0, verified.Out + verified.Errors);
            JsonDocument.Parse(verified.Out).RootElement.GetProperty("unanchored_entries").GetInt32().ShouldBe(1);

            File.WriteAllBytes(In(".attesta/audit.jsonl"), kept);
            Directory.Delete(In(".attesta/audit.jsonl.proof"), recursive: true);
            (await RunAsync("audit", "verify")).Out.ShouldContain("truncated");
            (await RunAsync("audit", "verify", "--log", ".attesta/audit.jsonl", "--key", "ledger.pem.pub", "--key", key, "--anchor", url)).Code.ShouldBe(1);
        }
        finally
        {
            await RealProcess.SignalChildAsync(witness, "-INT");
            (await RealProcess.EndAsync(witness)).ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_stamped_checkpoint_shows_what_was_rewritten_with_the_key_afterwards()
    {
        await ConfigureAsync();
        _folder.Write("attesta.yaml", "audit: {checkpoint: {key: ledger.pem}}\n");
        await EvaluateAsync();
        await using var authority = new TinyTimestampAuthority(FreeAddress(), TimeProvider.System.GetUtcNow());
        await using var impostor = new TinyTimestampAuthority(FreeAddress(), TimeProvider.System.GetUtcNow());
        _folder.Write("tsa.pem", authority.CertificatePem);
        _folder.Write("other.pem", impostor.CertificatePem);
        string[] verify = ["audit", "verify", "--log", ".attesta/audit.jsonl", "--key", "ledger.pem.pub", "--timestamps", "stamps", "--tsa-certificate"];

        var stamped = await RunAsync("audit", "timestamp", authority.Address, "--tsa-certificate", "tsa.pem", "--to", "stamps");
        stamped.Code.ShouldBe(0, stamped.Errors);
        stamped.Out.ShouldStartWith("2 entries stamped at ");
        (await RunAsync("audit", "timestamp", impostor.Address, "--tsa-certificate", "tsa.pem", "--to", "stamps")).Errors.ShouldContain("not that of the authority");
        await EvaluateAsync();

        var verified = await RunAsync([.. verify, "tsa.pem"]);
        verified.Code.ShouldBe(0, verified.Out + verified.Errors);
        JsonDocument.Parse(verified.Out).RootElement.GetProperty("unanchored_entries").GetInt32().ShouldBe(3);
        (await RunAsync([.. verify, "other.pem"])).Out.ShouldContain("not_anchored");

        File.Delete(In(".attesta/audit.jsonl"));
        Directory.Delete(In(".attesta/audit.jsonl.proof"), recursive: true);
        await EvaluateAsync();
        (await RunAsync("audit", "verify", "--log", ".attesta/audit.jsonl", "--key", "ledger.pem.pub")).Code.ShouldBe(0);
        (await RunAsync([.. verify, "tsa.pem"])).Out.ShouldContain("not_anchored");

        var stamps = File.ReadAllBytes(In("stamps"));
        stamps[stamps.Length / 2] ^= 1;
        File.WriteAllBytes(In("stamps"), stamps);
        (await RunAsync([.. verify, "tsa.pem"])).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_person_reads_how_much_is_not_signed_and_not_anchored()
    {
        await ConfigureAsync();
        await EvaluateAsync();

        var verified = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("audit", "verify");

        verified.Lines[0].ShouldStartWith("intact: 3 entries");
        verified.Lines[1].ShouldStartWith("not signed yet: nothing; the last entry is the checkpoint");
        verified.Lines[2].ShouldStartWith("not anchored yet: nothing; the last entry is the checkpoint");
    }

    [Theory]
    [InlineData("audit", "verify", "--key")]
    [InlineData("audit", "verify", "--anchor")]
    [InlineData("audit", "verify", "--key", "--anchor", "elsewhere/checkpoints")]
    [InlineData("audit", "prove", "1", "--key")]
    public async Task A_key_or_an_anchor_that_a_variable_left_out_is_no_verification_without_it(params string[] arguments)
    {
        await EvaluateAsync();

        var refused = await RunAsync(arguments);

        refused.Code.ShouldBe(2, refused.Out);
        refused.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_anchor_that_is_away_is_no_pass_and_no_forgery()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        Directory.Delete(In("elsewhere"), recursive: true);
        var person = new InProcess(_folder.Path) { Width = 80 };

        var away = await person.RunAsync("audit", "verify");
        File.WriteAllBytes(In(".attesta/audit.jsonl"), File.ReadAllBytes(In(".attesta/audit.jsonl"))[1..]);
        var changed = await new InProcess(_folder.Path) { Width = 80 }.RunAsync("audit", "verify");

        away.Code.ShouldBe(1);
        away.Lines[0].ShouldStartWith("ANCHOR NOT READ: 3 entries");
        away.Lines[1].ShouldStartWith("  unread_anchor: The anchor");
        away.Lines.Where(line => line.Contains(' ', StringComparison.Ordinal) && !line.Contains('/', StringComparison.Ordinal)).ShouldAllBe(line => line.Length <= 80);
        (changed.Code, changed.Lines[0][..7]).ShouldBe((1, "BROKEN:"));
    }

    [Fact]
    public async Task An_anchor_says_how_much_was_cut_by_the_newest_that_it_has()
    {
        await ConfigureAsync();
        await EvaluateAsync();
        await EvaluateAsync();
        await EvaluateAsync();
        File.WriteAllLines(In(".attesta/audit.jsonl"), File.ReadAllLines(In(".attesta/audit.jsonl"))[..2]);
        Directory.Delete(In(".attesta/audit.jsonl.proof"), recursive: true);

        var verified = await RunAsync("audit", "verify");

        verified.Code.ShouldBe(1);
        verified.Out.ShouldContain("the checkpoint of 2 entries, and the log has lost it; it knows of 6 entries, so at least 4 were cut off");
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync(arguments);

    private async Task ConfigureAsync(string key = "ledger.pem", bool make = true)
    {
        if (make)
            (await RunAsync("keys", "new", "--out", key)).Code.ShouldBe(0);
        _folder.Write("attesta.yaml", $"audit: {{checkpoint: {{key: {key}, anchors: [{{path: elsewhere/checkpoints}}]}}}}\n");
    }

    private async Task<string> EvaluateAsync()
    {
        var evaluated = await new InProcess(_folder.Path).RunAsync(Action, ["evaluate", "-", "--json"]);
        evaluated.Code.ShouldBe(0, evaluated.Errors);
        evaluated.Errors.ShouldBeEmpty();
        return JsonDocument.Parse(evaluated.Out).RootElement.GetProperty("audit_entry_id").GetString()!;
    }

    private static string FreeAddress()
    {
        using var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return $"http://127.0.0.1:{((System.Net.IPEndPoint)socket.LocalEndpoint).Port}/";
    }
}
