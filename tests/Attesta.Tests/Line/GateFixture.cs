using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;
using Attesta.Trust;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta.Tests.Line;

/// <summary>A gate with everything in hand: the clock, the operator, the ledger and the score.</summary>
internal sealed class GateFixture
{
    public static readonly ActionContext Action = new()
    {
        FunctionName = "delete_records",
        Args = ["orders", 100],
        FunctionDoc = "Deletes records.",
        AgentId = "agent-1",
        SessionId = "session-1",
        Environment = "ci",
    };

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public InMemoryLedger Ledger { get; } = new();

    public GatePolicy Policy { get; set; } = new();

    public IRiskScorer Scorer { get; set; } = new FixedScorer(0.1);

    public IOperator? Operator { get; set; }

    public ITrustSource? Trust { get; set; }

    public IReadOnlyList<IAttestaObserver> Observers { get; set; } = [];

    public ILogger Log { get; set; } = NullLogger.Instance;

    public AuditEntry Entry => Ledger.Entries[^1];

    public static GateFixture At(double score, IOperator? person = null) => new() { Scorer = new FixedScorer(score), Operator = person };

    public AttestaGate Build() => new(Ledger)
    {
        Policy = Policy,
        Scorer = Scorer,
        Operator = Operator,
        Trust = Trust,
        Time = Clock,
        Observers = Observers,
        Log = Log,
        Redactor = new Redactor(() => new byte[32]),
        DetectEnvironment = static () => "ci",
    };

    public ValueTask<ApprovalResult> EvaluateAsync(ActionContext? action = null, CancellationToken cancellationToken = default) =>
        Build().EvaluateAsync(action ?? Action, cancellationToken);

    /// <summary>Runs the action and says whether it ran.</summary>
    public async Task<bool> RunsAsync(ActionContext? action = null)
    {
        var ran = false;
        try
        {
            await Build().RunAsync(action ?? Action, (_, _) =>
            {
                ran = true;
                return ValueTask.FromResult(0);
            });
        }
        catch (AttestaDeniedException)
        {
            ran.ShouldBeFalse();
        }

        return ran;
    }
}
