using System.Collections.Concurrent;
using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Trust;

/// <summary>
/// Trust as a projection of the ledger: it knows what the entries it was given say, and nothing else. Per agent, and per agent and domain.
/// Reading is constant in the length of the history. Thread-safe.
/// </summary>
public sealed class TrustEngine(TrustSettings? settings = null) : ITrustSource
{
    /// <summary>The action name of an incident that an operator reports.</summary>
    public const string IncidentName = "attesta.trust.incident";

    /// <summary>The action name of a revocation.</summary>
    public const string RevokeName = "attesta.trust.revoke";

    /// <summary>The action name of a restoration.</summary>
    public const string RestoreName = "attesta.trust.restore";

    /// <summary>The metadata key that marks an agent id as a claim of the agent's own.</summary>
    public const string ClaimedKey = "agent_claimed";

    /// <summary>The metadata key of the active domains.</summary>
    public const string DomainsKey = "domains";

    private readonly TrustSettings _settings = settings ?? TrustSettings.Default;
    private readonly ConcurrentDictionary<(string Agent, string Domain), AgentRecord> _records = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _domains = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public double Influence => _settings.Influence;

    /// <summary>Every agent there is, and every domain it acted in.</summary>
    public IReadOnlyList<AgentTrust> List(DateTimeOffset now) =>
        [.. _records.Select(pair => Describe(pair.Key.Agent, pair.Key.Domain, pair.Value, now)).OrderBy(agent => agent.AgentId, StringComparer.Ordinal).ThenBy(agent => agent.Domain, StringComparer.Ordinal)];

    /// <summary>What is known of one agent; of one that nobody knows, the initial score.</summary>
    public AgentTrust Show(string agentId, string domain, DateTimeOffset now) =>
        Describe(agentId, domain, Known(agentId, domain) ?? new AgentRecord(), now);

    /// <summary>Trust overall, or in one domain (then never more than in the agent's revocations and incidents overall).</summary>
    public double TrustOf(string agentId, string domain, DateTimeOffset now)
    {
        if (Known(agentId, domain) is not { } record)
            return Math.Min(_settings.InitialScore, _settings.Ceiling);
        lock (record)
            return record.TrustAt(now, _settings);
    }

    /// <inheritdoc/>
    public ValueTask<double> TrustOfAsync(string agentId, IReadOnlyList<string> domains, DateTimeOffset now)
    {
        var lowest = domains.Count == 0 ? TrustOf(agentId, "", now) : double.PositiveInfinity;
        for (var i = 0; i < domains.Count; i++)
            lowest = Math.Min(lowest, TrustOf(agentId, domains[i], now));
        return new(lowest);
    }

    /// <summary>Takes an entry into account. Entries come in the order of the ledger.</summary>
    public void Learn(AuditEntry entry)
    {
        if (entry.AgentId.Length == 0)
            return;
        switch (entry.ActionName)
        {
            case IncidentName or RevokeName or RestoreName when IsOwn(entry):
                var remark = Remark(entry);
                ForAll(entry, record => record.Hear(remark));
                break;
            default:
                if (Counts(entry) is { } isSuccess && TimeOf(entry) is { } at)
                    ForActing(entry, record => record.Count(isSuccess, at));
                break;
        }
    }

    /// <summary>What is known of an agent, overall and in every domain, to be kept and given to <see cref="Restore"/> later; empty when nothing is.</summary>
    public IReadOnlyList<AgentSums> SumsOf(string agentId)
    {
        // Nearly every agent acts in no domain or one: looking through all records for it would cost every entry the number of agents.
        if (!_records.ContainsKey((agentId, "")))
            return [];
        var sums = new List<AgentSums>();
        foreach (var domain in _domains.TryGetValue(agentId, out var known) ? known.Keys.Prepend("") : [""])
        {
            if (!_records.TryGetValue((agentId, domain), out var record))
                continue;
            lock (record)
                sums.Add(record.Sums(agentId, domain));
        }

        return sums;
    }

