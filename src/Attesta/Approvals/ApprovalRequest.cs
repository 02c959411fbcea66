using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;

namespace Attesta.Approvals;

/// <summary>
/// What <c>BeginAsync</c> leaves behind and <c>ConcludeAsync</c> needs: the frozen action, its risk, the ruling and, when a person is to be asked,
/// the form with its key. It is bound to one action digest, can be concluded once, and expires.
/// </summary>
public sealed class ApprovalRequest
{
    private int _uses;

    internal ApprovalRequest()
    {
    }

    /// <summary>Names the request; also the id of the audit entry that ends it.</summary>
    public required string Id { get; init; }

    /// <summary>What runs when it is approved. Unmasked.</summary>
    public required ActionSnapshot Snapshot { get; init; }

    /// <summary>The action as it may be shown and recorded: secrets masked.</summary>
    public required ActionContext Shown { get; init; }

    /// <summary>The risk that was ruled on.</summary>
    public required RiskAssessment Risk { get; init; }

    /// <summary>The score before rules, environment and trust had their say.</summary>
    public required double ScoredBefore { get; init; }

    /// <summary>The trust that the agent had; null when nobody keeps account of it, or it does not matter for this action.</summary>
    public double? Trust { get; init; }

    /// <summary>What policy says.</summary>
    public required Ruling Ruling { get; init; }

    /// <summary>Who is to be told of it, by the domain's escalation rules.</summary>
    public IReadOnlyList<string> NotifyRoles => Ruling.NotifyRoles;

    /// <summary>Where it would happen.</summary>
    public required EnvironmentLabel Environment { get; init; }

    /// <summary>The form to answer and the key to grade it; null when nobody is asked, or the challenge asks by itself.</summary>
    public ComposedChallenge? Composed { get; init; }

    /// <summary>When the gate saw the action.</summary>
    public required DateTimeOffset InterceptedAt { get; init; }

    /// <summary>When this call, as it is now, could be read at the earliest.</summary>
    internal DateTimeOffset AskedFrom { get; init; }

    /// <summary>An answer after this counts for nothing.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The card for the operator.</summary>
    public ActionCard Card => field ??= ActionCard.Of(Shown, Risk, Environment.Name) with
    {
        Rules = [.. Ruling.Escalations.Select(rule => VisibleText.Escape(rule.Description.Length > 0 ? rule.Description : rule.ToString(), 200)).Distinct(StringComparer.Ordinal)],
        Modification = Amendment is null || !IsEdited ? null : $"{Modification} (by {VisibleText.Escape(string.Join(", ", Amendment.Editors), 200)})",
    };

    /// <summary>How approvers changed the call that the agent sent, on one line; null when it is the agent's own.</summary>
    public string? Modification => Amendment is null ? null : field ??= EditedCall.Modification(Amendment.Original.Shown, Shown);

    /// <summary>The edit that led here; null for what an agent sent.</summary>
    internal Amendment? Amendment { get; init; }

    /// <summary>Whether what would run differs from what the agent sent. An edit that was taken back leaves the agent's own call.</summary>
    internal bool IsEdited => Amendment is { } amendment && amendment.Original.Snapshot.Digest != Snapshot.Digest;

    /// <summary>Why the action is denied before policy has a say: it could not be read faithfully, or the gate failed.</summary>
    internal Refusal? Refusal { get; init; }

    /// <summary>The gate that began it: no other concludes it, by another policy.</summary>
    internal AttestaGate? Owner { get; init; }

    // INVARIANT: one request, one decision; and one decision, one outcome.
    internal bool TryConclude() => Interlocked.CompareExchange(ref _uses, 1, 0) == 0;

    internal bool TryRecordOutcome() => Interlocked.CompareExchange(ref _uses, 2, 1) == 1;
}

/// <summary>That a request is about an edited call.</summary>
/// <param name="Before">The request before the edit.</param>
/// <param name="EditorId">Who edited it.</param>
internal sealed record Amendment(ApprovalRequest Before, string EditorId)
{
    /// <summary>What the agent had asked for.</summary>
    public ApprovalRequest Original => Before.Amendment?.Original ?? Before;

    /// <summary>Everyone who edited it, each once, in order.</summary>
    public IReadOnlyList<string> Editors => [.. (Before.Amendment?.Editors ?? []).Append(EditorId).Distinct(StringComparer.Ordinal)];
}

/// <summary>Why an action may not run.</summary>
/// <param name="Cause">Which of the stories it is.</param>
/// <param name="Reason">One sentence, fit for the agent.</param>
internal sealed record Refusal(DenialCause Cause, string Reason);
