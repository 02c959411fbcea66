using Attesta;
using Attesta.Audit;
using Attesta.Terminal;

// Decisions go to this file; what cannot be written down does not run.
await using var ledger = new FileLedger(".attesta/audit.jsonl");
await using var gate = new AttestaGate(ledger) { Operator = TerminalOperator.Detect() };

var deleteUser = gate.Guard(DeleteUser, new GuardOptions { Doc = "Deletes a user for good.", AgentId = "support-bot" });
try
{
    deleteUser("ann", true);
}
catch (AttestaDeniedException denied)
{
    Console.WriteLine($"{denied.Message} Audit entry {denied.Result?.AuditEntryId}.");
}

static void DeleteUser(string name, bool withOrders) =>
    Console.WriteLine($"Deleted {name}{(withOrders ? " and their orders" : "")}.");
