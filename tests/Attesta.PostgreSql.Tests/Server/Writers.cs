using System.Collections.Concurrent;
using System.Globalization;
using Attesta.Audit;
using Attesta.Tests.Audit;

namespace Attesta.PostgreSql.Tests.Server;

/// <summary>Callers that append on and on, each its own entries, and remember what they were told.</summary>
internal sealed class Writers
{
    private volatile bool _isEnough;
    private readonly List<Task> _writing = [];

    /// <summary>The ids of entries that were acknowledged.</summary>
    public ConcurrentBag<string> Acknowledged { get; } = [];

    /// <summary>The ids of entries whose callers got an exception.</summary>
    public ConcurrentBag<string> Failed { get; } = [];

    public Writers Add(IAuditLedger ledger, string name, int callers)
    {
        for (var caller = 0; caller < callers; caller++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{name}-{caller}-");
            _writing.Add(Task.Run(() => WriteAsync(ledger, prefix)));
        }

        return this;
    }

    /// <summary>Waits until so many more entries were acknowledged.</summary>
    public async Task MoreAsync(int count)
    {
        var target = Acknowledged.Count + count;
        while (Acknowledged.Count < target)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        _isEnough = true;
        await Task.WhenAll(_writing);
    }

    private async Task WriteAsync(IAuditLedger ledger, string prefix)
    {
        for (var i = 0; !_isEnough; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}");
            try
            {
                var entry = await ledger.AppendAsync(Sample.Entry(i) with { EntryId = id, AgentId = prefix }, Durability.Durable);
                entry.EntryId.ShouldBe(id);
                Acknowledged.Add(id);
            }
            catch (AuditFailedException)
            {
                Failed.Add(id);
            }
        }
    }
}
