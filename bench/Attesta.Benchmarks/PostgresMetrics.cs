using System.Diagnostics;
using System.Globalization;
using Attesta.Audit;
using Attesta.PostgreSql;
using Attesta.PostgreSql.Schema;
using Npgsql;

namespace Attesta.Benchmarks;

/// <summary>
/// The ledger in PostgreSQL, beside what the same server could do at best in the same run: the same rows into the same table by batched inserts of one
/// client. Measured when ATTESTA_BENCH_POSTGRES holds a connection of somebody who may create databases and roles: <c>bench/with-postgres</c> starts a server.
/// </summary>
internal static class PostgresMetrics
{
    public const string Variable = "ATTESTA_BENCH_POSTGRES";

    private const int Callers = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    public static IEnumerable<Metric> All { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server
        ? [Metric.Once("postgres_append_64", () => InDatabase(server, AppendAsync).GetAwaiter().GetResult()),
           Metric.Once("postgres_append_64_inbox", () => InDatabase(server, AppendThroughInboxAsync).GetAwaiter().GetResult()),
           Metric.Once("postgres_append_1", () => InDatabase(server, address => AppendAsync(address, 1)).GetAwaiter().GetResult())]
        : Skipped();

    private static IEnumerable<Metric> Skipped()
    {
        Console.Error.WriteLine($"skipped: postgres_append_64, postgres_append_64_inbox, postgres_append_1 ({Variable} is not set; bench/with-postgres runs them on a server of their own)");
        return [];
    }

    private static Task<Measurement> AppendAsync(string address) => AppendAsync(address, Callers);

    // The callers of a replica that is not the sequencer: every entry goes through the inbox, and is committed twice.
    private static async Task<Measurement> AppendThroughInboxAsync(string address)
    {
        await using var sequencer = new PostgresLedger(address);
        await sequencer.ProbeAsync();
        return await AppendAsync(address, Callers, new PostgresLedgerOptions { MaySequence = false });
    }

    private static async Task<Measurement> AppendAsync(string address, int callers, PostgresLedgerOptions? options = null)
    {
        await using var ledger = new PostgresLedger(address, options);
        var next = 0;
        await RunAsync(ledger, callers, WarmUp, () => Interlocked.Increment(ref next));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var (count, elapsed) = await RunAsync(ledger, callers, Measured, () => Interlocked.Increment(ref next));
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var ceiling = await CeilingAsync(address, Callers);
        var rate = count / elapsed.TotalSeconds;
        return new Measurement(elapsed.TotalNanoseconds / count, (double)bytes / count, ("per_second", rate), ("ceiling_per_second", ceiling), ("ratio", rate / ceiling));
    }

    private static async Task<(long Count, TimeSpan Elapsed)> RunAsync(PostgresLedger ledger, int callers, TimeSpan duration, Func<int> next)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            long count = 0;
            for (; Stopwatch.GetElapsedTime(began) < duration; count++)
                await ledger.AppendAsync(BenchLedger.Entry(next()), Durability.Durable);
            return count;
        })));
        return (counts.Sum(), Stopwatch.GetElapsedTime(began));
    }

    // The rows that the ledger wrote, written again by one client: so many in one statement, each statement committed.
    private static async Task<double> CeilingAsync(string address, int rows)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await ExecuteAsync(connection, """
            create table plain (like attesta.entries including defaults including constraints);
            alter table plain add primary key (chain, seq), add unique (chain, previous_hash), add unique (chain, entry_id);
            create index on plain (chain, agent_id, seq);
            create index on plain using brin (decided_at);
            create index on plain (chain, seq) where is_review or is_human_approval or not min_review_met;
            analyze attesta.entries;
            """);
        var all = new List<object?[]>();
        string columns;
        await using (var read = new NpgsqlCommand("select * from attesta.entries order by seq limit 100000", connection))
        await using (var reader = await read.ExecuteReaderAsync())
        {
            columns = string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
            while (await reader.ReadAsync())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                all.Add(row);
            }
        }

        var width = all[0].Length;
        await using var insert = new NpgsqlCommand(
            $"insert into plain ({columns}) values " + string.Join(", ", Enumerable.Range(0, rows).Select(row => $"({string.Join(", ", Enumerable.Range(1, width).Select(column => string.Create(CultureInfo.InvariantCulture, $"${(row * width) + column}")))})")),
            connection);
        var types = all[0];
        for (var i = 0; i < rows * width; i++)
            insert.Parameters.Add(types[i % width] is DBNull ? new NpgsqlParameter { NpgsqlDbType = NullType(columns.Split(", ")[i % width]) } : new NpgsqlParameter { Value = types[i % width] });
        await insert.PrepareAsync();

        long written = 0;
        var began = Stopwatch.GetTimestamp();
        for (var from = 0; from + rows <= all.Count && Stopwatch.GetElapsedTime(began) < Measured; from += rows)
        {
            for (var i = 0; i < rows * width; i++)
                insert.Parameters[i].Value = all[from + (i / width)][i % width];
            await insert.ExecuteNonQueryAsync();
            written += rows;
        }

        return written / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static NpgsqlTypes.NpgsqlDbType NullType(string column) => column == "challenge_passed" ? NpgsqlTypes.NpgsqlDbType.Boolean : NpgsqlTypes.NpgsqlDbType.Text;

    private static async Task<Measurement> InDatabase(string server, Func<string, Task<Measurement>> measure)
    {
        var name = $"attesta_bench_{Environment.ProcessId}";
        var address = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"create database {name}");
        try
        {
            address.Database = name;
            await PostgresSchema.MigrateAsync(address.ConnectionString);
            return await measure(address.ConnectionString);
        }
        finally
        {
            await ExecuteAsync(connection, $"drop database {name} with (force)");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
