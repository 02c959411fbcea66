namespace Attesta.PostgreSql.Sequencing;

/// <summary>The rows of <c>attesta.agents</c> that a batch changes.</summary>
internal sealed record Earnings(string[] AgentKeys, string[] DomainKeys, byte[][] Sums)
{
    public static Earnings None { get; } = new([], [], []);
}
