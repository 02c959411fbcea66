using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.PostgreSql.Reading;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Tests;

/// <summary>Signers of one chain that know different things of it.</summary>
public sealed class RivalSignersTests(SharedServer shared) : IDisposable
{
    private readonly Cli.Tests.Fakes.TempFolder _folder = new();
    private readonly SigningKey _key = SigningKey.New("example.org/key-1");
    private readonly SigningKey _next = SigningKey.New("example.org/key-2");
    private readonly Database _database = new(shared.Server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _next.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_key_that_is_followed_while_it_signs_signs_no_more()
    {
        await using var chain = new PostgresLedger(_database.Owner);
        await SignAsync(chain, "first", 0);
        using var text = Text("rotating");

        // The lock is held by somebody, so that both go on without it; the key is passed on between what the signer has read and what it appends.
        await using var hog = await HogAsync();
        var late = new Meanwhile(chain, () => KeyRotation.RecordAsync(chain, text, _key, _next, cancellationToken: Token).AsTask());
        await using var signed = new SignedLedger(late, Text("first"), _key, Never);
        await signed.AppendAsync(Sample.Entry(1), Durability.Durable);
        (await signed.CheckpointAsync(Token)).ShouldNotBeNull().ShouldContain("signs no more");

        late.Happened.ShouldBeTrue();
        (await VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_signer_has_read_binds_it_also_when_another_signed_it()
    {
        await using var one = new SignedLedger(new PostgresLedger(_database.Login("attesta_writer", "attesta_signer")), Text("one"), _key, Never);
        await using (var chain = new PostgresLedger(_database.Owner))
        {
            await chain.ProbeAsync();
            await one.AppendAsync(Sample.Entry(0), Durability.Durable);
            (await one.CheckpointAsync(Token)).ShouldBeNull();
            for (var i = 1; i < 5; i++)
                await SignAsync(chain, "other", i);
            (await one.CheckpointAsync(Token)).ShouldBeNull();
        }

        // The owner cuts what only the other has in its folder.
        _database.Execute("""
            set session_replication_role = replica;
            delete from attesta.entries where seq > 4;
            update attesta.chains set seq = 4, hash = (select chain_hash from attesta.entries where seq = 4);
            """);
        await using var forged = new PostgresLedger(_database.Owner);
        for (var i = 5; i < 5 + 20; i++)
        {
            await forged.AppendAsync(Sample.Entry(i) with { EntryId = $"forged-{i}" }, Durability.Durable);
            (await one.CheckpointAsync(Token)).ShouldNotBeNull();
        }

        (await _database.EntriesAsync()).Count(entry => entry.ActionName == "attesta.checkpoint").ShouldBe(1);
    }

    [Fact]
    public async Task Who_may_only_write_does_not_take_the_next_checkpoints_id()
    {
        await using var chain = new PostgresLedger(_database.Owner);
        await SignAsync(chain, "first", 0);
        var newest = (await _database.EntriesAsync()).Last(entry => entry.ActionName == "attesta.checkpoint");
        var id = SigningTests.IdAfter(newest.ChainHash);
        await using var squatter = new PostgresLedger(_database.Login("attesta_writer"), new PostgresLedgerOptions { MaySequence = false });

        var refused = await Should.ThrowAsync<AuditFailedException>(async () => await squatter.AppendAsync(Sample.Entry(1) with { EntryId = id }, Durability.Durable));
        await using (var byHand = new NpgsqlConnection(_database.Login("attesta_writer")))
        {
            await byHand.OpenAsync(Token);
            await using var put = new NpgsqlCommand("insert into attesta.inbox (chain, entry_id, line) values ('main', $1, $2)", byHand);
            put.Parameters.Add(new() { Value = id });
            put.Parameters.Add(new() { Value = AuditChain.Line(Sample.Entry(1) with { EntryId = id }) });
            await put.ExecuteNonQueryAsync(Token);
        }

        refused.Message.ShouldContain("attesta_signer");
        var login = _database.Login("attesta_writer", "attesta_signer", "attesta_reader");
        await using (var signed = new SignedLedger(new PostgresLedger(login), new PostgresText(login, _folder.At("apart")), _key, Never))
        {
            await signed.AppendAsync(Sample.Entry(2), Durability.Durable);
            (await signed.CheckpointAsync(Token)).ShouldBeNull();
        }

        (await _database.EntriesAsync()).Single(entry => entry.EntryId == id).ActionName.ShouldBe("attesta.checkpoint");
        (await VerifyAsync()).Findings.ShouldBeEmpty();
    }

    private static CheckpointSettings Never => new() { EveryEntries = int.MaxValue, Every = TimeSpan.FromDays(1) };

    private PostgresText Text(string folder) => new(_database.Owner, _folder.At(folder));

    private async Task SignAsync(PostgresLedger chain, string folder, int number)
    {
        await using var signed = new SignedLedger(new Meanwhile(chain), Text(folder), _key, Never);
        await signed.AppendAsync(Sample.Entry(number), Durability.Durable);
        (await signed.CheckpointAsync(Token)).ShouldBeNull();
    }

    private async Task<NpgsqlConnection> HogAsync()
    {
        var hog = new NpgsqlConnection(_database.Login());
        await hog.OpenAsync(Token);
        await using var locking = new NpgsqlCommand("select pg_advisory_lock(hashtextextended('attesta-signing/main', 0))", hog);
        await locking.ExecuteNonQueryAsync(Token);
        return hog;
    }

    private async Task<ProofReport> VerifyAsync()
    {
        await using var trail = new PostgresTrail(_database.Owner);
        using var text = Text("verifying");
        return (await trail.VerifyAsync(new ProofVerifier { Keys = [_key.Key] }, text, Token)).Proofs;
    }

    /// <summary>A ledger that outlives who is made over it, on which something happens right before a checkpoint is appended.</summary>
    private sealed class Meanwhile(PostgresLedger ledger, Func<Task>? happens = null) : IAuditLedger
    {
        public bool Happened { get; private set; }

        public async ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability)
        {
            if (happens is not null && !Happened && entry.ActionName == "attesta.checkpoint")
            {
                Happened = true;
                await happens();
            }

            return await ledger.AppendAsync(entry, durability);
        }
    }
}
