using Attesta;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Terminal;

namespace QuickStart;

/// <summary>The pieces that the guides show, as methods so that they compile.</summary>
public static class Variations
{
    public static AttestaGate WithParts(IAuditLedger ledger, Func<ActionContext, CancellationToken, Task<string?>> findApproverAsync)
    {
        var gate = new AttestaGate(ledger)
        {
            Scorer = new MaxScorer(RiskScorer.Default(), new RefundScorer()),
            Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.High, new TicketChallenge(findApproverAsync)) },
            Operator = TerminalOperator.Detect(),
        };
        return gate;
    }

    public static async Task<string> RunAsync(AttestaGate gate, Func<string, CancellationToken, Task<string>> refundAsync, CancellationToken cancellationToken)
    {
        var action = new ActionContext
        {
            FunctionName = "billing.refund",
            Kwargs = PlainMap.Of(("customer", "ann"), ("amount", 250)),
            AgentId = "support-bot",
        };
        return await gate.RunAsync(
            action,
            async (approved, token) => await refundAsync((string)approved.Action.Kwargs["customer"]!, token),
            cancellationToken);
    }

    public static async Task FromFileAsync()
    {
        await using var gate = AttestaGate.FromConfig("attesta.yaml", TerminalOperator.Detect());
        var send = gate.Guard<Func<string, CancellationToken, Task>>(SendAsync, new GuardOptions { Risk = RiskLevel.Medium });
        await send("ann", CancellationToken.None);
    }

    public static async Task<ApprovalResult> InTwoHalvesAsync(AttestaGate gate, ActionContext action, Func<ActionCard, ChallengeForm, Task<Review>> askElsewhereAsync)
    {
        var request = await gate.BeginAsync(action);
        IReadOnlyList<Review> reviews = [];
        if (request.Composed is { } composed)
            reviews = [await askElsewhereAsync(request.Card, composed.Form)];
        return await gate.ConcludeAsync(request, reviews);
    }

    public static IRiskScorer Composed()
    {
        var night = RiskScorer.From("night", action => TimeProvider.System.GetLocalNow().Hour is < 6 or >= 22 ? 0.7 : 0.1);
        var mean = new CompositeScorer((RiskScorer.Default(), 3), (night, 1));
        return new MaxScorer(mean, new RefundScorer());
    }

    public static async Task LookAtTheTrailAsync()
    {
        var report = LedgerVerifier.Verify(".attesta/audit.jsonl");
        Console.WriteLine($"{(report.Intact ? "intact" : "BROKEN")}: {report.Entries} entries, last hash {report.LastHash}");

        var reader = new LedgerReader(".attesta/audit.jsonl");
        await foreach (var entry in reader.ReadAsync(new AuditFilter { Verdict = Verdict.Denied }))
            Console.WriteLine($"{entry.DecidedAt} {entry.ActionDescription}");
    }

    private static Task SendAsync(string recipient, CancellationToken cancellationToken) => Task.CompletedTask;
}
