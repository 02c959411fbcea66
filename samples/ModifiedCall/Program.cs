using Attesta;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Testing;

// A script takes the place of the person at the terminal: it changes the path, is asked about the changed call, and approves that.
var person = new ScriptedOperator().Edits("path", "/srv/app/cache", by: "ann").Approves("ann");
var ledger = new InMemoryLedger();
await using var gate = new AttestaGate(ledger) { Operator = person };

var action = new ActionContext
{
    FunctionName = "delete_folder",
    Kwargs = PlainMap.Of(("path", "/srv/app"), ("recursive", true)),
    AgentId = "cleanup-bot",
    Environment = "development",
    Edits = new EditRules(edited => edited.Kwargs["path"] is "/srv/app/cache" or "/srv/app/logs" ? null : "only the cache and the logs can be deleted"),
};

var result = await gate.EvaluateAsync(action);
Console.WriteLine($"verdict: {result.Verdict.Name()}");
Console.WriteLine($"modification: {result.Modification}");
Console.WriteLine($"asked {person.Prompts.Count} times, the last time about {person.Prompts[^1].Card.Call}");

// Whatever was asked for: what runs is the call that the gate hands back.
if (result.Action is { } approved)
{
    Console.WriteLine($"ran: deleted {approved.Kwargs["path"]}");
    await gate.RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Succeeded });
}

// RunAsync does the same in one step; a denial is an exception, and its message, with the person's words in it, is for the agent.
person.Edits("path", "/srv/app/logs", by: "ann").Denies("the logs are needed until friday", by: "ann");
try
{
    await gate.RunAsync(action, (call, _) => ValueTask.FromResult(call.Action.Kwargs["path"]));
}
catch (AttestaDeniedException denied)
{
    Console.WriteLine($"told the agent: {denied.Message}");
}
