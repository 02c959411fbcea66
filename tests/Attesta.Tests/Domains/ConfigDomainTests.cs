using Attesta.Challenges;
using Attesta.Domains;
using Attesta.Policy;
using Attesta.Risk;

namespace Attesta.Tests.Domains;

public sealed class ConfigDomainTests
{
    private const string SeedSnippet =
        """
        domains:
          - healthcare:
              escalation_rules:
                phi_access: 3        # PHI access requires 3 approvers
                data_export: 3       # Data export requires 3 approvers
          - infrastructure:
              escalation_rules:
                production_deploy: 2  # Production deploys need 2
                database_drop: 4      # Database drops need 4
        """;

    [Theory]
    [InlineData("phi_access", 3)]
    [InlineData("data_export", 3)]
    [InlineData("production_deploy", 2)]
    [InlineData("database_drop", 4)]
    [InlineData("drop_database", 4)]
    public void The_multi_party_page_scales_approvers_by_domain(string function, int people)
    {
        var policy = Parse(SeedSnippet).Policy;

        Ruled(policy, function).ShouldBeOfType<Ruling.Ask>().Challenge.ShouldBeOfType<MultiPartyChallenge>().RequiredApprovers.ShouldBe(people);
        policy.Domain!.Names.ShouldBe(["healthcare", "infrastructure"]);
    }

    [Fact]
    public void The_multi_party_page_leaves_other_actions_alone() => Ruled(Parse(SeedSnippet).Policy, "get_weather").ShouldBeOfType<Ruling.AutoApprove>();

    [Theory]
    [InlineData("domain: devops")]
    [InlineData("domain: [devops]")]
    [InlineData("domains: [devops]")]
    [InlineData("domains:\n  - devops:")]
    [InlineData("domain: devops\ndomains: [devops]")]
    public void A_shipped_domain_goes_by_its_name(string text)
    {
        var domain = Parse(text).Policy.Domain!;

        domain.Names.ShouldBe(["devops"]);
        domain.SafeActions.ShouldContain("get_logs");
        domain.RiskPatterns.Select(pattern => pattern.Name).ShouldContain("kubectl_delete");
    }

    [Theory]
    [InlineData("")]
    [InlineData("domain:")]
    [InlineData("domain: null\ndomains: []\ndomain_strict: false")]
    [InlineData("domain: nosuch\ndomain_strict: false")]
    public void No_domain_is_no_domain(string text) => Parse(text).Policy.Domain.ShouldBeNull();

    [Fact]
    public void What_a_shipped_domain_is_given_is_added_to_it()
    {
        var domain = Parse("domain: devops\ndomains: [{devops: {safe_actions: [ping], escalation_rules: {kubectl_delete: 3}, required_vocabulary: [rollback]}}]").Policy.Domain!;

        domain.Names.ShouldBe(["devops"]);
        domain.SafeActions.ShouldContain("ping");
        domain.SafeActions.ShouldContain("get_logs");
        domain.EscalationRules.Select(rule => rule.ToString()).ShouldContain("kubectl_delete: require_multi_party (3 approvers)");
        domain.RequiredVocabulary.ShouldBe(["rollback"]);
    }

    [Fact]
    public void An_unknown_domain_that_is_passed_over_is_shown()
    {
        var config = Parse("domain: [nosuch, devops]\ndomain_strict: false");

        config.Policy.Domain!.Names.ShouldBe(["devops"]);
        config.Effective.ShouldContain(setting => setting.Key == "domain[0]" && setting.Value == "nosuch (unknown, passed over)");
        config.Effective.ShouldContain(setting => setting.Key == "domain[1]" && setting.Value == "devops" && setting.Source == "attesta.yaml:1");
    }

