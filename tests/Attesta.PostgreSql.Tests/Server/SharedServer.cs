[assembly: AssemblyFixture(typeof(Attesta.PostgreSql.Tests.Server.SharedServer))]

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>
/// One server for all tests that leave it running; each has a database of its own. ATTESTA_TEST_POSTGRES, the connection of a superuser, names one that is
/// there already; otherwise one is started.
/// </summary>
public sealed class SharedServer : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer(Environment.GetEnvironmentVariable("ATTESTA_TEST_POSTGRES") is { Length: > 0 } configured ? configured : null));

    internal PostgresServer Server => _server.Value;

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}
