using Attesta.Audit;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>A caller that waits for its entry to be chained or, without one, for the ledger to be ready.</summary>
internal sealed class Waiting(AuditEntry? entry, byte[] line, long since) : TaskCompletionSource<AuditEntry>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The entry, without a place.</summary>
    public AuditEntry? Entry => entry;

    /// <summary>Its line, with zeros for hashes.</summary>
    public byte[] Line => line;

    /// <summary>When it came, by the monotonic clock.</summary>
    public long Since => since;

    /// <summary>Takes the place that was found for the entry, if it is this entry's: an id that is used for something else is no success.</summary>
    public void SettleAt(byte[] previousHash, byte[] chainHash)
    {
        var linked = AuditChain.Link(entry!, Convert.ToHexStringLower(previousHash));
        if (linked.ChainHash == Convert.ToHexStringLower(chainHash))
            TrySetResult(linked);
        else
            TrySetException(new AuditFailedException("Another entry in the ledger has this entry's id. Every entry needs an id of its own."));
    }
}
