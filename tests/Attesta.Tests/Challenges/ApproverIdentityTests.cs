using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class ApproverIdentityTests
{
    [Theory]
    [InlineData("alice", "Alice")]
    [InlineData("alice", " alice ")]
    [InlineData("alice", "ALICE\t")]
    [InlineData("alice", "ａｌｉｃｅ")]
    [InlineData("alice", "al\u200bice")]
    [InlineData("alice", "\ufeffalice")]
    [InlineData("alice", "al\u00adice\u2060")]
    [InlineData("alice", "alice\ufe0f")]
    [InlineData("alice", "аlice")]
    [InlineData("alice", "аӏісе")]
    [InlineData("bob", "вов")]
    [InlineData("jos\u00e9", "jose\u0301")]
    [InlineData("Alice  Smith", "alice\u00a0smith")]
    [InlineData("alice smith", "alice\nsmith")]
    [InlineData("straße", "STRASSE")]
    [InlineData("ΣΙΣ", "σις")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("bob@company.com", "Bob@Company.COM")]
    public void Reads_spellings_of_one_name_as_one_person(string one, string other) => ApproverIdentity.Same(one, other).ShouldBeTrue();

    [Theory]
    [InlineData("alice", "bob")]
    [InlineData("alice", "alice2")]
    [InlineData("alice smith", "alicesmith")]
    [InlineData("", "")]
    [InlineData(null, null)]
    [InlineData(" ", "\u200b")]
    public void Tells_others_apart_and_nobody_is_nobody(string? one, string? other) => ApproverIdentity.Same(one, other).ShouldBeFalse();

    [Theory]
    [InlineData("\u200b\u200d")]
    [InlineData("\u3164")]
    [InlineData("\r\n\t")]
    public void What_cannot_be_seen_is_no_identity(string identity) => ApproverIdentity.Normalize(identity).ShouldBe("");

    [Fact]
    public void An_endless_identity_is_none() => ApproverIdentity.Normalize(new string('x', 300)).ShouldBe("");

    [Fact]
    public void Takes_any_text()
    {
        ApproverIdentity.Normalize("\ud800a\udfff").Length.ShouldBe(3);
        ApproverIdentity.Same("\ud800a", "\ud800A").ShouldBeTrue();
    }
}
