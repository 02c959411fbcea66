namespace Attesta.Audit;

/// <summary>How safe an entry is when an append completes.</summary>
public enum Durability
{
    /// <summary>Handed to the operating system: it outlives this process, but not a power cut.</summary>
    Written,

    /// <summary>On stable storage.</summary>
    Durable,
}

/// <summary>
/// Where decisions are written down, chained by hashes. Implementations accept calls from many threads and give every entry its place in one chain.
/// An append takes no cancellation token: a decision, once made, is never lost because a caller left.
/// </summary>
public interface IAuditLedger
{
    /// <summary>Appends an entry and returns it as written, with its hashes. When this throws, the entry does not count as written and the action must not run.</summary>
    /// <exception cref="AuditFailedException">The entry could not be written.</exception>
    ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability);

    /// <summary>Fails as the next append would, where that can be told before there is an entry.</summary>
    /// <exception cref="AuditFailedException">Appending would fail.</exception>
    ValueTask ProbeAsync() => default;
}
