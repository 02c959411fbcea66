using Attesta.Trust;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A ledger that signs itself: after so many entries, after so long, and when it is closed, a checkpoint is signed, appended as an entry of its
/// own and offered to the anchors. It happens beside the appends and never fails one: a key that cannot be used leaves entries unsigned, which is logged
/// here and found by verification. Several processes may do so for one ledger.
/// </summary>
public sealed partial class SignedLedger : ITrustLedger, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan AnchorPatience = TimeSpan.FromSeconds(10);

    private readonly IAuditLedger _inner;
    private readonly CheckpointSettings _settings;
    private readonly CheckpointWriter _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1);
    private readonly ITimer _timer;
    private long _since;
    private int _wanted;
    private Task _running = Task.CompletedTask;
    private volatile bool _waitsForTime;
    private int _closed;

    /// <param name="inner">The ledger; disposed together with this one.</param>
    /// <param name="path">Its file.</param>
    /// <param name="signer">The key.</param>
    /// <param name="settings">How often, as what, and where to; null for what ships.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="log">Told when signing or anchoring fails.</param>
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
        _writer = new CheckpointWriter(text, inner, signer, _settings, _time);
        _timer = _time.CreateTimer(static ledger => ((SignedLedger)ledger!).OnTime(), this, _settings.Every, _settings.Every);
    }

    /// <summary>What it signs.</summary>
    public LedgerText Text { get; }

    /// <summary>The public key that its checkpoints are signed with.</summary>
    public VerifierKey Key { get; }

    /// <summary>What is let go of together with the ledger: its key and anchors, when they are nobody else's.</summary>
    internal IReadOnlyList<object> Owned { get; init; } = [];

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

    /// <summary>Signs what is not signed yet, now, and offers it to the anchors.</summary>
    /// <returns>What keeps it from being signed and anchored; null when all of it is.</returns>
    public async ValueTask<string?> CheckpointAsync(CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var counted = Interlocked.Read(ref _since);
            _waitsForTime = true;
            if (await _writer.WriteAsync(cancellationToken).ConfigureAwait(false) is { } offer)
                await AnchorAsync(offer, cancellationToken).ConfigureAwait(false);
            else
                LastFault = null;
            Interlocked.Add(ref _since, -counted);
            _waitsForTime = false;
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LastFault = failed.Message;
            LogUnsigned(_log, failed);
        }
        finally
        {
            _one.Release();
        }

        return LastFault;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await Volatile.Read(ref _running).ConfigureAwait(false);
        if (Interlocked.Read(ref _since) > 0)
            await CheckpointAsync().ConfigureAwait(false);
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
        if (Interlocked.Read(ref _since) > 0)
            Start();
    }

    // At most one is under way; whoever comes meanwhile is covered by the next.
    private void Start()
    {
        if (Volatile.Read(ref _closed) == 0 && Interlocked.Exchange(ref _wanted, 1) == 0)
        {
            Volatile.Write(ref _running, Task.Run(async () =>
            {
                await CheckpointAsync().ConfigureAwait(false);
                Volatile.Write(ref _wanted, 0);
            }));
        }
    }

    private async ValueTask AnchorAsync(CheckpointOffer offer, CancellationToken cancellationToken)
    {
        LastFault = null;
        var cosigned = offer.Note;
        foreach (var anchor in _settings.Anchors)
        {
            using var late = new CancellationTokenSource(AnchorPatience, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
            try
            {
                cosigned = cosigned.With(await anchor.StoreAsync(offer, either.Token).ConfigureAwait(false));
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                LastFault = late.IsCancellationRequested ? $"The anchor {anchor.Name} did not answer within {AnchorPatience.TotalSeconds} seconds." : failed.Message;
                LogUnanchored(_log, failed, anchor.Name);
            }
        }

        if (cosigned != offer.Note)
            _writer.Keep(cosigned);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit ledger could not be signed. Its newest entries stay unsigned until it can.")]
    private static partial void LogUnsigned(ILogger log, Exception failed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A checkpoint of the audit ledger did not reach the anchor {Anchor}.")]
    private static partial void LogUnanchored(ILogger log, Exception failed, string anchor);
}
