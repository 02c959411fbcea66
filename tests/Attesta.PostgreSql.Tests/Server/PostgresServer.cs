using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Attesta.PostgreSql.Schema;
using Npgsql;

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>
/// A PostgreSQL of the tests' own: its own data, on a free port of the loopback address, never as root, with everything on that makes a commit durable.
/// It is gone when the tests are, even when they are killed: a guard waits for the end of a pipe that only this process holds.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Template = "attesta_template";

    private const string Guard = """
        cat >/dev/null
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
        if [ -n "$pid" ]; then
          kill -QUIT "$pid" 2>/dev/null
          n=0; while kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
          kill -KILL "$pid" 2>/dev/null
        fi
        rm -rf "$1"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-postgres-").FullName;
    private readonly Process _guard;
    private int _databases;

    public PostgresServer()
    {
        Port = FreePort();
        _guard = StartGuard(_folder);
        try
        {
            if (IsRoot)
                Run("chown", "postgres", _folder);
            Run([.. AsOwner, Program("initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]);
            Start();
            Execute("postgres", $"create database {Template}");
            PostgresSchema.MigrateAsync(Owner(Template)).GetAwaiter().GetResult();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Port { get; }

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private static string[] AsOwner => IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A new database with the ledger's tables.</summary>
    public string NewDatabase()
    {
        var name = NewName();
        Execute("postgres", $"create database {name} template {Template}");
        return name;
    }

    /// <summary>A new database with nothing in it.</summary>
    public string NewEmptyDatabase()
    {
        var name = NewName();
        Execute("postgres", $"create database {name}");
        return name;
    }

    /// <summary>The connection string of whoever owns everything.</summary>
    public string Owner(string database) => As("postgres", database);

    /// <summary>The connection string of a login.</summary>
    public string As(string login, string database) => At(Port, login, database);

    /// <summary>The same through another port, such as a proxy's.</summary>
    public static string At(int port, string login, string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={login};Database={database};Pooling=false;SSL Mode=Disable;GSS Encryption Mode=Disable");

    /// <summary>A new login with roles.</summary>
    public string NewLogin(string database, params string[] roles)
    {
        var name = NewName();
        Execute("postgres", $"create role {name} login" + (roles.Length > 0 ? $" in role {string.Join(", ", roles)}" : ""));
        return As(name, database);
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

    /// <summary>Kills the server as a power cut of the machine's processes would: no process of it does anything more.</summary>
    public void Kill()
    {
        var pid = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using var postmaster = Process.GetProcessById(pid);
        postmaster.Kill();
        postmaster.WaitForExit();
    }

    /// <summary>Starts it (again).</summary>
    public void Start()
    {
        var settings = string.Create(CultureInfo.InvariantCulture,
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c full_page_writes=on -c max_connections=200 -c shared_buffers=64MB");
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
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
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
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = command.Contains("-A") })!;
        process.StandardInput.Close();
        if (process.StartInfo.RedirectStandardOutput)
            process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string NewName() => string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
}
