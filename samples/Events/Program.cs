using Attesta;
using Attesta.Audit;
using Attesta.Events;
using Events;

const string Secret = "what both sides know";
using var receiver = new HookReceiver(Secret);
await using var ledger = new FileLedger(".attesta/audit.jsonl");
var webhook = new WebhookEndpoint { Url = receiver.Url, Secret = Secret, Events = ["denied"] };
await using var webhooks = new WebhookDispatcher([webhook], ledger);
await using (var gate = new AttestaGate(ledger) { Observers = [new DenialWatch(), webhooks] })
{
    // There is no operator, so that whatever needs one is denied.
    await gate.EvaluateAsync(new ActionContext { FunctionName = "delete_database", Args = ["customers"] });
}

Console.WriteLine($"The receiver got: {await receiver.TakeAsync()}");
