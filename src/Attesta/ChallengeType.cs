namespace Attesta;

/// <summary>How a person is asked.</summary>
public enum ChallengeType
{
    /// <summary>Nobody is asked.</summary>
    AutoApprove,

    /// <summary>Yes or no; no is the default.</summary>
    Confirm,

    /// <summary>Questions about the action, to which the screen holds the answers.</summary>
    Quiz,

    /// <summary>The operator explains the action in their own words.</summary>
    TeachBack,

    /// <summary>Several people, each by a challenge of their own.</summary>
    MultiParty,
}
