using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Schema;

/// <summary>A step of the schema as it stands in a database.</summary>
/// <param name="Version">From 1 on.</param>
/// <param name="Name">In words.</param>
/// <param name="AppliedAt">When it was applied; null when it was not.</param>
public sealed record SchemaStep(int Version, string Name, DateTimeOffset? AppliedAt);

/// <summary>The tables, functions and roles of the ledger in a database: versioned steps, each applied once and checked ever after.</summary>
public static class PostgresSchema
{
    private const string Begin = """
        create schema if not exists attesta;
        create table if not exists attesta.migrations (
            version int primary key, name text not null, digest text not null, applied_at timestamptz not null default now());
        """;

    // Whoever owns a schema can drop what is in it and put their own in its place, so that no other's may lie there and wait.
    private const string IsOwn = """
        do $$ begin
            if exists (
                select nspowner from pg_namespace where nspname = 'attesta' union all select relowner from pg_class where oid = 'attesta.migrations'::regclass
                except select oid from pg_roles where rolname = current_user) then
                raise exception 'the schema attesta is there already and belongs to another login than %; drop it, or give it to this one', quote_ident(current_user);
            end if;
        end $$;
        """;

    // Two programs that migrate at once would both see nothing applied.
    private const long MigrationLock = 0x6174746573746100;

    /// <summary>The newest version that this program knows.</summary>
    public static int Latest => Migration.All[^1].Version;

    /// <summary>Brings the database up to date. The login owns the schema afterwards, and needs the right to create roles the first time; a ledger's login needs neither.</summary>
    /// <param name="connectionString">Of the owner.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>The steps that were applied now.</returns>
    /// <exception cref="AuditFailedException">A step is not the one that this program knows, or the server refused it.</exception>
    public static async Task<IReadOnlyList<SchemaStep>> MigrateAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var source = ServerAddress.Unpooled(connectionString, "attesta/migrate");
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, null, "select pg_advisory_lock($1)", cancellationToken, MigrationLock).ConfigureAwait(false);
            if (!await IsThereAsync(connection, cancellationToken).ConfigureAwait(false))
                await RunAsync(connection, null, Begin, cancellationToken).ConfigureAwait(false);
            var applied = Checked(await AppliedAsync(connection, cancellationToken).ConfigureAwait(false));
            if (applied.Count == 0)
                await RunAsync(connection, null, IsOwn, cancellationToken).ConfigureAwait(false);
            foreach (var step in Migration.All.Skip(applied.Count))
                await ApplyAsync(connection, step, cancellationToken).ConfigureAwait(false);
            return [.. Steps(await AppliedAsync(connection, cancellationToken).ConfigureAwait(false)).Skip(applied.Count)];
        }
        catch (NpgsqlException failed)
        {
            throw new AuditFailedException($"The database cannot be migrated: {PostgresFailure.Words(failed)}.", failed);
        }
    }

    /// <summary>Every step that this program knows, and whether it was applied.</summary>
    /// <exception cref="AuditFailedException">A step is not the one that this program knows, or the server cannot be asked.</exception>
    public static async Task<IReadOnlyList<SchemaStep>> StatusAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var source = ServerAddress.Unpooled(connectionString, "attesta/status");
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return Steps(await IsThereAsync(connection, cancellationToken).ConfigureAwait(false)
                ? Checked(await AppliedAsync(connection, cancellationToken).ConfigureAwait(false))
                : []);
        }
        catch (NpgsqlException failed)
        {
            throw new AuditFailedException($"The database cannot be asked: {PostgresFailure.Words(failed)}.", failed);
        }
    }

    /// <summary>Whether a ledger can work with the version.</summary>
    internal static void Check(int version)
    {
        if (version < Latest)
            throw new AuditFailedException($"The database has version {version} of the ledger's tables, and this program needs {Latest}. Run 'attesta db migrate'.");
        if (version > Latest)
            throw Newer(version);
    }

    private static AuditFailedException Newer(int version) =>
        new($"The database has version {version} of the ledger's tables, and this program knows only {Latest}. Use the newer program.");

    private static List<Applied> Checked(List<Applied> applied)
    {
        foreach (var (index, step) in applied.Index())
        {
            if (index >= Migration.All.Count)
                throw Newer(step.Version);
            if (Migration.All[index] is var known && (known.Version != step.Version || known.Digest != step.Digest))
                throw new AuditFailedException($"Version {step.Version} of the ledger's tables was made by another program, such as one from before the first release, or changed since. Nothing is applied on top of it. To go on, export each chain with the program that made it, and import it into a new database.");
        }

        return applied;
    }

    private static SchemaStep[] Steps(List<Applied> applied) =>
        [.. Migration.All.Select(known => new SchemaStep(known.Version, known.Name, applied.Find(step => step.Version == known.Version)?.At))];

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration step, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, transaction, step.Sql, cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, transaction, "insert into attesta.migrations (version, name, digest) values ($1, $2, $3)", cancellationToken, step.Version, step.Name, step.Digest)
            .ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task RunAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select to_regclass('attesta.migrations') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task<List<Applied>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select version, digest, applied_at from attesta.migrations order by version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var applied = new List<Applied>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            applied.Add(new(reader.GetInt32(0), reader.GetString(1), new DateTimeOffset(reader.GetDateTime(2))));
        return applied;
    }

    private sealed record Applied(int Version, string Digest, DateTimeOffset At);
}
