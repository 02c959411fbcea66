using Attesta.Approvals;

namespace Attesta.Challenges;

/// <summary>What a challenge may use: its subject, the operator who can be asked, and the clock.</summary>
public sealed record ChallengeContext
{
    /// <summary>What it is about.</summary>
    public required ChallengeSubject Subject { get; init; }

    /// <summary>The card to show.</summary>
    public required ActionCard Card { get; init; }

    /// <summary>Who can be asked.</summary>
    public required IOperator Operator { get; init; }

    /// <summary>The only source of time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>When the question stops waiting for an answer.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>True when an answer sooner than the minimum review time must not be taken.</summary>
    public bool EnforceMinReview { get; init; }

    /// <summary>The arguments that the operator may change before approving; empty when the call can only be approved or denied.</summary>
    public IReadOnlyList<EditableArgument> Editable { get; init; } = [];

    /// <summary>Why an edit cannot be taken, or null when it can.</summary>
    public Func<ActionEdit, string?> EditRefusal { get; init; } = static _ => "this call cannot be edited";

    /// <summary>Whether a person saw the question, and began to answer.</summary>
    internal Presence Presence { get; init; } = new();

    /// <summary>The action, for short.</summary>
    public ActionContext Action => Subject.Action;

    /// <summary>Its risk, for short.</summary>
    public RiskAssessment Risk => Subject.Risk;
}
