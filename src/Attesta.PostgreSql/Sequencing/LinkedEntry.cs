using Attesta.Audit;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>An entry with its place in the chain, and the bytes that are kept of it.</summary>
/// <param name="Entry">With both hashes.</param>
/// <param name="Line">Exactly as it will be verified.</param>
internal readonly record struct LinkedEntry(AuditEntry Entry, byte[] Line);
