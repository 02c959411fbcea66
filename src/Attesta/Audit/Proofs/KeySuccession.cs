namespace Attesta.Audit.Proofs;

/// <summary>A key has followed another.</summary>
/// <param name="Entry">The entry that says so.</param>
/// <param name="Keys">
/// All public keys of the ledger, the new one first, the others marked with the size at which each was followed: what the new public file holds.
/// </param>
public sealed record KeySuccession(AuditEntry Entry, IReadOnlyList<VerifierKey> Keys);
