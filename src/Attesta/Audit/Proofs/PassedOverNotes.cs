namespace Attesta.Audit.Proofs;

/// <summary>Checkpoints in an anchor that no trusted key has signed, which say nothing: anyone who may add to the anchor can put them there.</summary>
/// <param name="Anchor">Where.</param>
/// <param name="Count">How many.</param>
public sealed record PassedOverNotes(string Anchor, long Count);
