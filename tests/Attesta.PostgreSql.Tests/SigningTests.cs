using System.Text;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>A chain that signs itself: what is proven by it, and what its signatures and anchors find.</summary>
public sealed class SigningTests(SharedServer shared) : IDisposable
{
    private const string Unguarded = "alter table attesta.entries disable trigger all; ";

    private readonly Cli.Tests.Fakes.TempFolder _folder = new();
    private readonly SigningKey _key = SigningKey.New("example.org/key-1");
    private readonly Database _database = new(shared.Server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FileAnchor Anchor => new(_folder.At("anchor"));

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_signed_is_proven_and_verifies()
    {
        await WriteAsync(30, every: 10);

        var (chain, proofs) = await VerifyAsync();
        using var text = Text();
        var prover = LedgerProver.Open(text, [_key.Key])!;

        chain.Findings.ShouldBeEmpty();
        proofs.Findings.ShouldBeEmpty();
        (proofs.Checkpoints, proofs.UnsignedEntries, proofs.UnanchoredEntries, proofs.SignaturesChecked).ShouldBe((3, 1, 1, true));
        proofs.UnsignedSeconds.ShouldNotBeNull();
        var receipt = prover.Prove(Id(7))!;
        Receipt.Parse(receipt.ToBytes())!.Verify([_key.Key], proofs.Origin).IsProven.ShouldBeTrue();
        prover.ProveConsistency(11).ShouldNotBeNull();
        prover.Prove("nobody's").ShouldBeNull();

        // Without the key it is said that nothing was checked.
        var (_, blind) = await VerifyAsync(isKnown: false);
        (blind.SignaturesChecked, blind.Checkpoints).ShouldBe((false, 3));
    }

    [Fact]
    public async Task The_same_entries_in_a_file_have_the_same_root_and_byte_for_byte_the_same_receipts()
    {
        var log = _folder.At("audit.jsonl");
        await using (var file = new SignedLedger(new FileLedger(log), log, _key, new() { EveryEntries = 20 }))
        {
            for (var i = 0; i < 600; i++)
                await file.AppendAsync(Sample.Entry(i), Durability.Written);
        }

        await LedgerImport.RunAsync(log, _database.Owner, cancellationToken: Token);

        using var text = Text();
        var (ofFile, ofChain) = (LedgerProver.Open(log, [_key.Key])!, LedgerProver.Open(text, [_key.Key])!);
        ofChain.Note.ToString().ShouldBe(ofFile.Note.ToString());
        foreach (var i in new[] { 0, 1, 255, 256, 599 })
            ofChain.Prove(Id(i))!.ToBytes().ShouldBe(ofFile.Prove(Id(i))!.ToBytes());
        var (chain, proofs) = await VerifyAsync(isAnchored: false);
        chain.Findings.Concat(proofs.Findings).ShouldBeEmpty();

        // It goes on where it is now, and comes out again as a file that verifies.
        await WriteAsync(10, first: 600, isAnchored: false);
        await using (var copy = File.Create(_folder.At("copy.jsonl")))
        await using (var trail = new PostgresTrail(_database.Owner))
            await AuditExport.WriteAsync(trail, copy, ExportFormat.JsonLines, new AuditFilter(), Token);
        LedgerVerifier.Verify(_folder.At("copy.jsonl"), Token).Findings.ShouldBeEmpty();
        var exported = await new ProofVerifier { Keys = [_key.Key] }.VerifyAsync(_folder.At("copy.jsonl"), Token);
        exported.Findings.ShouldBeEmpty();
        exported.UnsignedEntries.ShouldBe(1);
    }

    [Fact]
    public async Task Newest_rows_that_the_owner_takes_away_are_missed_by_an_anchor()
    {
        await WriteAsync(30, every: 10);

        _database.Execute(Unguarded + """
            delete from attesta.entries where seq > 12;
            update attesta.chains set seq = 12, hash = (select chain_hash from attesta.entries where seq = 12);
            delete from attesta.agents;
            """);

        (await VerifyAsync()).Proofs.Findings.ShouldContain(finding => finding.Kind == FindingKind.Truncated);

        // Nor is it signed on, here or by who has read nothing yet.
        await using var ledger = Open();
        (await ledger.CheckpointAsync(Token))!.ShouldContain("not the one that was signed before");
    }

    [Fact]
    public async Task A_chain_that_the_owner_writes_anew_with_right_hashes_is_found()
    {
        await WriteAsync(30, every: 10);
        var entries = (await _database.EntriesAsync()).ToList();
        entries[3] = entries[3] with { AgentId = "someone-else" };
        _database.Execute(Unguarded + "delete from attesta.entries; delete from attesta.chains; delete from attesta.agents");
        await using (var forger = new PostgresLedger(_database.Owner))
        {
            foreach (var entry in entries)
                await forger.AppendAsync(entry, Durability.Durable);
        }

        var (chain, proofs) = await VerifyAsync();

        chain.Findings.ShouldBeEmpty();
        proofs.Findings.Select(finding => finding.Kind).ShouldContain(FindingKind.WrongRoot);
    }

    [Theory]
    [InlineData(@"\n\n\u2014 ", @"\n\n", FindingKind.MissingSignature)]
    [InlineData("example.org/key-1 ", "example.org/key-2 ", FindingKind.UnknownKey)]
    public async Task A_checkpoint_whose_signature_was_changed_is_found(string from, string to, string kind)
    {
        await WriteAsync(30, every: 10);
        var entries = new List<AuditEntry>();
        await using (var trail = new PostgresTrail(_database.Owner))
        {
            await foreach (var (entry, line) in trail.LinesAsync(cancellationToken: Token))
                entries.Add(entry.ActionName != "attesta.checkpoint" ? entry : AuditChain.Parse(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line.Span).Replace(from, to, StringComparison.Ordinal))));
        }

