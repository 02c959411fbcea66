using System.Data;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.PostgreSql.Sequencing;
using Attesta.Trust;
using Npgsql;

namespace Attesta.PostgreSql.Reading;

/// <summary>Verifies a chain in one pass over one snapshot: the lines by the verifier of files, and what stands beside them by reading them again.</summary>
internal sealed class Verification(ProofReading? proofs)
{
    private readonly TrustEngine _engine = new();
    private readonly HashSet<string> _agents = new(StringComparer.Ordinal);
    private readonly List<LedgerFinding> _findings = [];
    private readonly SortedSet<long> _broken = [];
    private long _findingCount;
    private long _rows;
    private long _lastSeq;

    public static LedgerReport Run(NpgsqlDataSource source, string chain, ProofReading? proofs, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = source.OpenConnection();
            using var snapshot = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            var run = new Verification(proofs);
            LedgerReport report;
            using (var command = new NpgsqlCommand(ChainRow.Select + " where chain = $1 order by seq", connection, snapshot) { Parameters = { new() { Value = chain } }, CommandTimeout = 0 })
            using (var reader = command.ExecuteReader(CommandBehavior.SequentialAccess))
            using (var lines = new LineStream(() => run.Next(reader)))
                report = LedgerVerifier.Verify(lines, cancellationToken);
            run.CheckEnd(connection, chain, report);
            run.CheckEarnings(connection, chain);
            return run.Merged(report);
        }
        catch (NpgsqlException failed)
        {
            throw RowReader.Unreadable(failed);
        }
    }

    private byte[]? Next(NpgsqlDataReader reader)
    {
        if (!reader.Read())
            return null;
        var row = ChainRow.Read(reader);
        proofs?.Read(row.Line);
        if (row.Seq != _lastSeq + 1)
            Found(PostgresFindingKind.WrongNumber, $"entry {row.Seq} follows entry {_lastSeq}");
        _lastSeq = row.Seq;
        try
        {
            var entry = AuditChain.Parse(row.Line);
            if (row.Difference(entry) is { } column)
                Found(PostgresFindingKind.WrongColumn, $"the column {column} of entry {row.Seq} is not what its line says");
            _engine.Learn(entry);
            _agents.Add(entry.AgentId);
        }
        catch (FormatException)
        {
            // The verifier says what is wrong with the line.
        }

        _rows++;
        return row.Line;
    }

    private void CheckEnd(NpgsqlConnection connection, string chain, LedgerReport report)
    {
        using var command = new NpgsqlCommand("select seq, hash from attesta.chains where chain = $1", connection) { Parameters = { new() { Value = chain } } };
        using var reader = command.ExecuteReader();
        var (seq, hash) = reader.Read() ? (reader.GetInt64(0), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(1))) : (0, AuditChain.Genesis);
        if (seq != _lastSeq || hash != report.LastHash)
            Found(PostgresFindingKind.WrongEnd, $"the chain ends with entry {_lastSeq}, and the database says that it ends with entry {seq} or another hash", isOfEntry: false);
    }

    private void CheckEarnings(NpgsqlConnection connection, string chain)
    {
        var kept = new Dictionary<(string, string), AgentSums>();
        using (var command = new NpgsqlCommand("select agent_key, domain_key, sums from attesta.agents where chain = $1", connection) { Parameters = { new() { Value = chain } } })
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var key = (reader.GetString(0), reader.GetString(1));
                try
                {
                    kept[key] = AgentSumsJson.Read(reader.GetFieldValue<byte[]>(2));
                }
                catch (FormatException)
                {
                    kept[key] = new AgentSums { AgentId = "" };
                }
            }
        }

        foreach (var sums in _agents.SelectMany(_engine.SumsOf))
        {
            kept.Remove((AgentKey.Of(sums.AgentId), AgentKey.Of(sums.Domain)), out var found);
            if (found is null || !AgentSumsJson.Write(found).AsSpan().SequenceEqual(AgentSumsJson.Write(sums)))
                Found(PostgresFindingKind.WrongEarnings, $"what agent '{Actions.VisibleText.Escape(sums.AgentId, 200)}' has earned is not what the entries say", isOfEntry: false);
        }

        foreach (var (agent, _) in kept.Keys)
            Found(PostgresFindingKind.WrongEarnings, $"agent '{Actions.VisibleText.Escape(agent, 200)}' has earned something, and no entry says so", isOfEntry: false);
    }

    private void Found(string kind, string detail, bool isOfEntry = true)
    {
        _findingCount++;
        if (_findings.Count < LedgerReport.MaxListed)
            _findings.Add(new(_rows + 1, 0, kind, detail));
        if (isOfEntry && _broken.Count < LedgerReport.MaxListed)
            _broken.Add(_rows);
    }

    private LedgerReport Merged(LedgerReport report)
    {
        var added = _broken.Except(report.Broken).ToList();
        return report with
        {
            Findings = [.. report.Findings.Concat(_findings).OrderBy(finding => finding.Line).Take(LedgerReport.MaxListed)],
            FindingCount = report.FindingCount + _findingCount,
            Broken = [.. report.Broken.Concat(added).Order().Take(LedgerReport.MaxListed)],
            BrokenCount = report.BrokenCount + added.Count,
        };
    }
}
