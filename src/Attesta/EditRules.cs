using Attesta.Actions;

namespace Attesta;

/// <summary>
/// Says that approvers may change a call's arguments before they approve it. A host sets it only where it runs the call that the gate hands back
/// (<see cref="ActionSnapshot"/>, or <c>ApprovalResult.Action</c>), never its own copy.
/// </summary>
/// <param name="refusal">Why an edited call cannot run, in a sentence for the approver; null when it can. Gets the whole edited action, unmasked.</param>
public sealed class EditRules(Func<ActionContext, string?>? refusal = null)
{
    /// <summary>Any other values will do.</summary>
    public static EditRules Any { get; } = new();

    /// <summary>Why an edited call cannot run; null when it can.</summary>
    public string? Refusal(ActionContext edited) => refusal?.Invoke(edited);
}
