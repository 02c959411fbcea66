using Attesta.Challenges;

namespace Attesta.Approvals;

/// <summary>
/// How a person is reached: shows an action and collects the answers to one form. It knows no challenge and grades nothing.
/// The token fires when the time is up or the caller left; an answer after that counts for nothing.
/// </summary>
public interface IOperator
{
    /// <summary>Shows the action and asks. An exception denies, like <see cref="OperatorAnswer.Unavailable"/>.</summary>
    ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken);
}

/// <summary>One form for one person.</summary>
public sealed record OperatorPrompt
{
    /// <summary>What to show.</summary>
    public required ActionCard Card { get; init; }

    /// <summary>What to ask.</summary>
    public required ChallengeForm Form { get; init; }

    /// <summary>Which part this is, from 0.</summary>
    public int Part { get; init; }

    /// <summary>How many people must pass; 1 unless several are asked.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Who has passed already.</summary>
    public IReadOnlyList<string> Passed { get; init; } = [];

    /// <summary>When the question stops waiting.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>True when an answer sooner than the form's minimum review time is not taken.</summary>
    public bool EnforceMinReview { get; init; }

    /// <summary>The arguments that may be changed before approving; empty when the call can only be approved or denied.</summary>
    public IReadOnlyList<EditableArgument> Editable { get; init; } = [];

    /// <summary>Why an edit cannot be taken, in a sentence for the operator, or null when it can.</summary>
    public Func<ActionEdit, string?> EditRefusal { get; init; } = static _ => "this call cannot be edited";

    /// <summary>The operator calls it when a person can see the question. What nobody was shown is never approved by their silence.</summary>
    public Action Shown { get; init; } = static () => { };

    /// <summary>The operator calls it when the person does anything: from then on running out of time is no silence.</summary>
    public Action Touched { get; init; } = static () => { };

    /// <summary>Why someone may not answer this form (they answered before, they are the agent), or null when they may.</summary>
    public Func<string, string?> Refusal { get; init; } = static _ => null;

    /// <summary>Whether several people take part, so that each must say who they are.</summary>
    public bool AsksIdentity => Parts > 1;
}

/// <summary>What became of asking.</summary>
public abstract record OperatorAnswer
{
    private OperatorAnswer()
    {
    }

    /// <summary>A person answered, or said no.</summary>
    public sealed record Reviewed(Review Review) : OperatorAnswer;

    /// <summary>
    /// A person changed arguments instead of answering. The edited call is scored anew and asked about from the beginning, of everyone.
    /// </summary>
    public sealed record Edited(ActionEdit Edit) : OperatorAnswer;

    /// <summary>Nobody could be asked.</summary>
    public sealed record Unavailable(string Reason) : OperatorAnswer;
}
