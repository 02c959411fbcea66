using Attesta.Audit;
using Attesta.PostgreSql.Sequencing;
using Npgsql;

namespace Attesta.PostgreSql;

/// <summary>
/// Brings a ledger from the file format into a chain, byte for byte: every hash stays what it is, and exporting it again gives the same file. Into an
/// empty chain, or one that the file goes on from: what is there already is passed over, so that an import that was interrupted is simply begun again.
/// </summary>
public static class LedgerImport
{
    private const string OwnChain = "A ledger of its own needs a chain of its own: audit.chain names it.";
    private const int BatchLines = 1000;
    private const int BatchBytes = 8 * 1024 * 1024;

    /// <summary>Imports a file.</summary>
    /// <param name="path">The file; it is verified first, and nothing is imported unless it is intact.</param>
    /// <param name="connectionString">As for <see cref="PostgresLedger"/>; the login has attesta_sequencer.</param>
    /// <param name="chain">Which chain of the database.</param>
    /// <param name="cancellationToken">Ends it between two batches.</param>
    /// <returns>How many entries were added.</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not intact, or does not go on from what the chain holds.</exception>
    /// <exception cref="AuditFailedException">The database refused it. What was added so far stays, and is right.</exception>
    public static async Task<long> RunAsync(
        string path, string connectionString, string chain = PostgresLedgerOptions.DefaultChain, CancellationToken cancellationToken = default)
    {
        ChainName.Checked(chain);
        var report = LedgerVerifier.Verify(path, cancellationToken);
        if (!report.Intact)
            throw new InvalidDataException($"The ledger '{path}' is not intact: {report.Findings[0].Detail} (line {report.Findings[0].Line}). Nothing was imported.");
        await using var source = ServerAddress.Unpooled(connectionString, "attesta/import");
        try
        {
            await using var session = await Session.OpenAsync(source).ConfigureAwait(false);
            var term = await Term.BeginAsync(session, chain, force: false).ConfigureAwait(false)
                ?? throw new AuditFailedException($"A process is chaining entries into '{chain}'. Stop it while the file is imported.");
            if (term.Seq > report.Entries)
                throw new InvalidDataException($"The chain '{chain}' holds {term.Seq} entries and the file only {report.Entries}; it does not go on from them. {OwnChain}");
            return await AddAsync(new LedgerReader(path), session, chain, term, report.Entries, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException failed)
        {
            throw PostgresFailure.Explain(failed, ServerAddress.Shown(connectionString));
        }
    }

    private static async Task<long> AddAsync(LedgerReader file, Session session, string chain, Term term, long entries, CancellationToken cancellationToken)
    {
        var (first, seen, bytes) = (term.Seq, 0L, 0L);
        var book = new EarningsBook(chain);
        var batch = new List<LinkedEntry>(BatchLines);
        await foreach (var (entry, line) in file.LinesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            seen++;
            if (seen == first && entry.ChainHash != term.Hash)
                throw new InvalidDataException($"Entry {first} of the chain '{chain}' is not the one in the file; the file does not go on from it. {OwnChain}");
            if (seen <= first)
                continue;
            if (Inbox.IdFault(entry.EntryId) is { } fault)
                throw new InvalidDataException($"Line {seen} cannot be kept. {fault}");
            batch.Add(new(entry, line.ToArray()));
            bytes += line.Length;
            if (batch.Count == BatchLines || bytes > BatchBytes)
                await FlushAsync().ConfigureAwait(false);
            if (seen == entries)
                break;
        }

        await FlushAsync().ConfigureAwait(false);
        return term.Seq - first;

        async Task FlushAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (batch.Count == 0)
                return;
            await term.ExtendAsync(session, chain, batch, [], await book.LearnAsync(session, batch).ConfigureAwait(false)).ConfigureAwait(false);
            batch.Clear();
            bytes = 0;
        }
    }
}
