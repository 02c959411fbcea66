namespace Attesta.Trust;

/// <summary>What is known of an agent, for people to read.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="Domain">In which domain; empty for all of them together.</param>
/// <param name="Trust">From 0 to 1.</param>
/// <param name="Actions">Decisions that counted.</param>
/// <param name="Successes">Those of them that were approved.</param>
/// <param name="Incidents">Incidents that operators reported.</param>
/// <param name="IsRevoked">Whether an operator revoked trust.</param>
/// <param name="LastActive">When the last action that counted was decided.</param>
public sealed record AgentTrust(
    string AgentId, string Domain, double Trust, long Actions, long Successes, long Incidents, bool IsRevoked, DateTimeOffset? LastActive);
