using Attesta.Policy;
using Microsoft.Extensions.Configuration;

namespace Attesta.Tests.Hosting;

public sealed class HostConfigurationTests
{
    [Fact]
    public void Reads_what_a_file_could_say()
    {
        var config = Read(
            ("policy:mode", "shadow"), ("policy:challenge_map:high", "teach_back"), ("policy:enforce_min_review", "True"), ("policy:timeout_seconds", "60"),
            ("risk:overrides:Deploy.Now", "critical"), ("risk:block:0", "wipe_*"), ("risk:block:1", "drop_*"), ("risk:amplifiers:0:pattern", "payroll"),
            ("risk:amplifiers:0:target", "any"), ("risk:amplifiers:0:boost", "0.2"), ("audit:path", "trail.jsonl"));

        config.Policy.Mode.ShouldBe(GateMode.Shadow);
        config.Policy.Challenges[RiskLevel.High]!.Type.ShouldBe(ChallengeType.TeachBack);
        config.Policy.EnforceMinReview.ShouldBeTrue();
        config.Policy.Timeout.ShouldBe(TimeSpan.FromSeconds(60));
        config.Audit.Path.ShouldBe(Path.Combine(Directory.GetCurrentDirectory(), "trail.jsonl"));
        config.Effective.Select(setting => setting.Key).ShouldContain("risk.overrides.Deploy.Now");
        config.Effective.Single(setting => setting.Key == "policy.mode").Source.ShouldBe("Attesta");
    }

    [Fact]
    public void Keys_are_taken_in_any_case_as_a_hosts_configuration_does() =>
        Read(("POLICY:Fail_Mode", "escalate")).Policy.FailMode.ShouldBe(FailMode.Escalate);

    [Fact]
    public void A_typo_names_its_path_and_the_nearest_key()
    {
        var wrong = Should.Throw<ConfigException>(() => Read(("policy:fail_mod", "deny"), ("polcy:mode", "shadow")));

        wrong.Message.ShouldContain("Attesta: policy.fail_mod: unknown key; did you mean fail_mode?");
        wrong.Message.ShouldContain("Attesta: polcy: unknown key; did you mean policy?");
    }

    [Theory]
    [InlineData("policy:mode", "watch")]
    [InlineData("policy:mode", "")]
    [InlineData("policy", "enforce")]
    [InlineData("policy:timeout_seconds", "soon")]
    [InlineData("policy:challenge_map:high", "")]
    [InlineData("policy:challenge_map:critical", null)]
    [InlineData("risk:block", "")]
    [InlineData("risk:block:1", "x")]
    [InlineData("risk:block:00", "x")]
    [InlineData("risk:block:-1", "x")]
    [InlineData("risk:block:zero", "x")]
    [InlineData("policy:ChallengeMap:high", "quiz")]
    public void What_is_not_sound_is_refused(string key, string? value) => Should.Throw<ConfigException>(() => Read((key, value)));

    [Fact]
    public void A_value_beside_keys_and_a_missing_section_are_refused()
    {
        Should.Throw<ConfigException>(() => Read(("policy", "x"), ("policy:mode", "shadow"))).Message.ShouldContain("Attesta:policy");
        Should.Throw<ConfigException>(() => AttestaConfig.From(Build(("policy:mode", "shadow")).GetSection("Atesta"))).Message.ShouldContain("no such section");
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Should.Throw<ConfigException>(() => Read((string.Join(':', Enumerable.Repeat("policy", 500)), "x")));

    private static AttestaConfig Read(params (string Key, string? Value)[] values) => AttestaConfig.From(Build(values).GetSection("Attesta"));

    private static IConfigurationRoot Build(params (string Key, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => new KeyValuePair<string, string?>("Attesta:" + value.Key, value.Value))).Build();
}
