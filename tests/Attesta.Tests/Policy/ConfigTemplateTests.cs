using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Tests.Policy;

public sealed class ConfigTemplateTests
{
    [Fact]
    public void The_template_is_exactly_the_default_policy()
    {
        var config = AttestaConfig.Parse(AttestaConfig.Template, "attesta.yaml");

        PolicyText.Of(config.Policy).ShouldBe(PolicyText.Of(new GatePolicy()));
        config.Effective.Select(setting => (setting.Key, setting.Value))
            .ShouldBe(AttestaConfig.Default(".").Effective.Select(setting => (setting.Key, setting.Value)));
    }

    [Fact]
    public void The_template_writes_every_key()
    {
        var config = AttestaConfig.Parse(AttestaConfig.Template, "attesta.yaml");

        config.Effective.ShouldAllBe(setting => setting.Source.StartsWith("attesta.yaml:") || setting.Key == "trust");
        foreach (var key in ConfigKeys.BySection.Where(section => section.Key.Length > 0 && !section.Key.StartsWith("domains[]", StringComparison.Ordinal)).SelectMany(section => section.Value).Except(["challenges"]))
            AttestaConfig.Template.ShouldContain($"{key}:");
    }

    [Fact]
    public void The_reference_explains_every_key_and_its_examples_are_sound()
    {
        var reference = File.ReadAllText(Path.Combine(Root(), "docs", "reference", "configuration.md"));

        foreach (var key in ConfigKeys.BySection.SelectMany(section => section.Value))
            reference.ShouldContain($"`{key}`");
        var examples = reference.Split("```yaml\n").Skip(1).Select(block => block.Split("```")[0]).ToArray();
        examples.ShouldNotBeEmpty();
        foreach (var example in examples)
            AttestaConfig.Parse(example, "attesta.yaml").Effective.ShouldNotBeEmpty();
    }

    [Fact]
    public void Effective_settings_say_what_holds_and_where_it_comes_from()
    {
        var config = AttestaConfig.Parse(
            """
            risk:
              block: [drop_*, "a\u202eb"]
              overrides: {delete_user: critical}
              amplifiers:
                - pattern: customer
                  boost: 0.2
            policy:
              fail_mode: escalate
              challenge_map: {high: teach-back}
              require_multi_party: {critical: 3}
              minimum_review_seconds: {high: 45}
            """,
            "conf/attesta.yaml");

        string.Join('\n', config.Effective.Select(setting => $"{setting.Key} = {setting.Value} ({setting.Source})")).ShouldBe(
            $"""
            policy.mode = enforce (default)
            policy.challenge_map.low = null (default)
            policy.challenge_map.medium = confirm (default)
            policy.challenge_map.high = teach_back (conf/attesta.yaml:9)
            policy.challenge_map.critical = multi_party (3 approvers) (conf/attesta.yaml:10)
            policy.min_review_seconds.confirm = 3 (default)
            policy.min_review_seconds.quiz = 10 (default)
            policy.min_review_seconds.teach_back = 30 (default)
            policy.minimum_review_seconds.high = 45 (conf/attesta.yaml:11)
            policy.enforce_min_review = false (default)
            policy.multi_party.required_approvers = 2 (default)
            policy.require_multi_party.critical = 3 (conf/attesta.yaml:10)
            policy.quiz.max_questions = 3 (default)
            policy.quiz.min_correct = null (default)
            policy.quiz.pass_threshold = 0.8 (default)
            policy.teach_back.min_words = 15 (default)
            policy.fail_mode = escalate (conf/attesta.yaml:8)
            policy.timeout_seconds = 300 (default)
            policy.allow_hint_override = false (default)
            policy.default_environment = null (default)
            risk.scorer = default (default)
            risk.overrides.delete_user = critical (conf/attesta.yaml:3)
            risk.amplifiers[0].pattern = customer (conf/attesta.yaml:5)
            risk.amplifiers[0].target = any (default)
            risk.amplifiers[0].boost = 0.2 (conf/attesta.yaml:6)
            risk.allow = [] (default)
            risk.block[0] = drop_* (conf/attesta.yaml:2)
            risk.block[1] = a\u202eb (conf/attesta.yaml:2)
            trust = null (default)
            audit.path = {Path.GetFullPath("conf/.attesta/audit.jsonl")} (default)
            audit.durability.low = written (default)
            audit.durability.medium = durable (default)
            audit.durability.high = durable (default)
            audit.durability.critical = durable (default)
            audit.rotate.size_mb = null (default)
            audit.rotate.every = never (default)
            audit.compress = false (default)
            webhooks = [] (default)
            domain = [] (default)
            domains = [] (default)
            domain_strict = true (default)
            """);
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Attesta.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
