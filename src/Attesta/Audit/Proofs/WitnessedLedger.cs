namespace Attesta.Audit.Proofs;

/// <summary>A ledger whose checkpoints a <see cref="Witness"/> takes.</summary>
/// <param name="Origin">Its name; null for every ledger that one of the keys signs.</param>
/// <param name="Keys">The keys that sign for it.</param>
public sealed record WitnessedLedger(string? Origin, IReadOnlyList<VerifierKey> Keys);
