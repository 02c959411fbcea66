using Attesta.Actions;
using Attesta.Audit;
using Attesta.Trust;
using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>Something that waits in the inbox.</summary>
internal readonly record struct InboxLine(long Id, string EntryId, byte[] Line, Voice Voice, bool IsChained);

/// <summary>Where a ledger that is not the sequencer puts its entries, and where the sequencer takes them from.</summary>
internal static class Inbox
{
    // Each is a row of what the agent has earned, that is written with its entries.
    private const int MostDomains = 256;

    /// <summary>Puts entries in and returns when they are there durably; each id once.</summary>
    public static async Task SubmitAsync(Session session, string chain, IReadOnlyCollection<Waiting> entries)
    {
        await using var batch = new NpgsqlBatch(session.Connection)
        {
            BatchCommands =
            {
                Command("insert into attesta.inbox (chain, entry_id, line) select $1, * from unnest($2, $3)",
                    chain, entries.Select(waiting => waiting.Entry!.EntryId).ToArray(), entries.Select(waiting => waiting.Line).ToArray()),
                Command("select pg_notify('attesta_inbox', $1) where pg_notification_queue_usage() < 0.5", chain),
            },
        };
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Where entries are: both hashes when they are chained, empty ones when they wait; those that are nowhere are left out.</summary>
    public static Task<Dictionary<string, (byte[] PreviousHash, byte[] ChainHash)>> PlacedAsync(Session session, string chain, IEnumerable<Waiting> entries) =>
        PlacedAsync(session, chain, entries.Select(waiting => waiting.Entry!.EntryId).ToArray());

    /// <inheritdoc cref="PlacedAsync(Session, string, IEnumerable{Waiting})"/>
    public static async Task<Dictionary<string, (byte[] PreviousHash, byte[] ChainHash)>> PlacedAsync(Session session, string chain, params string[] ids)
    {
        await using var command = session.Command("select entry_id, previous_hash, chain_hash from attesta.placed($1, $2)", chain, ids);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var placed = new Dictionary<string, (byte[], byte[])>(StringComparer.Ordinal);
        while (await reader.ReadAsync().ConfigureAwait(false))
            placed[reader.GetString(0)] = reader.IsDBNull(1) ? ([], []) : (reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
        return placed;
    }

    /// <summary>Takes back what waits. What is not returned was chained, or is nowhere.</summary>
    public static async Task<HashSet<string>> WithdrawAsync(Session session, string chain, IEnumerable<Waiting> entries)
    {
        await using var command = session.Command("select * from attesta.withdraw($1, $2)", chain, entries.Select(waiting => waiting.Entry!.EntryId).ToArray());
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var withdrawn = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync().ConfigureAwait(false))
            withdrawn.Add(reader.GetString(0));
        return withdrawn;
    }

    /// <summary>What waits, oldest first. Nobody takes it back before the end of the transaction.</summary>
    public static async Task<List<InboxLine>> ReadAsync(Session session, string chain, int most)
    {
        await using var command = session.Command("select id, entry_id, line, by_operator, by_signer, is_chained from attesta.waiting($1, $2)", chain, most);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var lines = new List<InboxLine>();
        while (await reader.ReadAsync().ConfigureAwait(false))
            lines.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), new(reader.GetBoolean(3), reader.GetBoolean(4)), reader.GetBoolean(5)));
        return lines;
    }

    /// <summary>The place of the oldest that waits; null when none does.</summary>
    public static async Task<long?> OldestAsync(Session session, string chain)
    {
        // Never committed: it only looks.
        await session.RunAsync("begin").ConfigureAwait(false);
        var found = await ReadAsync(session, chain, 1).ConfigureAwait(false);
        await session.RunAsync("rollback").ConfigureAwait(false);
        return found is [var oldest] ? oldest.Id : null;
    }

    /// <summary>Takes out what will not be chained; it is kept in <c>attesta.refused</c> with the reason.</summary>
    public static async Task SetAsideAsync(Session session, string chain, IReadOnlyCollection<(long Id, string Reason)> lines)
    {
        await using var command = session.Command(
            "select attesta.set_aside($1, $2, $3)", chain, lines.Select(line => line.Id).ToArray(), lines.Select(line => line.Reason).ToArray());
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>The entry of a line from the inbox, or why it is not to be chained. Anybody with the role of a writer can put anything there.</summary>
    public static (AuditEntry? Entry, string Fault) Parse(InboxLine line)
    {
        if (line.IsChained)
            return (null, "an entry with this id is in the chain already");
        try
        {
            var entry = AuditChain.Parse(line.Line);
            var fault = entry.EntryId != line.EntryId ? "the line has another id"
                : IdFault(entry.EntryId) is { } unkept ? unkept
                : entry.Metadata.TryGetValue(TrustEngine.DomainsKey, out var domains) && domains is PlainList { Count: > MostDomains } ? $"it names more than {MostDomains} domains"
                : !AuditChain.Line(entry with { ChainHash = "", PreviousHash = "" }).AsSpan().SequenceEqual(line.Line) ? "the line is not as it would be chained, with zeros for hashes"
                : line.Voice.Fault(entry);
            return fault is null ? (entry, "") : (null, fault);
        }
        catch (Exception wrong) when (wrong is FormatException or AuditFailedException)
        {
            return (null, wrong.Message);
        }
    }

    /// <summary>Why an id cannot be kept; null when it can.</summary>
    public static string? IdFault(string id) => id.Length > 0 && Columns.Text(id) == id
        ? null
        : "In PostgreSQL the id of an entry is Unicode text of 1 to 200 characters without NUL.";

    private static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
