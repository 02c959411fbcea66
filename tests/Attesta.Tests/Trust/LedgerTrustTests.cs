using Attesta.Audit;
using Attesta.Trust;

namespace Attesta.Tests.Trust;

public sealed class LedgerTrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-trust-").FullName;

    private string Log => Path.Combine(_folder, "audit.jsonl");

    [Fact]
    public async Task Hears_of_a_revocation_that_another_process_writes_from_the_next_question_on()
    {
        using var trust = new LedgerTrust(Log);
        (await trust.TrustOfAsync("a", [], Now)).ShouldBe(0.3);

        await using var other = new FileLedger(Log);
        for (var i = 0; i < 20; i++)
            await other.AppendAsync(Entry("f"), Durability.Written);
        (await trust.TrustOfAsync("a", [], Now)).ShouldBe(23 / 30.0, 1e-9);

        await other.AppendAsync(Entry(TrustEngine.RevokeName), Durability.Written);
        (await trust.TrustOfAsync("a", [], Now)).ShouldBe(0);
        await other.AppendAsync(Entry(TrustEngine.RestoreName), Durability.Written);
        (await trust.TrustOfAsync("a", [], Now)).ShouldBe(23 / 30.0, 1e-9);
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await using (var ledger = new FileLedger(Log))
        {
            for (var i = 0; i < 500; i++)
                await ledger.AppendAsync(Entry("f"), Durability.Written);
        }

        using var trust = new LedgerTrust(Log);
        (await trust.TrustOfAsync("a", [], Now)).ShouldBe(0.9);
    }

    [Theory]
    [InlineData("edited")]
    [InlineData("line deleted")]
    [InlineData("cut shorter")]
    public async Task An_edited_ledger_makes_nobody_trusted(string how)
    {
        await using (var ledger = new FileLedger(Log))
        {
            for (var i = 0; i < 50; i++)
                await ledger.AppendAsync(Entry("f") with { Verdict = i == 10 ? "denied" : "approved" }, Durability.Written);
        }

        using var trust = new LedgerTrust(Log);
        if (how == "cut shorter")
            (await trust.TrustOfAsync("a", [], Now)).ShouldBeGreaterThan(0.3);
        var lines = File.ReadAllLines(Log);
        File.WriteAllText(Log, string.Join('\n', how switch
        {
            "edited" => lines.Select(line => line.Replace("denied", "approved")),
            "line deleted" => lines.Where((_, i) => i != 10),
            _ => lines.Take(9),
        }) + "\n");

        (await trust.TrustOfAsync("a", [], Now)).ShouldBe(0);
        trust.Broken.ShouldNotBeNull();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static AuditEntry Entry(string name) => new()
    {
        EntryId = Guid.CreateVersion7(Now).ToString("N"),
        ActionName = name,
        AgentId = "a",
        Verdict = "approved",
        DecidedAt = "2026-01-01T00:00:00.000000Z",
    };
}
