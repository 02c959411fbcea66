using Attesta;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Terminal;
using Attesta.Testing;

// A person answers with --ask; without it a script does, faster than anybody reads.
IOperator? person = args.Contains("--ask") ? TerminalOperator.Detect() : new ScriptedOperator().Approves(by: "jane");

// At least 5 seconds of review instead of 3; what is answered sooner counts, and is flagged.
var challenges = ChallengeMap.Default
    .With(RiskLevel.Low, "auto_approve")
    .With(RiskLevel.Medium, new ConfirmChallenge(minReview: TimeSpan.FromSeconds(5)))
    .With(RiskLevel.High, "quiz")
    .With(RiskLevel.Critical, "multi_party");

await using (var ledger = new FileLedger("audit.jsonl"))
await using (var gate = new AttestaGate(ledger) { Policy = new GatePolicy { Challenges = challenges }, Operator = person })
{
    var createUser = gate.Guard(CreateUser, new GuardOptions { Risk = RiskLevel.Medium, AgentId = "content-bot", Environment = "ci" });
    createUser("Jane Doe", "editor");
}

await foreach (var entry in new LedgerReader("audit.jsonl").FindRubberStampsAsync())
    Console.WriteLine($"Rubber stamp: {entry.ActionDescription} after {entry.ReviewDurationSeconds:0.0} s of review, approved by {string.Join(", ", entry.ApproverIds)}.");

static void CreateUser(string name, string role) => Console.WriteLine($"Created {name} as {role}.");
