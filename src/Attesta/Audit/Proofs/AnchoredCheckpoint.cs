namespace Attesta.Audit.Proofs;

/// <summary>A checkpoint that was kept elsewhere and is believed.</summary>
/// <param name="Anchor">Where, for messages.</param>
/// <param name="IsElsewhere">False for the file beside the ledger, which whoever can write the one can write too.</param>
/// <param name="Checkpoint">What it says.</param>
internal sealed record AnchoredCheckpoint(string Anchor, bool IsElsewhere, Checkpoint Checkpoint);
