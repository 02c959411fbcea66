namespace Attesta.Challenges.OneTimeCodes;

/// <summary>Knows people's secrets: a vault, a table, a file. For several threads.</summary>
public interface ISecretProvider
{
    /// <summary>
    /// The secret of a person in base32, or null when they have none. An exception counts as none. A person without a secret gets that of
    /// <c>default</c>, when there is one.
    /// </summary>
    /// <param name="operatorId">Who answered; match it with <see cref="ApproverIdentity.Same"/>, so that another spelling is not another person.</param>
    /// <param name="cancellationToken">Fires when the time is up.</param>
    ValueTask<string?> GetSecretAsync(string operatorId, CancellationToken cancellationToken);
}
