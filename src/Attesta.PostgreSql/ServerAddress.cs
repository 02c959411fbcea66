using Npgsql;

namespace Attesta.PostgreSql;

/// <summary>Makes connections from what was configured.</summary>
internal static class ServerAddress
{
    private const int CommandSeconds = 15;

    // Whoever may create functions, in public as it was before version 15 or elsewhere, must not have theirs called in the place of the server's.
    private const string OwnNames = "select pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false)";

    /// <summary>Connections that are shared by readers.</summary>
    public static NpgsqlDataSource Pool(string address) => Source(address, builder =>
    {
        builder.ApplicationName ??= "attesta";
        builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 10);
        builder.AutoPrepareMinUsages = 2;
    });

    /// <summary>Connections that are used alone and closed for good, because locks and subscriptions belong to them.</summary>
    public static NpgsqlDataSource Unpooled(string address, string applicationName) => Source(address, builder =>
    {
        builder.Pooling = false;
        builder.ApplicationName = applicationName;
        builder.MaxAutoPrepare = 20;
        builder.AutoPrepareMinUsages = 2;

        // A connection that was cut without a word must not be waited for longer than an append waits.
        builder.CommandTimeout = builder.CommandTimeout is 0 or > CommandSeconds ? CommandSeconds : builder.CommandTimeout;
        builder.Timeout = builder.Timeout is 0 or > CommandSeconds ? CommandSeconds : builder.Timeout;
        builder.CancellationTimeout = 500;
    });

    /// <summary>Where it is, for people: without the password.</summary>
    public static string Shown(string address)
    {
        var read = Read(address);
        return $"{read.Database ?? read.Username} on {read.Host}";
    }

    private static NpgsqlDataSource Source(string address, Action<NpgsqlConnectionStringBuilder> change)
    {
        var read = Read(address);
        change(read);

        // Nothing in a session of ours is ever to be undone, and the names that it finds must stay.
        read.NoResetOnClose = true;
        var builder = new NpgsqlSlimDataSourceBuilder(read.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.UsePhysicalConnectionInitializer(
            static connection =>
            {
                using var command = new NpgsqlCommand(OwnNames, connection);
                command.ExecuteNonQuery();
            },
            static async connection =>
            {
                await using var command = new NpgsqlCommand(OwnNames, connection);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        return builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Read(string address)
    {
        NpgsqlConnectionStringBuilder? read = null;
        try
        {
            read = address.StartsWith("postgres://", StringComparison.Ordinal) || address.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(address))
                : new NpgsqlConnectionStringBuilder(address);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // The messages of the parser may quote a password that has a semicolon in it, so none of them is passed on.
        }

        if (string.IsNullOrEmpty(read?.Host))
        {
            throw new ArgumentException(
                "This is no connection to PostgreSQL. Write it as Host=db.example.org;Database=attesta;Username=gate;Password=... or as postgres://gate:...@db.example.org/attesta.",
                nameof(address));
        }

        read.PersistSecurityInfo = false;
        read.IncludeErrorDetail = false;
        return read;
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var user = uri.UserInfo.Split(':', 2);
        var read = new NpgsqlConnectionStringBuilder { Host = uri.IdnHost, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (uri.Port > 0)
            read.Port = uri.Port;
        if (user[0].Length > 0)
            read.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            read.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, Uri.UnescapeDataString(right)) : (pair, "");
            read[name switch { "sslmode" => "SSL Mode", "sslrootcert" => "Root Certificate", "application_name" => "Application Name", _ => name }] =
                name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }

        return read;
    }
}
