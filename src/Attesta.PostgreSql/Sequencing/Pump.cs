using System.Security.Cryptography;
using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>
/// The one loop of a ledger. It gathers what callers append; as the sequencer it chains that and what is in the inbox, otherwise it puts it into the inbox and
/// waits for its place. After every failure it first finds out where its entries are.
/// </summary>
internal sealed class Pump : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(1);

    private readonly PostgresLedgerOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _listenerSource;
    private readonly Listener _listener;
    private readonly Wakeup _wake;
    private readonly Lock _lock = new();
    private readonly Backlog _backlog;
    private readonly Placing _placing;
    private readonly string _name;
    private readonly string _place;
    private Task? _running;
    private volatile bool _isClosing;
    private bool _hasLeft;
    private bool _isListening;
    private Session? _session;
    private int _failures;

    public Pump(string address, PostgresLedgerOptions options)
    {
        _options = options;
        _name = "attesta/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        _source = ServerAddress.Unpooled(address, _name);
        _listenerSource = ServerAddress.Unpooled(address, _name + "/listener");
        _place = $"{ServerAddress.Shown(address)}, chain {options.Chain}";
        _wake = new Wakeup(options.Time);
        _backlog = new Backlog(options);
        _placing = new Placing(options, _backlog);
        _listener = new Listener(_listenerSource, options.Chain, options.Time, Heard);
    }

    public Task<AuditEntry> Enqueue(AuditEntry? entry, byte[] line)
    {
        var waiting = new Waiting(entry, line, _options.Time.GetTimestamp());
        lock (_lock)
        {
            if (_isClosing)
                return Task.FromException<AuditEntry>(new AuditFailedException("The ledger was closed. Keep it open for as long as actions are evaluated."));
            _backlog.Add(waiting);

            // Not on the caller's time and not in the caller's context.
            _running ??= Task.Run(RunAsync);
        }

        _wake.Set();
        return waiting.Task;
    }

    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_lock)
        {
            _isClosing = true;
            running = _running;
        }

        _wake.Set();
        if (running is not null)
            await running.ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        await _listenerSource.DisposeAsync().ConfigureAwait(false);
    }

    private void Heard(string channel)
    {
        if (channel == Listener.InboxLines)
            _placing.LookIntoInbox();
        else if (!_placing.HeardOfEntries())
            return;
        _wake.Set();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            // In this order: nothing is added once it is closing.
            var isClosing = _isClosing;
            var isQueued = _backlog.HasQueued;
            if (isClosing && !isQueued && _backlog.Open.Count == 0)
                break;

            // What is queued goes out at once; what waits for others is looked at when they are heard of, or soon.
            if ((!isQueued && !_placing.HasMore) || _placing.IsBlocked || _failures > 0)
                await _wake.WaitAsync(_failures > 0 ? Pause() : _backlog.Open.Count > 0 || isQueued ? Look : Idle).ConfigureAwait(false);
            try
            {
                await StepAsync().ConfigureAwait(false);
                _failures = 0;
            }
            catch (Exception failure)
            {
                await FailedAsync(failure).ConfigureAwait(false);
            }
        }

        await LeaveAsync().ConfigureAwait(false);
    }

    private async Task StepAsync()
    {
        if (_session is null)
        {
            _session = await Session.OpenAsync(_source).ConfigureAwait(false);
            if (_hasLeft)
                await _session.EndEarlierAsync(_name).ConfigureAwait(false);
            _hasLeft = false;
            await _placing.CheckAsync(_session).ConfigureAwait(false);
        }

        await _placing.StepAsync(_session).ConfigureAwait(false);
        if (!_isListening)
        {
            _isListening = true;
            _listener.Start();
        }
    }

    private async Task FailedAsync(Exception failure)
    {
        var explained = PostgresFailure.Explain(failure, _place);
        if (!PostgresFailure.IsPassing(failure))
            _placing.Refused(failure, explained);
        await _placing.GiveUpAsync(_session, explained).ConfigureAwait(false);

        // The session may be in any state, and with it goes the lock: whoever takes over finds out what was done.
        _failures++;
        await LeaveAsync().ConfigureAwait(false);
    }

    private async Task LeaveAsync()
    {
        _placing.Leave();
        if (_session is null)
            return;
        _hasLeft = true;
        try
        {
            await _session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is gone either way.
        }

        _session = null;
    }

    private TimeSpan Pause() => TimeSpan.FromMilliseconds(Math.Min(MostPause.TotalMilliseconds, 20 * Math.Pow(2, Math.Min(_failures, 10))));
}
