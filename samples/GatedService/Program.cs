using System.Globalization;
using Attesta;
using Attesta.Approvals;
using Attesta.Terminal;
using Attesta.Testing;
using GatedService;

// A script approves a refund, corrects another one, lets the export pass once and denies what follows. With --ask you do.
var correction = new ActionEdit { EditorId = "jane", Changes = [new ArgumentEdit("amount", 5)] };
IOperator? person = args.Contains("--ask")
    ? TerminalOperator.Detect()
    : new ScriptedOperator().Approves().Then(_ => new OperatorAnswer.Edited(correction)).Approves().Approves().Denies();
var ledger = new InMemoryLedger();
await using var gate = new AttestaGate(ledger) { Operator = person };

var caller = new AmbientCaller();
IBilling billing = gate.Protect<IBilling>(new Billing(), new GuardOptions { Caller = caller, Environment = "ci" });

using (caller.Enter(new Caller { AgentId = "support-bot", SessionId = "ticket-7" }))
{
    Console.WriteLine(billing.Balance("ann").ToString(CultureInfo.InvariantCulture));
    Console.WriteLine(await billing.RefundAsync("ann", 20, CancellationToken.None));
    Console.WriteLine(await billing.RefundAsync("ann", 5_000, CancellationToken.None));
}

var invoices = billing.ExportAsync("ann", CancellationToken.None);
await foreach (var invoice in invoices)
    Console.WriteLine(invoice);
try
{
    await foreach (var invoice in invoices)
        Console.WriteLine(invoice);
}
catch (AttestaDeniedException denied)
{
    Console.WriteLine(denied.Message);
}

foreach (var entry in ledger.Entries.Where(entry => entry.ActionName != "attesta.outcome"))
    Console.WriteLine($"{entry.Verdict}: {entry.ActionDescription} by {(entry.AgentId.Length > 0 ? entry.AgentId : "nobody known")}");
