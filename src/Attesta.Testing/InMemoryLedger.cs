using Attesta.Audit;

namespace Attesta.Testing;

/// <summary>A ledger in memory, with a real chain, that fails on demand. For several threads.</summary>
public sealed class InMemoryLedger : IAuditLedger
{
    private readonly Lock _lock = new();
    private readonly List<AuditEntry> _entries = [];
    private Durability? _lastDurability;
    private Exception? _failure;
    private int _failAfter;

    /// <summary>The entries so far, linked; a copy.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    /// <summary>How safe the last append was asked to be; null before the first.</summary>
    public Durability? LastDurability
    {
        get
        {
            lock (_lock)
                return _lastDurability;
        }
    }

    /// <summary>Makes appends fail from now on, or after some more.</summary>
    /// <param name="failure">What they throw; an <see cref="AuditFailedException"/> when null.</param>
    /// <param name="after">How many appends still succeed.</param>
    public void Fail(Exception? failure = null, int after = 0)
    {
        lock (_lock)
        {
            _failure = failure ?? new AuditFailedException("The ledger was told to fail.");
            _failAfter = after;
        }
    }

    /// <summary>Lets appends succeed again.</summary>
    public void Recover()
    {
        lock (_lock)
            _failure = null;
    }

    /// <inheritdoc/>
    public ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability)
    {
        lock (_lock)
        {
            _lastDurability = durability;
            if (_failure is not null && _failAfter-- <= 0)
                return ValueTask.FromException<AuditEntry>(_failure);
            try
            {
                var linked = AuditChain.Link(entry, _entries.Count > 0 ? _entries[^1].ChainHash : AuditChain.Genesis);
                _entries.Add(linked);
                return ValueTask.FromResult(linked);
            }
            catch (AuditFailedException unwritable)
            {
                return ValueTask.FromException<AuditEntry>(unwritable);
            }
        }
    }
}
