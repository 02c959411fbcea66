namespace Attesta.Audit.Proofs;

/// <summary>The record that lets an approval count once. Everything that could execute the same call shares one. For several threads.</summary>
public interface IUsedApprovals
{
    /// <summary>Uses an approval up: true for the first that asks, and never again. A yes is on stable storage.</summary>
    /// <param name="useId">Of the approval.</param>
    /// <param name="expiresAt">From when on it may be forgotten, because no receipt of the decision counts any more: seven days after it was decided.</param>
    /// <param name="cancellationToken">Gives up; it may be used up by then.</param>
    /// <exception cref="IOException">The record cannot be used; nothing may run then. So it is with any other exception.</exception>
    ValueTask<bool> TryUseAsync(string useId, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
