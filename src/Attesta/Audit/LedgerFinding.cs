namespace Attesta.Audit;

/// <summary>Something in a ledger that should not be there.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Offset">The byte of the file where it was seen, from 0.</param>
/// <param name="Kind">One of <see cref="FindingKind"/>.</param>
/// <param name="Detail">In words; text from the file is escaped and bounded.</param>
public sealed record LedgerFinding(long Line, long Offset, string Kind, string Detail);
