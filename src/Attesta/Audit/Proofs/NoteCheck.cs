namespace Attesta.Audit.Proofs;

/// <summary>What the signatures of a note are worth.</summary>
public enum NoteCheck
{
    /// <summary>No signature is of a known key.</summary>
    UnknownKey,

    /// <summary>A signature says that it is of a known key, and is not.</summary>
    BadSignature,

    /// <summary>A known key has signed it.</summary>
    Trusted,
}
