using Npgsql;
using NpgsqlTypes;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>
/// The right to go on with a chain, until another takes it. The advisory lock keeps two sequencers from disturbing each other; what keeps them from forking
/// the chain is the number of the term, which the server checks with every batch, and behind it the unique keys.
/// </summary>
internal sealed class Term(long number, long seq, string hash)
{
    // No text holds these, since a quote in a text has a backslash before it. Before the one, and behind the other, a line has only texts and numbers.
    private static ReadOnlySpan<byte> ChainHash => ",\"chain_hash\":\""u8;

    private static ReadOnlySpan<byte> PreviousHash => ",\"previous_hash\":\""u8;

    /// <summary>The fencing token.</summary>
    public long Number => number;

    /// <summary>The number of the chain's last entry.</summary>
    public long Seq { get; private set; } = seq;

    /// <summary>The chain hash of the last entry.</summary>
    public string Hash { get; private set; } = hash;

    /// <summary>Begins a term when nobody else holds the lock, or in any case when forced; null when somebody does.</summary>
    public static async Task<Term?> BeginAsync(Session session, string chain, bool force)
    {
        if (!force)
        {
            await using var locking = session.Command("select pg_try_advisory_lock(hashtextextended($1, 0))", "attesta/" + chain);
            if (!(bool)(await locking.ExecuteScalarAsync().ConfigureAwait(false))!)
                return null;
        }

        await using var begin = session.Command("select term, seq, hash from attesta.begin_term($1)", chain);
        await using var begun = await begin.ExecuteReaderAsync().ConfigureAwait(false);
        await begun.ReadAsync().ConfigureAwait(false);
        return new Term(begun.GetInt64(0), begun.GetInt64(1), Convert.ToHexStringLower(begun.GetFieldValue<byte[]>(2)));
    }

    /// <summary>Adds entries, which must follow the last one, and returns when they are committed.</summary>
    /// <param name="session">Any session: the term is this object's, not the connection's.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="entries">At least one.</param>
    /// <param name="inbox">The places in the inbox that the first of them came from.</param>
    /// <param name="earnings">What agents have earned with them.</param>
    public async Task ExtendAsync(Session session, string chain, IReadOnlyList<LinkedEntry> entries, IReadOnlyList<long> inbox, Earnings earnings)
    {
        await using var command = session.Command(
            "select attesta.extend($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)",
            chain, number, Seq,
            All(static at => at.Entry.EntryId), All(static at => Convert.FromHexString(at.Entry.PreviousHash)), All(static at => Convert.FromHexString(at.Entry.ChainHash)), All(static at => at.Line),
            All(static at => Columns.Text(at.Entry.ActionName)), All(static at => Columns.Text(at.Entry.AgentId)), All(static at => Columns.Text(at.Entry.SessionId)),
            All(static at => Columns.Environment(at.Entry.Environment)), All(static at => Columns.Verdict(at.Entry.Verdict)), All(static at => Columns.Level(at.Entry.RiskLevel)),
            All(static at => Columns.Text(at.Entry.ChallengeType)), All(static at => Audit.RubberStamps.Mode(at.Entry).Name()), All(static at => Columns.Outcome(at.Entry)),
            All(static at => at.Entry.ChallengePassed), All(static at => at.Entry.MinReviewMet), All(static at => Audit.RubberStamps.IsOwn(at.Entry)),
            All(static at => Audit.RubberStamps.IsReview(at.Entry)), All(static at => Audit.RubberStamps.IsHumanApproval(at.Entry)), All(static at => at.Entry.ReviewDurationSeconds),
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, Value = All(static at => Columns.DecidedAt(at.Entry)) }, inbox.ToArray(),
            Places(static line => line.AsSpan().IndexOf(ChainHash) + ChainHash.Length), Places(static line => line.AsSpan().LastIndexOf(PreviousHash) + PreviousHash.Length),
            earnings.AgentKeys, earnings.DomainKeys, earnings.Sums);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        Seq += entries.Count;
        Hash = entries[^1].Entry.ChainHash;

        // Where a hash begins in the lines from the inbox, counted from 1.
        int[] Places(Func<byte[], int> find) => [.. entries.Take(inbox.Count).Select(entry => find(entry.Line) + 1)];

        T[] All<T>(Func<LinkedEntry, T> column)
        {
            var values = new T[entries.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = column(entries[i]);
            return values;
        }
    }
}