    /// <summary>Goes on from what was known of an agent; what was learned of it here before is forgotten.</summary>
    public void Restore(AgentSums sums)
    {
        _records[(sums.AgentId, sums.Domain)] = AgentRecord.Of(sums);
        Remember(sums.AgentId, sums.Domain);
    }

    // A domain that is new to the agent takes over the revocation and the incidents overall, and nothing that was earned.
    private AgentRecord? Known(string agentId, string domain) => _records.TryGetValue((agentId, domain), out var record) ? record
        : domain.Length > 0 && _records.TryGetValue((agentId, ""), out var overall) && (overall.IsRevoked || overall.Incidents > 0) ? Beginning((agentId, domain), _records)
        : null;

    // True for a success, false for a denial, null for what says nothing about the agent.
    private static bool? Counts(AuditEntry entry)
    {
        if (RubberStamps.IsOwn(entry) || RubberStamps.Mode(entry) != GateMode.Enforce || !Wire.TryParse(entry.Verdict, out Verdict verdict))
            return null;
        if (verdict is not (Verdict.Approved or Verdict.Modified))
            return false;

        // INVARIANT: an id that the agent itself claims earns nothing, and neither does silence that fail_mode let pass.
        if (entry.Metadata.TryGetValue(ClaimedKey, out var claimed) && claimed is true)
            return null;
        return entry.ChallengePassed == true || entry.ChallengeType is "" or "auto_approve" ? true : null;
    }

    private static bool IsOwn(AuditEntry entry) => RubberStamps.IsOwn(entry) && entry.Verdict == "approved";

    private static OperatorRemark Remark(AuditEntry entry) => new(
        entry.ActionName,
        string.Join(", ", entry.ApproverIds),
        TimeOf(entry),
        entry.Metadata.TryGetValue(TrustRemark.DescriptionKey, out var description) && description is string text ? text : "",
        entry.EntryId);

    private static DateTimeOffset? TimeOf(AuditEntry entry) =>
        DateTimeOffset.TryParse(entry.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static IEnumerable<string> DomainsOf(AuditEntry entry) =>
        entry.Metadata.TryGetValue(DomainsKey, out var domains) && domains is PlainList list ? list.OfType<string>().Distinct(StringComparer.Ordinal) : [];

    private void ForActing(AuditEntry entry, Action<AgentRecord> change)
    {
        Change(entry.AgentId, "", change);
        foreach (var domain in DomainsOf(entry))
            Change(entry.AgentId, domain, change);
    }

    // What an operator says of an agent holds in every domain that it has acted in or will act in.
    private void ForAll(AuditEntry entry, Action<AgentRecord> change)
    {
        Change(entry.AgentId, "", change);
        if (!_domains.TryGetValue(entry.AgentId, out var domains))
            return;
        foreach (var domain in domains.Keys)
            Change(entry.AgentId, domain, change);
    }

    private void Change(string agent, string domain, Action<AgentRecord> change)
    {
        var record = _records.GetOrAdd((agent, domain), static (key, records) => Beginning(key, records), _records);
        Remember(agent, domain);
        lock (record)
            change(record);
    }

    private void Remember(string agent, string domain)
    {
        if (domain.Length > 0)
            _domains.GetOrAdd(agent, static _ => new(StringComparer.Ordinal)).TryAdd(domain, true);
    }

    // A domain that is new to an agent starts with what operators have said of the agent so far.
    private static AgentRecord Beginning((string Agent, string Domain) key, ConcurrentDictionary<(string Agent, string Domain), AgentRecord> records)
    {
        var record = new AgentRecord();
        if (key.Domain.Length == 0 || !records.TryGetValue((key.Agent, ""), out var overall))
            return record;
        lock (overall)
        {
            record.Inherit(overall);
        }

        return record;
    }

    private AgentTrust Describe(string agent, string domain, AgentRecord record, DateTimeOffset now)
    {
        lock (record)
            return record.Describe(agent, domain, now, _settings);
    }
}
