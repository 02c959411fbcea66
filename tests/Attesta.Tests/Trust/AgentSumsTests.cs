using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Trust;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Trust;

public sealed class AgentSumsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Agents = ["builder", "", "caf\u00e9 \U0001f600", "half \ud800 pair", "\ude00", "a\0b"];

    [Fact]
    public void An_engine_that_goes_on_from_sums_knows_what_one_knows_that_has_seen_it_all() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(History()), history =>
    {
        var whole = new TrustEngine();
        var first = new TrustEngine();
        foreach (var entry in history)
            whole.Learn(entry);
        foreach (var entry in history.Take(history.Count / 2))
            first.Learn(entry);

        var second = new TrustEngine();
        foreach (var sums in Agents.SelectMany(first.SumsOf))
            second.Restore(AgentSumsJson.Read(AgentSumsJson.Write(sums)));
        foreach (var entry in history.Skip(history.Count / 2))
            second.Learn(entry);

        var now = Start.AddDays(100);
        second.List(now).Select(agent => agent with { Remarks = [] }).ShouldBe(whole.List(now).Select(agent => agent with { Remarks = [] }));
        second.List(now).SelectMany(agent => agent.Remarks).ShouldBe(whole.List(now).SelectMany(agent => agent.Remarks));
        foreach (var agent in Agents)
            second.SumsOf(agent).Select(AgentSumsJson.Write).ShouldBe(whole.SumsOf(agent).Select(AgentSumsJson.Write));
    }));

    [Fact]
    public void Nothing_is_known_of_an_agent_that_did_nothing() => new TrustEngine().SumsOf("builder").ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"actions\":1}")]
    [InlineData("{\"agent_id\":{\"utf16\":\"AA==\"}}")]
    public void What_are_no_sums_is_refused(string json) => Should.Throw<FormatException>(() => AgentSumsJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    private static Gen<List<AuditEntry>> History() => Gen.ListOf(
        from agent in Gen.Elements(Agents)
        from kind in Gen.Choose(0, 9)
        from minutes in Gen.Choose(0, 100_000)
        from domains in Gen.Elements<string[]>([], ["devops"], ["devops", "finance"])
        select Entry(agent, kind, Start.AddMinutes(minutes), domains)).Select(entries => entries.ToList());

    private static AuditEntry Entry(string agent, int kind, DateTimeOffset at, string[] domains) => kind switch
    {
        0 when agent.Trim('\0').Length > 0 => TrustRemark.Incident(agent, "alice", at, "half \udfff a word"),
        1 when agent.Length > 0 => TrustRemark.Revoke(agent, "bob", at),
        2 when agent.Length > 0 => TrustRemark.Restore(agent, "bob", at),
        _ => new AuditEntry
        {
            EntryId = string.Create(CultureInfo.InvariantCulture, $"{at.Ticks}"),
            ActionName = "read",
            AgentId = agent,
            Verdict = kind < 8 ? "approved" : "denied",
            DecidedAt = at.ToString("O", CultureInfo.InvariantCulture),
            Metadata = PlainMap.Of(("domains", PlainList.Of(domains))),
        },
    };
}
