using Attesta;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Terminal;
using Attesta.Testing;

// Nobody for LOW, yes or no for MEDIUM, a quiz for HIGH, two people for CRITICAL.
foreach (var level in Enum.GetValues<RiskLevel>())
    Console.WriteLine($"{level.Name(),-8} {ChallengeMap.Default[level]?.Type.Name() ?? "nobody is asked"}");

// A script passes the first challenge, fails the second one, and lets the time of the third run out. With --ask you answer.
var clock = new ManualClock();
var script = new ScriptedOperator().Approves().AnswersWrong().Then(async (_, timeIsUp) =>
{
    clock.Advance(TimeSpan.FromMinutes(6));
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, timeIsUp);
    return new OperatorAnswer.Unavailable("nobody");
});
var isAsked = args.Contains("--ask");
var policy = new GatePolicy
{
    Challenges = ChallengeMap.Default.With(RiskLevel.Critical, new TeachBackChallenge()),
    Timeout = TimeSpan.FromMinutes(5),
};
await using var gate = new AttestaGate(new InMemoryLedger())
{
    Policy = policy,
    Operator = isAsked ? TerminalOperator.Detect() : script,
    Time = isAsked ? TimeProvider.System : clock,
};

Try("read_notes", RiskLevel.Low);
Try("send_newsletter", RiskLevel.Medium);
Try("delete_account", RiskLevel.High);
Try("drop_database", RiskLevel.Critical);

void Try(string name, RiskLevel risk)
{
    var function = gate.Guard((string target) => $"{name} ran on {target}", new GuardOptions { Name = name, Risk = risk, Environment = "ci" });
    try
    {
        Console.WriteLine($"{risk.Name(),-8} {function("shop")}");
    }
    catch (AttestaDeniedException denied)
    {
        var challenge = denied.Result?.ChallengeResult;
        Console.WriteLine($"{risk.Name(),-8} {name} did not run: {denied.Result?.Verdict.Name()}, challenge {challenge?.ChallengeType.Name() ?? "not answered"}");
    }
}
