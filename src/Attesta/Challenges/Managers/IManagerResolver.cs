namespace Attesta.Challenges.Managers;

/// <summary>Knows who answers for an agent. For several threads.</summary>
public interface IManagerResolver
{
    /// <summary>The manager, or null when there is none: then nobody can approve. So it is with an exception.</summary>
    /// <param name="agentId">The agent; <c>unknown</c> when the action names none. It may be a claim: give nothing that depends on its being true.</param>
    /// <param name="cancellationToken">Fires when the time is up.</param>
    ValueTask<string?> ResolveAsync(string agentId, CancellationToken cancellationToken);
}
