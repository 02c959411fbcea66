using Attesta;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Policy;
using Attesta.Testing;
using CarriedApproval;

// What is written goes to a folder that does not outlive the sample.
var folder = Directory.CreateTempSubdirectory("attesta-sample-");
try
{
    await CarryAsync(Path.Combine(folder.FullName, "audit.jsonl"), Path.Combine(folder.FullName, "used-approvals"));
}
finally
{
    folder.Delete(recursive: true);
}

static async Task CarryAsync(string log, string usedApprovals)
{
    // Whoever decides: the gate, on a ledger that signs itself.
    using var key = SigningKey.New("example.org/ledger");
    await using var ledger = new SignedLedger(new FileLedger(log), log, key);
    await using var gate = new AttestaGate(ledger) { Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.High, "confirm") }, Operator = new ScriptedOperator().Approves(by: "jane") };

    var action = new ActionContext { FunctionName = "pay", Args = ["acme", 120L], AgentId = "billing", Environment = "staging" };
    var result = await gate.EvaluateAsync(action);
    Console.WriteLine($"{result.Verdict.Name()}: {result.RiskAssessment.Level.Name()}");

    // The approval goes along with the call, and counts once within five minutes.
    var receipt = await new ApprovalIssuer(ledger).IssueAsync(result, TimeSpan.FromMinutes(5));

    // Whoever executes, elsewhere.
    var payments = new Payments(key.Key.ToString(), usedApprovals);
    Console.WriteLine(await payments.PayAsync(receipt.ToBytes(), "acme", 999));
    Console.WriteLine(await payments.PayAsync(receipt.ToBytes(), "acme", 120));
    Console.WriteLine(await payments.PayAsync(receipt.ToBytes(), "acme", 120));
}
