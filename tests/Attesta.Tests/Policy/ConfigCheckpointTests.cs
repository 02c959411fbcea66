using Attesta.Audit.Proofs;
using Attesta.Policy;
using Attesta.Tests.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Attesta.Tests.Policy;

public sealed class ConfigCheckpointTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly SigningKey _key = SigningKey.New("example.org/ledger");
    private readonly SigningKey _witness = SigningKey.New("witness.example.org/w1");

    public ConfigCheckpointTests() => _key.Save(_folder.In("ledger.pem"));

    public void Dispose()
    {
        _witness.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_setting_is_taken()
    {
        var witness = _witness.Key.AsCosigner(_witness.Key.Name!);
        var config = Parse(
            $$"""
            audit:
              checkpoint:
                key: ledger.pem
                every_entries: 50
                every_seconds: 2.5
                origin: example.org/production
                anchors:
                  - path: elsewhere/checkpoints
                  - {witness: "https://witness.example.org/w1/", witness_key: "{{witness}}"}
            """);
        var plan = config.Audit.Checkpoint!;

        (plan.Settings.EveryEntries, plan.Settings.Every, plan.Settings.Origin).ShouldBe((50, TimeSpan.FromSeconds(2.5), "example.org/production"));
        plan.Key.PublicKeys().Single().ToString().ShouldBe(_key.Key.ToString());
        plan.AnchorPaths.ShouldBe([_folder.In("elsewhere/checkpoints")]);
        plan.Witnesses.Single().Key.ToString().ShouldBe(witness.ToString());
        var anchors = plan.CreateAnchors();
        anchors.Select(anchor => anchor.GetType()).ShouldBe([typeof(FileAnchor), typeof(WitnessAnchor)]);
        foreach (var anchor in anchors.OfType<IDisposable>())
            anchor.Dispose();
        config.Effective.Single(setting => setting.Key == "audit.checkpoint.key").Value.ShouldBe("ledger.pem");
    }

    [Theory]
    [InlineData("key: 5", "audit.checkpoint.key")]
    [InlineData("key: ledger.pem, origin: a b", "audit.checkpoint.origin: is no name")]
    [InlineData("key: \"command:sign\"", "public_key beside it")]
    [InlineData("key: ledger.pem, anchors: [{}]", "does not say where; expected one of path, postgres, or witness with witness_key")]
    [InlineData("key: ledger.pem, anchors: [{path: a, witness: b}]", "names more than one place; expected one of path, postgres, or witness with witness_key")]
    [InlineData("key: ledger.pem, anchors: [{path: a, postgres: \"Host=db\"}]", "one of path, postgres, or witness with witness_key")]
    [InlineData("key: ledger.pem, anchors: [{postgres: db}]", "is no connection to PostgreSQL")]
    [InlineData("key: ledger.pem, anchors: [{postgres: \"env:ATTESTA_NOT_SET\"}]", "ATTESTA_NOT_SET is not set")]
    [InlineData("key: ledger.pem, anchors: [{witness: \"http://example.org/\", witness_key: ledger.pem.pub}]", "is http")]
    [InlineData("key: ledger.pem, anchors: [{witness: \"https://example.org/\", witness_key: ledger.pem.pub}]", "is not the key of a witness")]
    [InlineData("key: ledger.pem, anchors: [{witness: \"https://example.org/\", witness_key: nowhere}]", "no public key 'nowhere'")]
    [InlineData("key: ledger.pem, anchors: [{path: .attesta/audit.jsonl}]", "audit.checkpoint.anchors[0].path: is the ledger itself")]
    [InlineData("key: ledger.pem, anchors: [{path: x/../.attesta/audit.jsonl.proof/kept}]", "is one of the ledger's own files")]
    [InlineData("key: ledger.pem, anchors: [{path: a}, {path: ./b/../a}]", "is the file of another anchor")]
    public void What_is_wrong_is_said_where_it_stands(string checkpoint, string expected) =>
        Should.Throw<ConfigException>(() => Parse($"audit: {{checkpoint: {{{checkpoint}}}}}")).Message.ShouldContain(expected);

    [Theory]
    [InlineData("checkpoint: ", "1:21: audit.checkpoint: is empty")]
    [InlineData("checkpoint: {anchors: }", "audit.checkpoint.anchors: is empty")]
    [InlineData("postgres: ", "audit.postgres: is empty")]
    [InlineData("chain: tenant-7", "audit.chain: is for a ledger in PostgreSQL, and audit.postgres is not set")]
    [InlineData("chain: tenant-7, postgres: null", "audit.chain: is for a ledger in PostgreSQL")]
    public void What_would_be_passed_over_in_silence_is_refused(string setting, string expected) =>
        Should.Throw<ConfigException>(() => Parse($"audit: {{{setting}}}")).Message.ShouldContain(expected);

    [Theory]
    [InlineData("checkpoint: null")]
    [InlineData("checkpoint: ~, postgres: null, chain: main")]
    public void What_is_off_on_purpose_is_off(string setting) => Parse($"audit: {{{setting}}}").Audit.Checkpoint.ShouldBeNull();

    [Theory]
    [InlineData("key: ledger.pem", null)]
    [InlineData("key: ledger.pem, public_key: ledger.pem.pub", null)]
    [InlineData("key: nowhere.pem", "audit.checkpoint.key: The key that signs the audit log cannot be read: there is no file nowhere.pem")]
    [InlineData("every_entries: 5", "audit.checkpoint.key: The key that signs the audit log cannot be read")]
    [InlineData("key: ledger.pem.pub", "audit.checkpoint.key: There is no private key in PEM")]
    [InlineData("key: \"env:ATTESTA_NOT_SET\"", "ATTESTA_NOT_SET is not set")]
    [InlineData("key: ledger.pem, public_key: nowhere.pub", "audit.checkpoint.public_key: There is no public key 'nowhere.pub'")]
    [InlineData("key: ledger.pem, public_key: other.pem.pub", "audit.checkpoint.public_key: The public key is not that of the private key")]
    [InlineData("key: mangled.pem", "audit.checkpoint.key: The file '", "holds no public key")]
    [InlineData("key: followed.pem", "was followed by another")]
    [InlineData("key: \"command:no-such-program-anywhere --slot 1\", public_key: ledger.pem.pub", "is no program that can be started")]
    [InlineData("key: \"command:./ledger.pem\", public_key: ledger.pem.pub", "is no program that can be started")]
    [InlineData("key: \"command:\", public_key: ledger.pem.pub", "is no program that can be started")]
    [InlineData("key: \"command:sh -c true\", public_key: ledger.pem.pub", null)]
    [InlineData("key: \"command:sh -c true\", public_key: nowhere.pub", "audit.checkpoint.public_key: There is no public key")]
    public void Whether_keys_are_there_and_fit_is_told_without_signing(string checkpoint, params string?[]? expected)
    {
        _witness.Save(_folder.In("other.pem"));
        _key.Save(_folder.In("mangled.pem"));
        File.WriteAllText(_folder.In("mangled.pem.pub"), "nothing");
        _key.Save(_folder.In("followed.pem"));
        SigningKey.SavePublic(_folder.In("followed.pem"), [_witness.Key, _key.Key.Retired(7)]);

        var problems = Parse($"audit:\n  checkpoint: {{{checkpoint}}}\n").Check();

        if (expected is null)
            problems.ShouldBeEmpty();
        else
            problems.ShouldHaveSingleItem().ShouldSatisfyAllConditions(problem => expected.ShouldAllBe(text => problem.ToString().Contains(text!)), problem => problem.Line.ShouldBe(2));
    }

    [Fact]
    public void A_connection_is_checked_by_who_can_read_it()
    {
        var config = Parse("audit:\n  checkpoint:\n    key: ledger.pem\n    anchors:\n      - postgres: \"Host=db;Nonsense=1\"\n");

        config.Check().ShouldBeEmpty();
        config.Check(connection => connection.Contains("Nonsense", StringComparison.Ordinal) ? "is no connection" : null).ShouldHaveSingleItem()
            .ToString().ShouldContain("attesta.yaml:5:19: audit.checkpoint.anchors[0].postgres: is no connection");
    }

    [Theory]
    [InlineData(0x180, false)]
    [InlineData(0x100, false)]
    [InlineData(0x120, false)]
    [InlineData(0x1A0, true)]
    [InlineData(0x1A4, true)]
    [InlineData(0x124, true)]
    [InlineData(0x190, true)]
    [InlineData(0x182, true)]
    public void A_key_that_others_can_reach_is_warned_of(int mode, bool isWarned)
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_folder.In("ledger.pem"), (UnixFileMode)mode);
        File.CreateSymbolicLink(_folder.In("link.pem"), _folder.In("ledger.pem"));

        foreach (var name in new[] { "ledger.pem", "link.pem" })
            (new KeySource(name, folder: _folder.Path).Caution() is not null).ShouldBe(isWarned);
        new KeySource("nowhere.pem", folder: _folder.Path).Caution().ShouldBeNull();
        new KeySource("env:PATH", folder: _folder.Path).Caution().ShouldBeNull();
    }

    [Theory]
    [InlineData("rotate: {every: day}", "audit.rotate")]
    [InlineData("compress: true", "audit.compress")]
    public void What_only_files_have_is_refused_beside_a_database(string setting, string key) =>
        Should.Throw<ConfigException>(() => Parse($"audit: {{postgres: \"Host=db\", {setting}}}")).Message.ShouldContain(key + ": is for a ledger in a file");

    [Fact]
    public void A_table_of_checkpoints_is_opened_by_who_can()
    {
        var config = Parse("audit: {checkpoint: {key: ledger.pem, anchors: [{postgres: \"Host=db\"}]}}");
        var opened = new List<string>();

        Should.Throw<InvalidOperationException>(() => config.CreateLedger()).Message.ShouldContain("CheckpointTable");
        ((IDisposable)config.CreateLedger(openTable: address =>
        {
            opened.Add(address);
            return new FileAnchor(_folder.In("elsewhere"));
        })).Dispose();

        opened.ShouldBe(["Host=db"]);
        config.Effective.Single(setting => setting.Key == "audit.checkpoint.anchors[0].postgres").Value.ShouldBe("(set)");
    }

    [Fact]
    public async Task A_gate_from_the_file_and_one_from_a_container_sign_their_ledger()
    {
        File.WriteAllText(_folder.In("attesta.yaml"), "audit: {path: audit.jsonl, checkpoint: {key: ledger.pem}}\n");
        var action = new ActionContext { FunctionName = "list_files" };

        await using (var gate = AttestaGate.FromConfig(_folder.In("attesta.yaml")))
            (await gate.EvaluateAsync(action, TestContext.Current.CancellationToken)).MayRun.ShouldBeTrue();
        var services = new ServiceCollection();
        services.AddAttesta(_folder.In("attesta.yaml"));
        await using (var provider = services.BuildServiceProvider())
            (await provider.GetRequiredService<AttestaGate>().EvaluateAsync(action, TestContext.Current.CancellationToken)).MayRun.ShouldBeTrue();

        var report = await new ProofVerifier { Keys = [_key.Key] }.VerifyAsync(_folder.Log, TestContext.Current.CancellationToken);
        report.Findings.ShouldBeEmpty();
        (report.Checkpoints, report.UnsignedEntries).ShouldBe((2, 1));
    }

    [Theory]
    [InlineData("key: nowhere.pem", "nowhere.pem")]
    [InlineData("key: \"command:no-such-program-anywhere\", public_key: ledger.pem.pub", "no-such-program-anywhere")]
    public void A_key_that_cannot_be_used_makes_no_gate(string key, string expected)
    {
        File.WriteAllText(_folder.In("attesta.yaml"), $"audit: {{checkpoint: {{{key}}}}}\n");

        Should.Throw<SigningFailedException>(() => AttestaGate.FromConfig(_folder.In("attesta.yaml"))).Message.ShouldContain(expected);
    }

    private AttestaConfig Parse(string text) => AttestaConfig.Parse(text, _folder.In("attesta.yaml"));
}
