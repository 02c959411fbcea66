using Attesta.Challenges;
using Attesta.Challenges.Managers;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;
using Attesta.Tests.Audit;

namespace Attesta.Tests.Policy;

public sealed class ConfigTotpTests : IDisposable
{
    private static readonly ActionContext Critical = new() { FunctionName = "drop_database", Args = ["production"], AgentId = "agent-1", Environment = "ci" };

    private readonly LedgerFolder _folder = new();
    private readonly TotpSecret _secret = TotpSecret.New();
    private readonly ManualClock _clock = new();

    public ConfigTotpTests() => File.WriteAllText(_folder.In("secret"), _secret.Reveal() + "\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("challenge_map")]
    [InlineData("challenges")]
    public async Task Totp_for_critical_lets_the_right_code_pass_once(string key)
    {
        var config = Parse($"policy: {{{key}: {{critical: totp}}, totp: {{secret: \"file:secret\"}}}}");

        var first = await EvaluateAsync(config, _secret);
        var replayed = await EvaluateAsync(config, _secret);

        first.Verdict.ShouldBe(Verdict.Approved);
        first.ChallengeResult!.Details["method"].ShouldBe("totp");
        replayed.Verdict.ShouldBe(Verdict.Denied);
        replayed.Reason!.ShouldContain("used already");
        File.Exists(_folder.In("trail/totp-used-codes")).ShouldBeTrue();
        config.Effective.Single(setting => setting.Key == "policy.challenge_map.critical").Value.ShouldBe("totp");
        config.Effective.Single(setting => setting.Key == "policy.totp.secret").Value.ShouldBe("file:secret");
        config.Effective.ShouldAllBe(setting => !setting.Value.Contains(_secret.Reveal()));
    }

    [Fact]
    public async Task Everyone_has_a_secret_of_their_own_however_they_spell_themselves()
    {
        var config = Parse($"policy: {{challenge_map: {{critical: totp}}, totp: {{secrets: {{Alice: \"file:secret\", bob: \"{TotpSecret.New().Reveal()}\"}}}}}}");

        (await EvaluateAsync(config, _secret, "bob")).Verdict.ShouldBe(Verdict.Denied);
        (await EvaluateAsync(config, _secret, "carol")).Reason.ShouldContain("TOTP secret not found");
        (await EvaluateAsync(config, _secret, " ALICE")).Verdict.ShouldBe(Verdict.Approved);
    }

    [Fact]
    public void Every_setting_is_taken()
    {
        var config = Parse(
            """
            policy:
              challenge_map: {high: totp}
              min_review_seconds: {confirm: 7}
              totp:
                secret: file:secret
                algorithm: SHA256
                digits: 8
                period_seconds: 60
                window: 2
                accept_next: true
                max_attempts: 5
                lockout_seconds: 60
            """);

        config.Policy.Challenges[RiskLevel.High].ShouldBeOfType<TotpChallenge>().Rules.ShouldBe(new TotpRules
        {
            Algorithm = TotpAlgorithm.Sha256,
            Digits = 8,
            Period = TimeSpan.FromMinutes(1),
            Window = 2,
            AcceptNext = true,
            MaxAttempts = 5,
            Lockout = TimeSpan.FromMinutes(1),
            MinReview = TimeSpan.FromSeconds(7),
        });
    }

    [Theory]
    [InlineData("policy: {challenge_map: {critical: totp}}", "1:36: policy.challenge_map.critical: takes codes, but there is no secret for them")]
    [InlineData("policy: {totp: {digits: 6}}", "policy.totp: has no secret")]
    [InlineData("policy: {totp: {secret: \"JBSWY3DP\"}}", "policy.totp.secret: there is no base32 of at least 10 bytes")]
    [InlineData("policy: {totp: {secret: \"env:ATTESTA_TEST_NOT_SET\"}}", "policy.totp.secret: the variable ATTESTA_TEST_NOT_SET is not set")]
    [InlineData("policy: {totp: {secrets: {alice: \"file:nowhere\"}}}", "policy.totp.secrets.alice: there is no file nowhere")]
    [InlineData("policy: {totp: {secrets: {alice: \"file:secret\", ALICE: \"file:secret\"}}}", "policy.totp.secrets.ALICE: is the same person as another name")]
    [InlineData("policy: {totp: {secret: \"file:secret\", digits: 9}}", "policy.totp.digits: '9' does not fit")]
    [InlineData("policy: {totp: {secret: \"file:secret\", period: 30}}", "policy.totp.period: unknown key; expected secret, secrets, algorithm, digits, period_seconds")]
    [InlineData("policy: {challenge_map: {critical: manager_approval}}", "'manager_approval' is no challenge; expected null, auto, confirm, quiz, teach_back, multi_party")]
    [InlineData("policy: {challenge_map: {critical: tot}}", "did you mean totp?")]
    public void What_cannot_work_is_refused_where_it_stands(string yaml, string problem)
    {
        var message = Should.Throw<ConfigException>(() => Parse(yaml)).Message;

        message.ShouldContain(problem);
        message.ShouldNotContain("JBSWY3DP");
        message.ShouldNotContain(_secret.Reveal());
    }

    [Fact]
    public void Of_a_list_all_have_to_be_passed()
    {
        var config = Parse("policy: {challenge_map: {critical: [multi_party, totp]}, multi_party: {required_approvers: 3}, totp: {secret: \"file:secret\"}}");

        var sequence = config.Policy.Challenges[RiskLevel.Critical].ShouldBeOfType<ChallengeSequence>();
        sequence.Type.ShouldBe(ChallengeType.MultiParty);
        sequence.RequiredApprovers.ShouldBe(3);
        sequence.Challenges.Select(part => part.GetType()).ShouldBe([typeof(MultiPartyChallenge), typeof(TotpChallenge)]);
        config.Effective.Single(setting => setting.Key == "policy.challenge_map.critical").Value.ShouldBe("multi_party + totp");
    }

    [Fact]
    public void Where_several_people_are_required_a_code_is_still_asked_for()
    {
        var config = Parse("policy: {challenge_map: {critical: totp}, require_multi_party: {critical: 3}, totp: {secret: \"file:secret\"}}");

        var sequence = config.Policy.Challenges[RiskLevel.Critical].ShouldBeOfType<ChallengeSequence>();
        sequence.RequiredApprovers.ShouldBe(3);
        sequence.Challenges.Select(part => part.GetType()).ShouldBe([typeof(MultiPartyChallenge), typeof(TotpChallenge)]);
        config.Effective.Single(setting => setting.Key == "policy.challenge_map.critical").Value.ShouldBe("multi_party (3 approvers) + totp");
    }

    [Theory]
    [InlineData("policy: {challenge_map: {critical: []}}", "is an empty list; expected 1 to 5 challenges")]
    [InlineData("policy: {challenge_map: {critical: [confirm, null]}}", "is no challenge")]
    [InlineData("policy: {challenge_map: {critical: [confirm, totp]}}", "takes codes, but there is no secret for them")]
    [InlineData("policy: {challenge_map: {high: [auto]}}", "is no challenge")]
    [InlineData("policy: {challenge_map: {high: [confirm, confirm, confirm, confirm, confirm, confirm]}}", "is too long")]
    public void A_list_that_asks_nobody_or_nothing_known_is_refused(string yaml, string problem) =>
        Should.Throw<ConfigException>(() => Parse(yaml)).Message.ShouldContain(problem);

    [Fact]
    public async Task A_challenge_of_the_hosts_own_goes_by_its_name()
    {
        var manager = new ManagerApprovalChallenge(new InMemoryNotifications().Always("approved"), _ => "manager-1");
        var config = Parse("policy: {challenge_map: {critical: manager_approval}}", new Dictionary<string, IChallenge> { ["manager_approval"] = manager });

        config.Policy.Challenges[RiskLevel.Critical].ShouldBeSameAs(manager);
        (await EvaluateAsync(config, _secret)).Approvers.ShouldBe(["manager-1"]);
        Should.Throw<ConfigException>(() => Parse("policy: {challenge_map: {high: manager}}", new Dictionary<string, IChallenge> { ["manager_approval"] = manager }))
            .Message.ShouldContain("or manager_approval");
    }

    [Fact]
    public void One_manager_does_not_stand_for_several_people()
    {
        var own = new Dictionary<string, IChallenge> { ["manager_approval"] = new ManagerApprovalChallenge(new InMemoryNotifications(), _ => "m") };

        Parse("policy: {challenge_map: {critical: manager_approval}, require_multi_party: {critical: 2}}", own)
            .Policy.Challenges[RiskLevel.Critical].ShouldBeOfType<ChallengeSequence>().RequiredApprovers.ShouldBe(2);
    }

    [Theory]
    [InlineData("totp")]
    [InlineData("TOTP")]
    [InlineData("multi-party")]
    [InlineData("auto")]
    [InlineData("null")]
    [InlineData(" ")]
    public void A_challenge_of_the_hosts_own_cannot_take_a_shipped_name(string name) =>
        Should.Throw<ArgumentException>(() => Parse("", new Dictionary<string, IChallenge> { [name] = new ConfirmChallenge() }));

    [Fact]
    public void One_that_asks_nobody_cannot_guard_critical() =>
        Should.Throw<ConfigException>(() => Parse("policy: {challenge_map: {critical: silent}}", new Dictionary<string, IChallenge> { ["silent"] = new Silent() }))
            .Message.ShouldContain("CRITICAL actions always need a person");

    [Fact]
    public void In_code_the_name_alone_is_not_enough() =>
        Should.Throw<ArgumentException>(() => ChallengeMap.Default.With(RiskLevel.Critical, "totp")).Message.ShouldContain("needs people's secrets");

    private AttestaConfig Parse(string yaml, IReadOnlyDictionary<string, IChallenge>? challenges = null) =>
        AttestaConfig.Parse(yaml + (yaml.StartsWith("policy:\n", StringComparison.Ordinal) || yaml.Length == 0 ? "" : "\naudit: {path: trail/audit.jsonl}"), _folder.In("attesta.yaml"), challenges: challenges);

    private async Task<ApprovalResult> EvaluateAsync(AttestaConfig config, TotpSecret secret, string by = "alice")
    {
        await using var gate = new AttestaGate(new InMemoryLedger())
        {
            Policy = config.Policy,
            Scorer = new FixedScorer(0.9),
            Operator = new ScriptedOperator().EntersCode(secret, _clock, by: by).Always(),
            Time = _clock,
        };
        return await gate.EvaluateAsync(Critical, TestContext.Current.CancellationToken);
    }

    private sealed class Silent : IChallenge
    {
        public ChallengeType Type => ChallengeType.AutoApprove;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
