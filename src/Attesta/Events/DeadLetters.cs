using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Telemetry;
using Microsoft.Extensions.Logging;

namespace Attesta.Events;

/// <summary>
/// What a receiver never got, in the ledger and in the log. The first loss is written at once; later ones are gathered, so that a receiver that is down
/// makes two entries a minute and not one an event. Entries are appended to the ledger itself, past the gate: they are no events, so they cannot breed.
/// </summary>
internal sealed partial class DeadLetters(WebhookEndpoint endpoint, IAuditLedger? ledger, TimeProvider time, ILogger log) : IAsyncDisposable
{
    /// <summary>The action name of these entries.</summary>
    public const string EntryName = "attesta.webhook.dead_letter";

    public static readonly TimeSpan Gathering = TimeSpan.FromSeconds(30);

    private const int MostListed = 20;

    private readonly Lock _gate = new();
    private readonly List<PlainMap> _listed = [];
    private Task _writing = Task.CompletedTask;
    private ITimer? _timer;
    private DateTimeOffset? _lastWritten;
    private DateTimeOffset _firstLost;
    private string _lastError = "";
    private long _count;
    private bool _closed;

    public void Add(WebhookDelivery delivery, int attempts, string error)
    {
        Instruments.NotDelivered(endpoint.Url, delivery.Event);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_count++ == 0)
                _firstLost = now;
            _lastError = error;
            if (_listed.Count < MostListed)
                _listed.Add(PlainMap.Of(("event", delivery.Event), ("idempotency_key", delivery.Key), ("attempts", (long)attempts), ("error", error)));
            if (_timer is not null)
                return;
            var wait = _lastWritten + Gathering - now ?? TimeSpan.Zero;
            if (wait <= TimeSpan.Zero)
                Write();
            else if (!_closed)
                _timer = time.CreateTimer(static letters => ((DeadLetters)letters!).Flush(), this, wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Writes what is gathered, and waits until it is written.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Flush();
            return new(_writing);
        }
    }

    private void Flush()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            if (_count > 0)
                Write();
        }
    }

    private void Write()
    {
        var now = time.GetUtcNow();
        var (entry, count, error) = (Entry(now), _count, _lastError);
        _listed.Clear();
        _count = 0;
        _lastWritten = now;
        _writing = AppendAsync(_writing, entry, count, error);
    }

    private async Task AppendAsync(Task before, AuditEntry entry, long count, string error)
    {
        // The ledger may take its time; whoever reports a loss holds a lock and does not wait for it.
        await Task.Yield();
        await before.ConfigureAwait(false);
        try
        {
            LogLost(log, endpoint.ShownUrl, count, error);
            if (ledger is not null)
                await ledger.AppendAsync(entry, Durability.Written).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            Unwritten(thrown);
        }
    }

    private void Unwritten(Exception thrown)
    {
        try
        {
            LogUnwritten(log, endpoint.ShownUrl, thrown);
        }
        catch (Exception)
        {
            // The ledger failed and the log too.
        }
    }

    private AuditEntry Entry(DateTimeOffset now)
    {
        var at = Timestamp.Write(now);
        return new AuditEntry
        {
            EntryId = Guid.CreateVersion7(now).ToString("N"),
            ActionName = EntryName,
            ActionDescription = string.Create(CultureInfo.InvariantCulture, $"{EntryName}(endpoint={PythonLiteral.Of(endpoint.ShownUrl, 300)}, events={_count})"),
            RiskLevel = RiskLevel.Low.Name(),
            Verdict = Verdict.Denied.Name(),
            InterceptedAt = Timestamp.Write(_firstLost),
            DecidedAt = at,
            Metadata = PlainMap.Of(
                ("endpoint", endpoint.ShownUrl),
                ("events", _count),
                ("last_error", _lastError),
                ("lost", PlainList.Of(_listed))),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook {Endpoint} did not get {Count} events: {Error}.")]
    private static partial void LogLost(ILogger log, string endpoint, long count, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "That the webhook {Endpoint} did not get events could not be written to the audit ledger.")]
    private static partial void LogUnwritten(ILogger log, string endpoint, Exception thrown);
}
