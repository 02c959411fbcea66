using Attesta.Challenges;
using Attesta.Policy;

namespace Attesta.Tests.Policy;

public sealed class VariableOverridesTests
{
    private const string Text = """
        policy:
          mode: shadow
          challenges: {high: confirm}
        risk:
          block: [drop_*, wipe]
          amplifiers: [{pattern: a, boost: 0.1}]
        """;

    [Fact]
    public void A_variable_takes_the_place_of_what_the_file_says()
    {
        var config = Read(Text, ("ATTESTA__POLICY__MODE", "enforce"), ("ATTESTA__POLICY__FAIL_MODE", "escalate"), ("ATTESTA__AUDIT__PATH", "/var/trail.jsonl"));

        config.Policy.Mode.ShouldBe(GateMode.Enforce);
        config.Policy.FailMode.ShouldBe(FailMode.Escalate);
        config.Audit.Path.ShouldBe("/var/trail.jsonl");
        Source(config, "policy.mode").ShouldBe("ATTESTA__POLICY__MODE");
        Source(config, "audit.path").ShouldBe("ATTESTA__AUDIT__PATH");
        Source(config, "policy.challenge_map.high").ShouldBe("attesta.yaml:3");
    }

    [Fact]
    public void Variables_hold_without_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("attesta-config-").FullName;
        try
        {
            var config = AttestaConfig.Find(null, Variables(("ATTESTA__POLICY__TIMEOUT_SECONDS", "7")), folder);

            config!.Policy.Timeout.ShouldBe(TimeSpan.FromSeconds(7));
            AttestaConfig.Find(null, Variables(("ATTESTA_ENV", "ci"), ("ATTESTA_CONFIG", "")), folder).ShouldBeNull();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("ATTESTA__POLICY__CHALLENGE_MAP__HIGH")]
    [InlineData("ATTESTA__POLICY__CHALLENGES__HIGH")]
    [InlineData("attesta__policy__challenge_map__high")]
    public void Either_name_of_a_key_and_any_case_mean_the_same_place(string name) =>
        Read(Text, (name, "teach_back")).Policy.Challenges[RiskLevel.High].ShouldBeOfType<TeachBackChallenge>();

    [Fact]
    public void Lists_are_set_as_a_whole_or_item_by_item()
    {
        Read(Text, ("ATTESTA__RISK__BLOCK", "[rm, 'no']")).Policy.Risk.Block.ShouldBe(["rm", "no"]);
        Read(Text, ("ATTESTA__RISK__BLOCK__1", "rm"), ("ATTESTA__RISK__BLOCK__2", "kill")).Policy.Risk.Block.ShouldBe(["drop_*", "rm", "kill"]);
        Read("", ("ATTESTA__RISK__BLOCK__10", "k"), ("ATTESTA__RISK__BLOCK", "[a, b, c, d, e, f, g, h, i]"), ("ATTESTA__RISK__BLOCK__9", "j"))
            .Policy.Risk.Block.ShouldBe(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]);
        Read(Text, ("ATTESTA__RISK__AMPLIFIERS__0__BOOST", "0.5")).Policy.Risk.Amplifiers.ShouldHaveSingleItem().Boost.ShouldBe(0.5);
    }

    [Fact]
    public void Names_of_the_users_own_keep_their_case()
    {
        var config = Read("", ("ATTESTA__RISK__OVERRIDES__deleteUser", "critical"));

        config.Policy.Risk.Overrides.ShouldBe(new Dictionary<string, RiskLevel> { ["deleteUser"] = RiskLevel.Critical });
        Source(config, "risk.overrides.deleteUser").ShouldBe("ATTESTA__RISK__OVERRIDES__deleteUser");
    }

    [Fact]
    public void Trust_can_be_turned_on_and_off()
    {
        Read("", ("ATTESTA__TRUST", "{}")).Trust.ShouldNotBeNull().Influence.ShouldBe(0.3);
        Read("", ("ATTESTA__TRUST__INFLUENCE", "0.1")).Trust.ShouldNotBeNull().Influence.ShouldBe(0.1);
        Read("trust: {influence: 0.2}", ("ATTESTA__TRUST", "null")).Trust.ShouldBeNull();
    }

    [Theory]
    [InlineData("ATTESTA__POLICY__FAIL_MOD", "deny", "policy.fail_mod: unknown key; did you mean fail_mode?")]
    [InlineData("ATTESTA__POLCY__MODE", "shadow", "polcy: unknown key; did you mean policy?")]
    [InlineData("ATTESTA__MODE", "shadow", "mode: unknown key; did you mean policy.mode?")]
    [InlineData("ATTESTA__", "x", "unknown key; expected policy, risk, trust, audit, webhooks, domain, domains or domain_strict")]
    [InlineData("ATTESTA__POLICY__MODE__X", "x", "policy.mode: has no keys such as 'X'; expected a value at policy.mode")]
    [InlineData("ATTESTA__POLICY__MODE", "enforec", "policy.mode: 'enforec' is not known here; expected enforce, shadow or audit_only; did you mean enforce?")]
    [InlineData("ATTESTA__POLICY__TIMEOUT_SECONDS", "soon", "policy.timeout_seconds: 'soon' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("ATTESTA__POLICY__MODE", "", "is empty; expected a value; null, [] or {} when nothing is meant")]
    [InlineData("ATTESTA__RISK__BLOCK", " ", "is empty; expected a value; null, [] or {} when nothing is meant")]
    [InlineData("ATTESTA__RISK__BLOCK", "[a", "not valid YAML: While parsing a flow sequence, did not find expected ',' or ']'")]
    [InlineData("ATTESTA__RISK__BLOCK", "drop", "risk.block: is a single value; expected a list of names")]
    [InlineData("ATTESTA__RISK__BLOCK__3", "drop", "risk.block: has no item '3'; expected the number of an item, from 0 to 2")]
    [InlineData("ATTESTA__RISK__BLOCK__-1", "drop", "risk.block: has no item '-1'; expected the number of an item, from 0 to 2")]
    [InlineData("ATTESTA__RISK__BLOCK__0", "5", "risk.block[0]: '5' is not text; expected the name of a function, in quotes where YAML reads it as something else")]
    [InlineData("ATTESTA__POLICY__CHALLENGE_MAP__CRITICAL", "null", "policy.challenges.critical: CRITICAL actions always need a person; expected confirm, quiz, teach_back, multi_party, totp or domain_knowledge; to ask nobody about anything, set policy.mode to audit_only")]
    public void What_fits_nowhere_is_an_error_that_names_the_variable(string name, string value, string message)
    {
        var thrown = Should.Throw<ConfigException>(() => Read(Text, (name, value)));

        thrown.Message.ShouldBe($"{name}: {message}");
    }

    [Fact]
    public void Two_variables_for_one_place_are_an_error() =>
        Should.Throw<ConfigException>(() => Read("", ("ATTESTA__POLICY__MODE", "shadow"), ("attesta__policy__mode", "enforce"))).Message
            .ShouldEndWith(": policy.mode: given by two variables");

    [Fact]
    public void A_wrong_file_is_not_mended_by_a_variable_beside_the_fault() =>
        Should.Throw<ConfigException>(() => Read("policy: shadow", ("ATTESTA__POLICY__MODE", "shadow"))).Message.ShouldStartWith("attesta.yaml:1:9: policy: is a single value");

    private static AttestaConfig Read(string text, params (string Name, string Value)[] variables) => AttestaConfig.Parse(text, "attesta.yaml", Variables(variables));

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);

    private static string Source(AttestaConfig config, string key) => config.Effective.Single(setting => setting.Key == key).Source;
}