        _database.Execute(Unguarded + "delete from attesta.entries; delete from attesta.chains; delete from attesta.agents");
        await using (var forger = new PostgresLedger(_database.Owner))
        {
            foreach (var entry in entries)
                await forger.AppendAsync(entry, Durability.Durable);
        }

        (await VerifyAsync()).Proofs.Findings.Select(finding => finding.Kind).ShouldContain(kind);
    }

    [Fact]
    public async Task Two_that_sign_at_once_never_cross_even_when_their_locks_are_lost()
    {
        await using (var one = Open("one"))
        await using (var other = Open("other"))
        {
            for (var round = 0; round < 40; round++)
            {
                await Task.WhenAll(one.AppendAsync(Sample.Entry(2 * round), Durability.Durable).AsTask(), other.AppendAsync(Sample.Entry((2 * round) + 1), Durability.Durable).AsTask());
                var signing = Task.WhenAll(Task.Run(() => one.CheckpointAsync(Token).AsTask(), Token), Task.Run(() => other.CheckpointAsync(Token).AsTask(), Token));
                if (round % 4 == 0)
                    _database.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'attesta/signer' and datname = '{_database.Name}'");
                await signing;
            }

            await one.CheckpointAsync(Token);
        }

        var (chain, proofs) = await VerifyAsync(isAnchored: false);
        chain.Findings.ShouldBeEmpty();
        proofs.Findings.ShouldBeEmpty();
        proofs.UnsignedEntries.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Of_two_checkpoints_that_follow_the_same_only_one_is_taken()
    {
        await WriteAsync(10);

        // Somebody holds the lock and does nothing, so that all go on without it.
        await using var hog = new NpgsqlConnection(_database.Owner);
        await hog.OpenAsync(Token);
        await using (var locking = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('attesta-signing/main', 0))", hog))
            await locking.ExecuteNonQueryAsync(Token);
        await using (var ledger = new PostgresLedger(_database.Owner))
        {
            await ledger.AppendAsync(Sample.Entry(10), Durability.Durable);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => SignAsync(ledger, $"race-{i}"), Token)));
        }

        var (chain, proofs) = await VerifyAsync(isAnchored: false);
        chain.Findings.Concat(proofs.Findings).ShouldBeEmpty();
        proofs.Checkpoints.ShouldBe(2);
    }

    [Fact]
    public async Task An_entry_that_has_taken_the_next_checkpoints_id_does_not_keep_it_unsigned()
    {
        await WriteAsync(10);
        var newest = (await _database.EntriesAsync()).Last(entry => entry.ActionName == "attesta.checkpoint");
        await using (var ledger = new PostgresLedger(_database.Owner))
            await ledger.AppendAsync(Sample.Entry(10) with { EntryId = IdAfter(newest.ChainHash) }, Durability.Durable);

        await using (var signed = Open())
            (await signed.CheckpointAsync(Token)).ShouldBeNull();

        var (chain, proofs) = await VerifyAsync();
        chain.Findings.Concat(proofs.Findings).ShouldBeEmpty();
        proofs.UnsignedEntries.ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_that_was_lost_is_made_anew_and_one_that_was_forged_is_not_believed()
    {
        await WriteAsync(600, every: 300);
        Directory.Delete(_folder.At("postgres-main.proof"), recursive: true);

        await WriteAsync(10, first: 600);
        foreach (var tile in Directory.EnumerateFiles(_folder.At("postgres-main.proof/tile"), "*", SearchOption.AllDirectories))
            await File.WriteAllBytesAsync(tile, new byte[256 * 32], Token);
        await WriteAsync(10, first: 610);

        var (chain, proofs) = await VerifyAsync();
        chain.Findings.Concat(proofs.Findings).ShouldBeEmpty();
        proofs.UnsignedEntries.ShouldBe(1);
        using var text = Text();
        LedgerProver.Open(text, [_key.Key])!.Prove(Id(3))!.Verify([_key.Key]).IsProven.ShouldBeTrue();
    }

    [Fact]
    public async Task A_login_that_may_append_and_read_signs()
    {
        var login = _database.Login("attesta_writer", "attesta_sequencer", "attesta_reader");
        await using (var ledger = new SignedLedger(new PostgresLedger(login), new PostgresText(login, _folder.Path), _key))
        {
            await ledger.ProbeAsync();
            ledger.CreateTrust().ShouldBeOfType<PostgresTrust>().Dispose();
            await ledger.AppendAsync(Sample.Entry(0), Durability.Durable);
            (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        }

        var blind = _database.Login("attesta_writer", "attesta_sequencer");
        await using var unsigned = new SignedLedger(new PostgresLedger(blind), new PostgresText(blind, _folder.At("blind")), _key);
        await unsigned.AppendAsync(Sample.Entry(1), Durability.Durable);
        (await unsigned.CheckpointAsync(Token))!.ShouldContain("attesta_reader");
    }

    [Fact]
    public async Task The_command_signs_proves_and_verifies_a_chain()
    {
        var command = new Cli.Tests.Fakes.InProcess(_folder.Path);
        (await command.RunAsync("keys", "new", "--out", "ledger.pem")).Code.ShouldBe(0);
        _folder.Write("attesta.yaml", "audit:\n  postgres: \"env:ATTESTA_DATABASE\"\n  checkpoint:\n    key: ledger.pem\n    anchors:\n      - path: elsewhere/checkpoints\n");
        _folder.Write("unsigned.yaml", "audit:\n  postgres: \"env:ATTESTA_DATABASE\"\n");
        command.Variables["ATTESTA_DATABASE"] = _database.Login("attesta_writer", "attesta_sequencer", "attesta_reader");

        var ran = await command.RunAsync("run", "--", "true");
        ran.Errors.ShouldNotContain("warning");
        ran.Code.ShouldBe(0);
        (await command.RunAsync("audit", "checkpoint")).Out.ShouldStartWith("attesta.ledger/");
        var decision = (await _database.EntriesAsync())[0];
        (await command.RunAsync("audit", "prove", decision.EntryId, "--out", "entry.receipt")).Code.ShouldBe(0);
        (await command.RunAsync("receipt", "verify", "entry.receipt", "--key", "ledger.pem.pub")).Code.ShouldBe(0);
        (await command.RunAsync("audit", "consistency", "1")).Code.ShouldBe(0);
        (await command.RunAsync("receipt", "issue", decision.EntryId)).Errors.ShouldContain("has run already");
        (await command.RunAsync("keys", "rotate", "--out", "next.pem")).Code.ShouldBe(0);

        var verified = await command.RunAsync("audit", "verify");
        verified.Code.ShouldBe(0, verified.Out + verified.Errors);
        var named = await command.RunAsync("audit", "verify", "--config", "unsigned.yaml", "--key", "ledger.pem.pub", "--anchor", "elsewhere/checkpoints");
        named.Code.ShouldBe(0, named.Out + named.Errors);
        named.Out.ShouldContain("\"signatures_checked\":true");
        (await command.RunAsync("audit", "verify", "--config", "unsigned.yaml")).Out.ShouldContain("\"signatures_checked\":false");
    }

    [Fact]
    public async Task A_gate_from_the_configuration_signs_and_its_approval_is_carried_elsewhere()
    {
        _key.Save(_folder.At("ledger.pem"));
        var config = Policy.AttestaConfig.Parse("audit: {postgres: \"env:DB\", checkpoint: {key: ledger.pem}}\ntrust: {}\n", _folder.At("attesta.yaml"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DB"] = _database.Owner });
        var ledger = SignedBy(config);
        await using (ledger)
        await using (var gate = config.CreateGate(ledger))
        {
            var action = new ActionContext { FunctionName = "get_user", Args = ["alice"] };
            var result = await gate.EvaluateAsync(action, Token);

            var receipt = await new ApprovalIssuer(ledger).IssueAsync(result, TimeSpan.FromMinutes(5), Token);

            var verifier = new ApprovalVerifier([_key.Key], new InMemoryUsedApprovals());
            (await verifier.RedeemAsync(receipt.ToBytes(), action, Token)).MayRun.ShouldBeTrue();
            (await verifier.RedeemAsync(receipt.ToBytes(), action, Token)).MayRun.ShouldBeFalse();
        }

        (await VerifyAsync(isAnchored: false)).Proofs.Findings.ShouldBeEmpty();
    }

    private static SignedLedger SignedBy(Policy.AttestaConfig config) => PostgresLedger.From(config.Audit).ShouldBeOfType<SignedLedger>();

    private static string Id(int i) => Sample.Entry(i).EntryId;

    // As the proof format says it.
    internal static string IdAfter(string chainHash)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes("attesta.checkpoint\n" + chainHash));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D");
    }

    private PostgresText Text(string folder = ".") => new(_database.Owner, _folder.At(folder));

    private SignedLedger Open(string folder = ".", bool isAnchored = false) =>
        new(new PostgresLedger(_database.Owner), Text(folder), _key, new() { EveryEntries = int.MaxValue, Every = TimeSpan.FromDays(1), Anchors = isAnchored ? [Anchor] : [] });

    private async Task WriteAsync(int count, int every = int.MaxValue, int first = 0, bool isAnchored = true)
    {
        await using var ledger = Open(isAnchored: isAnchored);
        for (var i = 1; i <= count; i++)
        {
            await ledger.AppendAsync(Sample.Entry(first + i - 1), Durability.Durable);
            if (i % every == 0)
                (await ledger.CheckpointAsync(Token)).ShouldBeNull();
        }
    }

    private async Task<(LedgerReport Chain, ProofReport Proofs)> VerifyAsync(bool isAnchored = true, bool isKnown = true)
    {
        await using var trail = new PostgresTrail(_database.Owner);
        using var text = Text();
        return await trail.VerifyAsync(new ProofVerifier { Keys = isKnown ? [_key.Key] : [], Anchors = isAnchored ? [Anchor] : [] }, text, Token);
    }

    private async Task SignAsync(PostgresLedger ledger, string folder)
    {
        await using var signed = new SignedLedger(new Shared(ledger), Text(folder), _key, new() { EveryEntries = int.MaxValue, Every = TimeSpan.FromDays(1) });
        (await signed.CheckpointAsync(Token)).ShouldBeNull();
    }

    /// <summary>A ledger that outlives who is made over it.</summary>
    private sealed class Shared(PostgresLedger ledger) : IAuditLedger
    {
        public ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability) => ledger.AppendAsync(entry, durability);
    }
}
