[assembly: AssemblyFixture(typeof(Attesta.PostgreSql.Tests.Server.SharedServer))]

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>One server for all tests that leave it running; each has a database of its own.</summary>
public sealed class SharedServer : IDisposable
{
    private readonly Lazy<PostgresServer> _server = new(() => new PostgresServer());

    internal PostgresServer Server => _server.Value;

    public void Dispose()
    {
        if (_server.IsValueCreated)
            _server.Value.Dispose();
    }
}