    [Fact]
    public void A_profile_file_is_read_from_the_folder_of_the_configuration()
    {
        using var folder = new Folder();
        folder.Write("rules/shop.yaml",
            """
            name: shop
            description: A web shop.
            risk_patterns:
              - {name: refund, pattern: 'refund|pay_?back', target: function_name, risk_contribution: 0.6, description: pays money, compliance_refs: [PCI DSS 3]}
            sensitive_terms: {card: 0.4}
            critical_actions: [close_shop]
            safe_actions: [list_goods]
            compliance_frameworks: [PCI DSS]
            escalation_rules:
              - {condition: 'matches_pattern:refund', action: require_multi_party, required_approvers: 3, notify_roles: [finance], description: money goes out}
              - {condition: risk_score >= 0.99, action: block}
            challenge_templates:
              - {question_template: 'Who gets {amount}?', answer_hints: [customer], context_vars: [amount], challenge_type: quiz, min_risk_level: medium}
            min_review_overrides: {critical: 45, teach_back: 50.5}
            base_risk_floor: 0.05
            production_multiplier: 1.8
            required_vocabulary: [money]
            examples:
              dangerous:
                - {function_name: refund_order, args: [7, [x, null, true, 1.5]], kwargs: {amount: 10}, environment: production}
              safe:
                - {function_name: list_goods}
                - {function_name: refund_order, at_least: medium, at_most: critical}
            """);

        var config = AttestaConfig.Parse("domain: [rules/shop.yaml]\n", folder.PathOf("attesta.yaml"));

        var domain = config.Policy.Domain!;
        domain.Name.ShouldBe("shop");
        domain.RiskPatterns.ShouldHaveSingleItem().Target.ShouldBe(PatternTarget.FunctionName);
        domain.RiskPatterns[0].ComplianceRefs.ShouldBe(["PCI DSS 3"]);
        domain.EscalationRules.Select(rule => rule.ToString()).ShouldBe(["matches_pattern:refund: require_multi_party (3 approvers)", "risk_score >= 0.99: block"]);
        domain.EscalationRules[0].NotifyRoles.ShouldBe(["finance"]);
        domain.ChallengeTemplates.ShouldHaveSingleItem().MinRiskLevel.ShouldBe(RiskLevel.Medium);
        domain.MinReviewFor(ChallengeType.TeachBack).ShouldBe(TimeSpan.FromSeconds(50.5));
        domain.BaseRiskFloor.ShouldBe(0.05);
        domain.ProductionMultiplier.ShouldBe(1.8);
        domain.Examples.Count.ShouldBe(3);
        domain.Examples[0].Action.Description.ShouldBe("refund_order(7, ['x', None, True, 1.5], amount=10)");
    }

    [Theory]
    [InlineData("domain: devop", "1:9: domain: 'devop' is no domain; expected ", "; did you mean devops?")]
    [InlineData("domain: [devops, 7]", "1:18: domain[1]: '7' is no name", "")]
    [InlineData("domains: {devops: {}}", "1:10: domains: is a group of keys", "")]
    [InlineData("domains: [{devop: {}}]", "1:12: domains[0].devop: is almost the name of another domain", "; did you mean devops?")]
    [InlineData("domains: [{mine: {risk_pattern: []}}]", "1:19: domains[0].mine.risk_pattern: unknown key", "; did you mean risk_patterns?")]
    [InlineData("domains: [{mine: {escalation_rules: {x: 1}}}]", "1:41: domains[0].mine.escalation_rules.x: '1' does not fit", "from 2 to 50")]
    [InlineData("domains: [{mine: {escalation_rules: [{condition: 'risk_scor > 0.5', action: block}]}}]", "1:50: domains[0].mine.escalation_rules[0].condition: 'risk_scor > 0.5' is no condition", "; did you mean risk_score?")]
    [InlineData("domains: [{mine: {escalation_rules: [{condition: 'matches_pattern:gone', action: block}]}}]", "1:50: domains[0].mine.escalation_rules[0].condition: no domain in force has a pattern 'gone'", "")]
    [InlineData("domains: [{mine: {escalation_rules: [{condition: 'risk_level:low', action: blok}]}}]", "1:76: domains[0].mine.escalation_rules[0].action: 'blok' is not known here", "; did you mean block?")]
    [InlineData("domains: [{mine: {escalation_rules: [{condition: 'risk_level:low', action: notify_compliance}]}}]", "notify_compliance needs notify_roles", "")]
    [InlineData("domains: [{mine: {risk_patterns: [{name: p, pattern: '(?=x)', risk_contribution: 0.5}]}}]", "1:54: domains[0].mine.risk_patterns[0].pattern: The pattern cannot run in linear time", "lookarounds")]
    [InlineData("domains: [{mine: {risk_patterns: [{name: p, pattern: '(a{100}){100}{100}', risk_contribution: 0.5}]}}]", "risk_patterns[0].pattern: ", "")]
    [InlineData("domains: [{mine: {risk_patterns: [{name: p, pattern: 'x{1000}{1000}', risk_contribution: 0.5}]}}]", "risk_patterns[0].pattern: ", "")]
    [InlineData("domains: [{mine: {risk_patterns: [{pattern: x, risk_contribution: 1.5}]}}]", "domains[0].mine.risk_patterns[0].name: is missing", "'1.5' does not fit")]
    [InlineData("domains: [{mine: {sensitive_terms: {x: 2}}}]", "sensitive_terms.x: '2' does not fit", "")]
    [InlineData("domains: [{mine: {challenge_templates: [{question_template: 'who {x}?', answer_hints: [a]}]}}]", "question_template: {x} stands for nothing", "")]
    [InlineData("domains: [{mine: {min_review_overrides: {multi_party: 3}}}]", "min_review_overrides.multi_party: unknown key", "")]
    [InlineData("domains: [{mine: {production_multiplier: 0.5}}]", "production_multiplier: '0.5' does not fit", "")]
    [InlineData("domains: [{mine: {examples: {dangerous: [{function_name: get_x}]}}}]", "1:42: domains[0].mine.examples.dangerous[0]: this action is low; expected high or above", "")]
    [InlineData("domain: missing.yaml", "1:9: domain: 'missing.yaml': there is no such file", "")]
    [InlineData("domain_strict: maybe", "1:16: domain_strict: 'maybe' is neither true nor false", "")]
    public void What_is_wrong_is_refused_with_its_place(string text, string begin, string also)
    {
        var message = Should.Throw<ConfigException>(() => Parse(text)).Message;

        message.ShouldContain(begin);
        message.ShouldContain(also);
    }

