namespace Attesta.Trust;

/// <summary>Says how far an agent is trusted. Called from many threads at once.</summary>
public interface ITrustSource
{
    /// <summary>How much trust moves risk; 0 to 1.</summary>
    double Influence { get; }

    /// <summary>The trust of an agent, from 0 to 1; the lowest over the domains where there are several.</summary>
    /// <param name="agentId">Who asks.</param>
    /// <param name="domains">The domains that are active; none asks for trust overall.</param>
    /// <param name="now">When it is asked.</param>
    ValueTask<double> TrustOfAsync(string agentId, IReadOnlyList<string> domains, DateTimeOffset now);
}
