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
        var witness = new Witness(_folder.In("w"), _witness, []).Key;
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
    [InlineData("key: ledger.pem, anchors: [{}]", "one of path, postgres, or witness with witness_key")]
    [InlineData("key: ledger.pem, anchors: [{path: a, witness: b}]", "one of path, postgres, or witness with witness_key")]
    [InlineData("key: ledger.pem, anchors: [{path: a, postgres: \"Host=db\"}]", "one of path, postgres, or witness with witness_key")]
    [InlineData("key: ledger.pem, anchors: [{postgres: db}]", "is no connection to PostgreSQL")]
    [InlineData("key: ledger.pem, anchors: [{postgres: \"env:ATTESTA_NOT_SET\"}]", "ATTESTA_NOT_SET is not set")]
    [InlineData("key: ledger.pem, anchors: [{witness: \"http://example.org/\", witness_key: ledger.pem.pub}]", "is http")]
    [InlineData("key: ledger.pem, anchors: [{witness: \"https://example.org/\", witness_key: ledger.pem.pub}]", "is not the key of a witness")]
    [InlineData("key: ledger.pem, anchors: [{witness: \"https://example.org/\", witness_key: nowhere}]", "no public key 'nowhere'")]
    public void What_is_wrong_is_said_where_it_stands(string checkpoint, string expected) =>
        Should.Throw<ConfigException>(() => Parse($"audit: {{checkpoint: {{{checkpoint}}}}}")).Message.ShouldContain(expected);

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

    [Fact]
    public void A_key_that_cannot_be_read_makes_no_gate()
    {
        File.WriteAllText(_folder.In("attesta.yaml"), "audit: {checkpoint: {key: nowhere.pem}}\n");

        Should.Throw<SigningFailedException>(() => AttestaGate.FromConfig(_folder.In("attesta.yaml"))).Message.ShouldContain("nowhere.pem");
    }

    private AttestaConfig Parse(string text) => AttestaConfig.Parse(text, _folder.In("attesta.yaml"));
}
