namespace Attesta.Approvals;

/// <summary>How asking ended. A closed set: what is not a graded pass is a denial.</summary>
internal abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>Nobody had to be asked.</summary>
    public sealed record NotNeeded : Answer
    {
        public static NotNeeded Instance { get; } = new();
    }

    /// <summary>A person answered and the answer was graded.</summary>
    public sealed record Graded(ChallengeResult Result) : Answer;

    /// <summary>A person changed the call instead of answering.</summary>
    public sealed record Edited(ActionEdit Edit) : Answer;

    /// <summary>Nobody answered in time.</summary>
    /// <param name="IsSilence">Whether a person was shown the question and did nothing at all; false when nobody was, or someone had begun.</param>
    public sealed record TimedOut(bool IsSilence) : Answer;

    /// <summary>The caller left.</summary>
    public sealed record Cancelled : Answer;

    /// <summary>Nobody could be asked, or asking failed.</summary>
    public sealed record Failed(DenialCause Cause, string Reason) : Answer;
}
