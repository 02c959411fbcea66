using Attesta;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Terminal;
using Attesta.Testing;
using MultiParty;

var config = AttestaConfig.Load(Path.Combine(AppContext.BaseDirectory, "attesta.yaml"));

// Three people by the file; in code it would be this. The domain in the file asks for four before a database is dropped.
var stricter = ChallengeMap.Default.With(RiskLevel.Critical, new MultiPartyChallenge(requiredApprovers: 3));
Console.WriteLine($"critical: {stricter[RiskLevel.Critical]!.Type.Name()}");

// Explain it, answer questions about it, confirm it, explain it again. The first call is approved by all four; of the second one person gets the quiz wrong.
var script = new ScriptedOperator()
    .Approves("alice@company.com")
    .Then(Rehearsed.Quiz("bob@company.com", "gets rid of", "orders_archive", "production", "a single thing", "cannot be undone"))
    .Approves("carol@company.com")
    .Approves("dave@company.com")
    .Approves("alice@company.com").AnswersWrong("bob@company.com");
IOperator? people = args.Contains("--ask") ? TerminalOperator.Detect() : new Narrated(script);

var ledger = new InMemoryLedger();
await using var gate = config.CreateGate(ledger, people);
var dropDatabase = gate.Guard(DropDatabase, new GuardOptions { Name = "drop_database", Risk = RiskLevel.Critical, AgentId = "ops-bot", Environment = "production" });
foreach (var database in new[] { "orders_archive", "orders" })
{
    try
    {
        Console.WriteLine(dropDatabase(database));
    }
    catch (AttestaDeniedException denied)
    {
        Console.WriteLine(denied.Message);
    }
}

var approved = ledger.Entries[0];
Console.WriteLine($"{approved.ActionName}: {approved.Verdict}, approved by {string.Join(", ", approved.ApproverIds)}");

static string DropDatabase(string database) => $"Dropped {database}.";
