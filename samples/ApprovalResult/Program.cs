using System.Globalization;
using ApprovalResults;
using Attesta;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Terminal;
using Attesta.Testing;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// A script stands in for the people: alice approves the deploy, bob passes a quiz about the deletion, carol says no. With --ask you do.
IOperator? person = args.Contains("--ask")
    ? TerminalOperator.Detect()
    : new ScriptedOperator().Approves("alice").Then(Rehearsed.Quiz("bob", "gets rid of", "usr_12345", "production", "a single thing", "cannot be undone")).Denies("Not on a Friday", "carol");
await using var gate = AttestaGate.FromConfig(Path.Combine(AppContext.BaseDirectory, "attesta.yaml"), person);

var deploy = new ActionContext
{
    FunctionName = "deploy",
    Args = ["api-gateway", "2.1.0"],
    Environment = "production",
};
var result = await gate.EvaluateAsync(deploy);

switch (result.Verdict)
{
    case Verdict.Approved:
        Console.WriteLine("Action approved!");
        Console.WriteLine($"Risk: {result.RiskAssessment.Level.Name()}");
        Console.WriteLine($"Score: {result.RiskAssessment.Score:F2}");
        Console.WriteLine($"Review time: {result.ReviewTimeSeconds:F1}s");
        Console.WriteLine($"Audit ID: {result.AuditEntryId}");
        break;
    case Verdict.Modified:
        Console.WriteLine($"Action modified: {result.Modification}");
        break;
    default:
        Console.WriteLine($"Action {result.Verdict.Name()}: {result.Reason}");
        break;
}

// What the challenge was and who passed it.
var deletion = await gate.EvaluateAsync(new ActionContext
{
    FunctionName = "delete_user",
    Args = ["usr_12345"],
    FunctionDoc = "Permanently delete a user account and all associated data.",
    Environment = "production",
    Risk = RiskLevel.High,
});
if (deletion.ChallengeResult is { } challenge)
{
    Console.WriteLine($"Challenge: {challenge.ChallengeType.Name()}");
    Console.WriteLine($"Passed: {challenge.Passed}");
    if (challenge.ChallengeType == ChallengeType.Quiz)
        Console.WriteLine($"Score: {challenge.QuestionsCorrect}/{challenge.QuestionsAsked}");
    if (challenge.ChallengeType == ChallengeType.MultiParty && challenge.Details.TryGetValue("approvers", out var approvers))
    {
        foreach (var approver in ((PlainList)approvers!).Cast<PlainMap>())
            Console.WriteLine($"  {approver["id"]}: {approver["challenge"]} -> {(approver["passed"] is true ? "passed" : "failed")}");
    }
}
else
{
    Console.WriteLine("Auto-approved (no challenge presented)");
}

// A guarded function throws, and the exception carries the whole record.
var dropTable = gate.Guard(DropTable, new GuardOptions { Risk = RiskLevel.Critical, Doc = "Drop a database table." });
try
{
    Console.WriteLine(dropTable("users"));
}
catch (AttestaDeniedException denied)
{
    if (denied.Result is { } record)
    {
        Console.WriteLine($"Verdict: {record.Verdict.Name()}");
        Console.WriteLine($"Risk score: {record.RiskAssessment.Score:F2}");
        Console.WriteLine($"Risk level: {record.RiskAssessment.Level.Name()}");
        foreach (var factor in record.RiskAssessment.Factors)
            Console.WriteLine($" - {factor.Name}: {factor.Contribution:F3}");
    }
}

static string DropTable(string name) => $"Dropped {name}";
