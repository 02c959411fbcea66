using Attesta.Audit;

namespace Attesta.Trust;

/// <summary>A ledger that knows by itself what agents have earned, so that no file need be replayed for it.</summary>
public interface ITrustLedger : IAuditLedger
{
    /// <summary>Trust as the ledger has it at each question; null when what it is made over does not know. Dispose it when it can be.</summary>
    /// <param name="settings">How trust is earned and lost.</param>
    ITrustSource? CreateTrust(TrustSettings? settings = null);
}
