namespace Attesta.Audit;

/// <summary>Bytes of a ledger that are read in one go.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one behind the last.</param>
/// <param name="BeginsFile">Whether a file of the ledger begins at the first.</param>
internal readonly record struct LedgerSpan(long From, long To, bool BeginsFile);
