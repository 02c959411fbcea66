using Attesta.Trust;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A ledger that signs itself: after so many entries, after so long, and when it is closed, a checkpoint is signed, appended as an entry of its
/// own and offered to the anchors, again and again to one that fails. It happens beside the appends and never fails one: a key that cannot be used leaves
/// entries unsigned, which is logged here and found by verification. Several processes may do so for one ledger.
/// </summary>
public sealed partial class SignedLedger : ITrustLedger, IDisposable, IAsyncDisposable
{
    private readonly IAuditLedger _inner;
    private readonly CheckpointSettings _settings;
    private readonly CheckpointWriter _writer;
    private readonly CheckpointDelivery _delivery;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1);
    private readonly ITimer _timer;
    private long _since;
    private int _wanted;
    private Task _running = Task.CompletedTask;
    private volatile bool _waitsForTime;
    private bool _isFailing;
    private int _closed;

    /// <param name="inner">The ledger; disposed together with this one.</param>
    /// <param name="path">Its file.</param>
    /// <param name="signer">The key.</param>
    /// <param name="settings">How often, as what, and where to; null for what ships.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="log">Told when signing or anchoring fails.</param>
    /// <exception cref="ArgumentException">An anchor is the ledger itself, or one of its own files.</exception>
    public SignedLedger(IAuditLedger inner, string path, ICheckpointSigner signer, CheckpointSettings? settings = null, TimeProvider? time = null, ILogger? log = null)
        : this(inner, LedgerText.OfFile(System.IO.Path.GetFullPath(path)), signer, settings, time, log)
    {
    }

    /// <param name="inner">The ledger; disposed together with this one.</param>
    /// <param name="text">Its text, wherever it is kept.</param>
    /// <param name="signer">The key.</param>
    /// <param name="settings">How often, as what, and where to; null for what ships.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="log">Told when signing or anchoring fails.</param>
    public SignedLedger(IAuditLedger inner, LedgerText text, ICheckpointSigner signer, CheckpointSettings? settings = null, TimeProvider? time = null, ILogger? log = null)
    {
        _inner = inner;
        _settings = settings ?? new CheckpointSettings();
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        Text = text;
        Key = signer.Key;
        foreach (var anchor in _settings.Anchors.OfType<FileAnchor>())
        {
            if (LedgerPaths.OwnPart(anchor.Name, text.Beside) is { } own)
                throw new ArgumentException($"the anchor '{anchor.Name}' {own}; name a file elsewhere", nameof(settings));
        }

        _writer = new CheckpointWriter(text, inner, signer, _settings, _time);
        _delivery = new CheckpointDelivery(_settings.Anchors, Key, _time, _log);
        _timer = _time.CreateTimer(static ledger => ((SignedLedger)ledger!).OnTime(), this, _settings.Every, _settings.Every);
    }

    /// <summary>What it signs.</summary>
    public LedgerText Text { get; }

    /// <summary>The public key that its checkpoints are signed with.</summary>
    public VerifierKey Key { get; }

    /// <summary>What is let go of together with the ledger: its key and anchors, when they are nobody else's.</summary>
    internal IReadOnlyList<object> Owned { get; init; } = [];

    /// <summary>How long to wait while another process makes a checkpoint.</summary>
    internal TimeSpan Patience
    {
        init => _writer.Patience = value;
    }

    /// <summary>What should be known of where the key lies; logged once.</summary>
    internal string? Caution
    {
        init
        {
            if (value is not null)
                LogCaution(_log, value);
        }
    }

    /// <summary>Why the last checkpoint could not be signed or anchored; null when it could.</summary>
    public string? LastFault { get; private set; }

    /// <inheritdoc/>
    public ValueTask<AuditEntry> AppendAsync(AuditEntry entry, Durability durability)
    {
        var append = _inner.AppendAsync(entry, durability);
        if (!append.IsCompletedSuccessfully)
            return CountedAsync(append);
        Count();
        return append;
    }

    /// <summary>Trust as the ledger beneath has it; null when it has none.</summary>
    /// <inheritdoc/>
    public ITrustSource? CreateTrust(TrustSettings? settings = null) => (_inner as ITrustLedger)?.CreateTrust(settings);

    /// <inheritdoc/>
    public ValueTask ProbeAsync() => _inner.ProbeAsync();

    /// <summary>Signs what is not signed yet, now, and gives the newest checkpoint to every anchor that does not have it, also when nothing is new, and also to a file that is not there.</summary>
    /// <returns>What keeps it from being signed and anchored; null when all of it is that the ledger held when this was called.</returns>
    public ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken = default) => CheckpointAsync(isAsked: true, mayBegin: true, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await Volatile.Read(ref _running).ConfigureAwait(false);
        if (Interlocked.Read(ref _since) > 0)
            await CheckpointAsync(isAsked: false, mayBegin: false, CancellationToken.None).ConfigureAwait(false);
        if (_inner is IAsyncDisposable later)
            await later.DisposeAsync().ConfigureAwait(false);
        else
            (_inner as IDisposable)?.Dispose();
        foreach (var part in Owned.OfType<IDisposable>())
            part.Dispose();
        _one.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private async ValueTask<AuditEntry> CountedAsync(ValueTask<AuditEntry> append)
    {
        var entry = await append.ConfigureAwait(false);
        Count();
        return entry;
    }

    private void Count()
    {
        // After a failure it is time that brings the next attempt, not each of a hundred thousand entries.
        if (Interlocked.Increment(ref _since) >= _settings.EveryEntries && !_waitsForTime)
            Start();
    }

    private void OnTime()
    {
        if (Interlocked.Read(ref _since) > 0 || _delivery.IsOwed)
            Start();
    }

    // At most one is under way; whoever comes meanwhile is covered by the next.
    private void Start()
    {
        if (Volatile.Read(ref _closed) == 0 && Interlocked.Exchange(ref _wanted, 1) == 0)
        {
            Volatile.Write(ref _running, Task.Run(async () =>
            {
                await CheckpointAsync(isAsked: false, mayBegin: false, CancellationToken.None).ConfigureAwait(false);
                Volatile.Write(ref _wanted, 0);
            }));
        }
    }

    // Who asks wants to know of every anchor. Otherwise a checkpoint that another process has signed is for that one to anchor.
    internal async ValueTask<string?> CheckpointAsync(bool isAsked, bool mayBegin, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var counted = Interlocked.Read(ref _since);
            _waitsForTime = true;
            var signed = await _writer.WriteAsync(cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _since, -counted);
            var offer = signed ?? ((isAsked && _settings.Anchors.Count > 0) || _delivery.IsOwed ? _writer.Newest() : null);
            if (offer is not null && mayBegin)
                offer.MayBegin = true;
            LastFault = offer is null ? null : await AnchorAsync(offer, isNew: signed is not null, cancellationToken).ConfigureAwait(false);
            _waitsForTime = false;
            _isFailing = false;
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LastFault = failed.Message;
            if (!_isFailing)
                LogUnsigned(_log, failed);
            _isFailing = true;
        }
        finally
        {
            _one.Release();
        }

        return LastFault;
    }

    private async ValueTask<string?> AnchorAsync(CheckpointOffer offer, bool isNew, CancellationToken cancellationToken)
    {
        var (cosignatures, fault) = await _delivery.OfferAsync(offer, isNew, cancellationToken).ConfigureAwait(false);
        if (cosignatures.Count > 0)
            _writer.Keep(offer.Note.Text, cosignatures);
        return fault;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit ledger could not be signed. Its newest entries stay unsigned until it can.")]
    private static partial void LogUnsigned(ILogger log, Exception failed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Caution}")]
    private static partial void LogCaution(ILogger log, string caution);
}
