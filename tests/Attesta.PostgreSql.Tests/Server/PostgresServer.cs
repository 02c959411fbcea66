using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Attesta.PostgreSql.Schema;
using Npgsql;

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>
/// A PostgreSQL of the tests' own: its own data, on a free port of the loopback address, never as root, with everything on that makes a commit durable.
/// It is gone when the tests are, even when they are killed: a guard waits for the end of a pipe that only this process holds.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Guard = """
        cat >/dev/null
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
        if [ -n "$pid" ]; then
          kill -QUIT "$pid" 2>/dev/null
          n=0; while [ -d "/proc/$pid" ] && ! grep -q "^State:.Z" "/proc/$pid/status" && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
          kill -KILL "$pid" 2>/dev/null
        fi
        rm -rf "$1"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-postgres-").FullName;
    private readonly Process? _guard;
    private readonly ConcurrentQueue<string> _made = new();
    private readonly NpgsqlConnectionStringBuilder _address;
    private int _names;

    /// <summary>Starts a server.</summary>
    /// <param name="configured">The connection of a superuser of a server that is there, to use that instead; it cannot be killed.</param>
    public PostgresServer(string? configured = null)
    {
        _address = new NpgsqlConnectionStringBuilder(configured ?? "Host=127.0.0.1;Username=postgres;SSL Mode=Disable;GSS Encryption Mode=Disable") { Pooling = false };
        if (configured is null)
        {
            _address.Port = FreePort();
            _guard = StartGuard(_folder);
        }

        try
        {
            if (configured is null)
            {
                if (IsRoot)
                    Run("chown", "postgres", _folder);
                Run([.. AsOwner, Program("initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
                Start();
            }

            Template = NewEmptyDatabase();
            PostgresSchema.MigrateAsync(Owner(Template)).GetAwaiter().GetResult();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Port => _address.Port;

    private string Template { get; } = "";

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private static string[] AsOwner => IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A new database with the ledger's tables.</summary>
    public string NewDatabase() => Create($"template {Template}");

    /// <summary>A new database with nothing in it.</summary>
    public string NewEmptyDatabase() => Create("");

    /// <summary>The connection string of whoever owns everything.</summary>
    public string Owner(string database) => new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = database }.ConnectionString;

    /// <summary>The connection string of a new login with roles.</summary>
    public string NewLogin(string database, params string[] roles)
    {
        var (name, password) = (NewName(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        Execute("postgres", $"create role {name} login password '{password}'" + (roles.Length > 0 ? $" in role {string.Join(", ", roles)}" : ""));
        _made.Enqueue($"drop role if exists {name}");
        return new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = database, Username = name, Password = password }.ConnectionString;
    }

    public void Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection(Owner(database));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public T Ask<T>(string database, string sql)
    {
        using var connection = new NpgsqlConnection(Owner(database));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (T)command.ExecuteScalar()!;
    }

    /// <summary>Kills the server: its first process alone, which leaves the others to notice, or all of them at once, as a power cut does.</summary>
    public void Kill(bool all)
    {
        var first = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var processes = all ? ChildrenOf(first).Prepend(first).ToList() : [first];
        foreach (var id in processes)
            KillOne(id);
        foreach (var id in processes)
        {
            while (IsRunning(id))
                Thread.Yield();
        }
    }

    /// <summary>Starts it (again).</summary>
    /// <param name="more">Settings of this start.</param>
    public void Start(string more = "")
    {
        var settings = string.Create(CultureInfo.InvariantCulture,
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c full_page_writes=on -c max_connections=200 -c shared_buffers=64MB {more}");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run([.. AsOwner, Program("pg_ctl"), "-D", Data, "-s", "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", settings, "start"]);
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                // The processes of the one that was killed may still be about to notice.
                Run("sleep", "0.2");
            }
        }
    }

    public void Dispose()
    {
        if (_guard is not null)
        {
            _guard.StandardInput.Close();
            _guard.WaitForExit();
            _guard.Dispose();
            return;
        }

        // Databases before roles, which may have rights in them.
        foreach (var drop in _made.OrderBy(static drop => drop.StartsWith("drop role", StringComparison.Ordinal)))
            Execute("postgres", drop);
        Directory.Delete(_folder);
    }

    private static Process StartGuard(string folder)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Guard, "guard", folder]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private static string Program(string name)
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return versions.Select(version => Path.Combine(version, "bin", name)).FirstOrDefault(File.Exists) ?? name;
    }

    private static void Run(params string[] command)
    {
        // Into a file: a pipe would be held open by the server that is started.
        var said = Path.GetTempFileName();
        try
        {
            string[] quiet = ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", said, .. command];
            using var process = Process.Start(new ProcessStartInfo("sh", quiet) { UseShellExecute = false, WorkingDirectory = "/" })!;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {File.ReadAllText(said)}");
        }
        finally
        {
            File.Delete(said);
        }
    }

    private static void KillOne(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }

    private static List<int> ChildrenOf(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Parent: Field(name!, "PPid:"))).Where(process => process.Parent == $"{parent}").Select(process => process.Id)];

    private static bool IsRunning(int id) => Field($"{id}", "State:") is { } state && state[0] != 'Z';

    private static string? Field(string id, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Create(string how)
    {
        var name = NewName();
        Execute("postgres", $"create database {name} {how}");
        _made.Enqueue($"drop database if exists {name} with (force)");
        return name;
    }

    private string NewName() => string.Create(CultureInfo.InvariantCulture, $"attesta_t{Environment.ProcessId}_{Interlocked.Increment(ref _names)}");
}
