using System.Text;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class AuditChainTests
{
    [Fact]
    public void Has_the_documented_known_answer() =>
        AuditChain.Link(Sample.KnownAnswer, AuditChain.Genesis).ChainHash.ShouldBe("9635e545a233fc896074a61ff5cc90bca6fa7fcf939a0257e1314562e5fbd75b");

    [Fact]
    public void Writes_the_documented_line() =>
        Encoding.ASCII.GetString(AuditChain.Line(AuditChain.Link(Sample.KnownAnswer, AuditChain.Genesis))).ShouldBe("""
            {"action_description":"test_action()","action_name":"test_action","agent_id":"agent-001","approver_ids":[],
            "chain_hash":"9635e545a233fc896074a61ff5cc90bca6fa7fcf939a0257e1314562e5fbd75b","challenge_passed":null,"challenge_type":"",
            "decided_at":"2025-01-15T10:00:01","entry_id":"abc123","environment":"testing","executed_at":"","intercepted_at":"2025-01-15T10:00:00",
            "metadata":{},"min_review_met":true,"previous_hash":"0000000000000000000000000000000000000000000000000000000000000000",
            "review_duration_seconds":1.5,"risk_level":"low","risk_score":0.15,"session_id":"session-001","verdict":"approved"}
            """.Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public void Writes_whole_scores_and_durations_as_floats()
    {
        var line = Encoding.ASCII.GetString(AuditChain.Line(Sample.KnownAnswer with { RiskScore = 1, ReviewDurationSeconds = 0 }));

        line.ShouldContain("\"risk_score\":1.0,");
        line.ShouldContain("\"review_duration_seconds\":0.0,");
    }

    [Fact]
    public void Reads_an_entry_back()
    {
        var entry = AuditChain.Link(Sample.Entry(4), new string('a', 64));

        var read = AuditChain.Parse(AuditChain.Line(entry));

        read.ShouldBe(entry with { ApproverIds = read.ApproverIds, Metadata = read.Metadata });
        read.ApproverIds.ShouldBe(["alice", "bob"]);
        ((PlainMap)read.Metadata["deep"]!)["z"].ShouldBe(1L);
        ((PlainList)((PlainMap)read.Metadata["deep"]!)["a"]!)[0].ShouldBe(1.0);
    }

    [Fact]
    public void Refuses_an_entry_that_has_no_line()
    {
        Should.Throw<AuditFailedException>(() => AuditChain.Line(Sample.KnownAnswer with { RiskScore = double.NaN }));
        Should.Throw<AuditFailedException>(() => AuditChain.Line(Sample.KnownAnswer with { SessionId = null! }));
        Should.Throw<AuditFailedException>(() => AuditChain.Line(Sample.KnownAnswer with { ApproverIds = [null!] }));
        Should.Throw<AuditFailedException>(() => AuditChain.Line(Sample.KnownAnswer with { Metadata = null! }));
        Should.Throw<AuditFailedException>(() => AuditChain.Line(Sample.KnownAnswer with { ActionDescription = new string('x', AuditChain.MaxLineBytes) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"action_description\":")]
    public void Refuses_to_read_what_is_no_line(string line) => Should.Throw<FormatException>(() => AuditChain.Parse(Encoding.UTF8.GetBytes(line)));
}
