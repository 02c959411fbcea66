using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Policy;
using Attesta.Risk;

namespace Attesta;

/// <summary>What could not be understood: denied, and written down by the little that is sure of it.</summary>
public sealed partial class AttestaGate
{
    /// <summary>Writes down the denial of an action that could not even be put together, such as a call whose arguments cannot be copied.</summary>
    internal ValueTask<ApprovalResult> RefuseAsync(ActionContext action, string reason) =>
        ConcludeAsync(Refuse(action, null, Time.GetUtcNow(), DenialCause.GateFailed, reason), Answer.NotNeeded.Instance);

    private ApprovalRequest Refuse(ActionContext action, ActionSnapshot? snapshot, DateTimeOffset now, DenialCause cause, string reason, string? id = null)
    {
        // What could not be frozen is recorded by its name alone: its arguments may throw again.
        snapshot ??= ActionSnapshot.Of(new ActionContext
        {
            FunctionName = RefusedName(action.FunctionName),
            AgentId = action.AgentId is { Length: <= 512 } agent ? agent : null,
            SessionId = action.SessionId is { Length: <= 512 } session ? session : null,
        });
        return new ApprovalRequest
        {
            Id = id ?? NewId(now),
            Snapshot = snapshot,
            Owner = this,
            Shown = Shown(snapshot),
            Risk = new RiskAssessment { Score = 1, Factors = [new RiskFactor("not_understood", 1, reason)], ScorerName = "none" },
            ScoredBefore = 1,
            Ruling = new Ruling.Block(reason),
            Environment = EnvironmentLabel.Of(action.Environment is { Length: <= 512 } label ? label : "production"),
            InterceptedAt = now,
            Deadline = now,
            Refusal = new Refusal(cause, reason),
        };
    }

    private static string RefusedName(string? name)
    {
        var shown = VisibleText.Escape(string.IsNullOrEmpty(name) ? "(unnamed)" : name, 256);
        return shown.StartsWith(ActionSnapshot.ReservedPrefix, StringComparison.OrdinalIgnoreCase) ? "(reserved) " + shown : shown;
    }

    // When masking itself fails, nothing but the name is sure to be harmless.
    private ActionContext Shown(ActionSnapshot snapshot)
    {
        try
        {
            return Redactor.MaskAction(snapshot);
        }
        catch (Exception thrown)
        {
            LogFailure(Log, thrown);
            return new ActionContext { FunctionName = VisibleText.Escape(snapshot.Action.FunctionName, 256) };
        }
    }
}
