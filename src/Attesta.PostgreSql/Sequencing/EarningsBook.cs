using Attesta.Audit;
using Attesta.Trust;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>Works out what agents earn with a batch, from what the database says of them. Only for as long as a term lasts: then nobody else changes it.</summary>
internal sealed class EarningsBook(string chain)
{
    // Agents can have any number of names; what is forgotten is read again.
    private const int MaxAgents = 10_000;

    private readonly Dictionary<(string Agent, string Domain), AgentSums> _kept = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private TrustEngine _engine = new();

    /// <summary>Takes a batch into account. When it is not committed after all, forget this book.</summary>
    public async Task<Earnings> LearnAsync(Session session, IReadOnlyList<LinkedEntry> entries)
    {
        if (_known.Count > MaxAgents)
        {
            _engine = new TrustEngine();
            _known.Clear();
            _kept.Clear();
        }

        var agents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (entry, _) in entries)
        {
            // Outcomes and their like say nothing of an agent, except what operators say.
            if (entry.AgentId.Length > 0 && (!RubberStamps.IsOwn(entry) || entry.ActionName.StartsWith("attesta.trust.", StringComparison.Ordinal)))
                agents.Add(entry.AgentId);
        }

        if (agents.Count == 0)
            return Earnings.None;
        await LoadAsync(session, [.. agents.Where(agent => !_known.Contains(agent))]).ConfigureAwait(false);
        foreach (var (entry, _) in entries)
            _engine.Learn(entry);
        return Changed(agents);
    }

    private async Task LoadAsync(Session session, string[] agents)
    {
        if (agents.Length == 0)
            return;
        foreach (var sums in await ReadAsync(session, chain, agents).ConfigureAwait(false))
        {
            _engine.Restore(sums);
            _kept[(sums.AgentId, sums.Domain)] = sums;
        }

        _known.UnionWith(agents);
    }

    private Earnings Changed(IEnumerable<string> agents)
    {
        var changed = agents.SelectMany(_engine.SumsOf).Where(sums => !sums.Equals(_kept.GetValueOrDefault((sums.AgentId, sums.Domain)))).ToList();
        foreach (var sums in changed)
            _kept[(sums.AgentId, sums.Domain)] = sums;
        return new Earnings(
            [.. changed.Select(sums => AgentKey.Of(sums.AgentId))], [.. changed.Select(sums => AgentKey.Of(sums.Domain))], [.. changed.Select(AgentSumsJson.Write)]);
    }

    private static async Task<List<AgentSums>> ReadAsync(Session session, string chain, string[] agents)
    {
        await using var command = session.Command("select sums from attesta.sums_of($1, $2)", chain, agents.Select(AgentKey.Of).ToArray());
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var sums = new List<AgentSums>();
        while (await reader.ReadAsync().ConfigureAwait(false))
            sums.Add(AgentSumsJson.Read(reader.GetFieldValue<byte[]>(0)));
        return sums;
    }
}
