using Attesta.Actions;

namespace Attesta.Challenges;

/// <summary>Who may not answer a form. The key carries the names, so that another process refuses the same people.</summary>
internal static class Eligibility
{
    public const string AgentItself = "the agent that asked may not approve its own action";

    /// <summary>Why someone may not answer, or null when they may.</summary>
    /// <param name="key">The key of the whole challenge.</param>
    /// <param name="several">Whether several people are asked, who must then be told apart.</param>
    /// <param name="earlier">Who has answered already.</param>
    /// <param name="identity">Who wants to answer.</param>
    public static string? Refusal(PlainMap key, bool several, IEnumerable<string> earlier, string? identity)
    {
        if (ApproverIdentity.Same(identity, key.Text("agent")))
            return AgentItself;
        if (ApproverIdentity.Normalize(identity).Length == 0 && (several || !string.IsNullOrWhiteSpace(identity)))
            return "an approver must say who they are, in letters that can be seen and not too many";
        if (!several)
            return null;
        if (key.TryGetValue(Requester.Key, out var requester) && requester is not string)
            return Requester.Unreadable;
        if (ApproverIdentity.Same(identity, requester as string))
            return "whoever requested the action may not approve it";
        return earlier.Any(other => ApproverIdentity.Same(identity, other)) ? "every approver must be another person; this one has answered already" : null;
    }
}