    [Fact]
    public void Problems_in_a_profile_file_name_that_file()
    {
        using var folder = new Folder();
        folder.Write("mine.yaml", "risk_patterns:\n  - name: x\n    pattern: '('\n    risk_contribution: 0.5\nsafe_action: []\n");
        folder.Write("broken.yml", "a: [");

        var thrown = Should.Throw<ConfigException>(() => AttestaConfig.Parse("domain: [mine.yaml, broken.yml, devop]", folder.PathOf("attesta.yaml")));

        string.Join('\n', thrown.Problems).ShouldContain("mine.yaml:3:14: risk_patterns[0].pattern: ");
        string.Join('\n', thrown.Problems).ShouldContain("mine.yaml:5:1: safe_action: unknown key; did you mean safe_actions?");
        thrown.Problems.ShouldContain(problem => problem.File == "broken.yml" && problem.Line > 0);
        thrown.Problems.ShouldContain(problem => problem.What.Contains("is no domain"));
    }

    [Fact]
    public void A_domain_registered_in_code_goes_by_its_name_and_replaces_none()
    {
        DomainRegistry.Default.Register(new DomainProfile { Name = "registered-by-a-test", BaseRiskFloor = 0.4 });

        Parse("domain: registered-by-a-test").Policy.Domain!.BaseRiskFloor.ShouldBe(0.4);
        Should.Throw<ArgumentException>(() => DomainRegistry.Default.Register(new DomainProfile { Name = "devops" }));
        Should.Throw<ArgumentException>(() => DomainRegistry.Default.Register(new DomainProfile { Name = "registered-by-a-test" }));
        Should.Throw<ArgumentException>(() => DomainRegistry.Default.Get("devopz")).Message.ShouldContain("did you mean devops?");
    }

    [Fact]
    public void Configured_settings_hold_in_escalated_challenges()
    {
        var policy = Parse(
            """
            policy:
              challenge_map: {critical: confirm}
              min_review_seconds: {teach_back: 61}
              teach_back: {min_words: 33}
            domains: [{mine: {escalation_rules: [{condition: 'risk_level:low', action: require_teach_back}]}}]
            """).Policy;

        var asked = Ruled(policy, "f").ShouldBeOfType<Ruling.Ask>().Challenge.ShouldBeOfType<TeachBackChallenge>();

        asked.MinReview.ShouldBe(TimeSpan.FromSeconds(61));
        asked.MinWords.ShouldBe(33);
    }

    [Fact]
    public void Enforced_review_that_leaves_no_time_to_answer_is_refused_with_what_the_domain_adds()
    {
        const string Policy = "policy: {enforce_min_review: true, timeout_seconds: 100}\n";

        Parse(Policy + "domains: [{mine: {escalation_rules: {x: 2}}}]").Policy.Domain.ShouldNotBeNull();
        Should.Throw<ConfigException>(() => Parse(Policy + "domains: [{mine: {escalation_rules: {x: 9}}}]")).Message.ShouldContain("leaves no time to answer");
        Should.Throw<ConfigException>(() => Parse(Policy + "domains: [{mine: {min_review_overrides: {quiz: 90}}}]")).Message.ShouldContain("leaves no time to answer");
    }

    private static Ruling Ruled(GatePolicy policy, string function) => Ruling.On(
        new ActionContext { FunctionName = function }, new RiskAssessment { Score = 0.1, ScorerName = "test" }, policy, EnvironmentLabel.Of("ci"));

    private static AttestaConfig Parse(string text) => AttestaConfig.Parse(text, "attesta.yaml");

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("attesta-domains-").FullName;

        public string PathOf(string name) => Path.Combine(_path, name);

        public void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.WriteAllText(PathOf(name), text);
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
