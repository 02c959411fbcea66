namespace Attesta.Audit;

/// <summary>Some entries of a ledger, and where they end.</summary>
/// <param name="Entries">In the order of reading.</param>
/// <param name="Cursor">
/// Where the page ends, for <see cref="AuditFilter.After"/>: an opaque text that stays right while entries are appended, files are rotated and packed, and
/// the oldest are archived. Null before the first entry.
/// </param>
/// <param name="HasMore">Whether more follow now.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Cursor, bool HasMore);
