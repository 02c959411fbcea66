using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Brings checkpoints to the anchors, and knows which of them still has to get the newest. An anchor that fails is told of once, until it works again. Not
/// for several threads, but for <see cref="IsOwed"/>.
/// </summary>
internal sealed partial class CheckpointDelivery(IReadOnlyList<ICheckpointAnchor> anchors, VerifierKey key, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string?[] _has = new string?[anchors.Count];
    private readonly bool[] _failed = new bool[anchors.Count];
    private volatile bool _isOwed = anchors.Count > 0;

    /// <summary>Whether an anchor may lack the newest checkpoint. At first this is so: what they hold is not known.</summary>
    public bool IsOwed => _isOwed;

    /// <summary>Gives a checkpoint to all anchors that are not known to have it.</summary>
    /// <param name="offer">The newest.</param>
    /// <param name="isNew">Whether it was signed just now, so that nobody can have it yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the witnesses signed, and which anchors lack it and why; null when none does.</returns>
    public async ValueTask<(IReadOnlyList<NoteSignature> Cosignatures, string? Fault)> OfferAsync(CheckpointOffer offer, bool isNew, CancellationToken cancellationToken)
    {
        var (cosignatures, faults) = (new List<NoteSignature>(), new List<string>());
        _isOwed = anchors.Count > 0;
        for (var i = 0; i < anchors.Count; i++)
        {
            if (_has[i] == offer.Note.Text)
                continue;

            // What an anchor has may take long to read, so it is not asked again and again while it fails; it may get the same twice instead.
            if (!isNew && !_failed[i] && await HoldsAsync(anchors[i], offer, cancellationToken).ConfigureAwait(false))
                _has[i] = offer.Note.Text;
            else if (await StoreAsync(i, offer, cosignatures, cancellationToken).ConfigureAwait(false) is { } fault)
                faults.Add(fault);
        }

        _isOwed = faults.Count > 0;
        return (cosignatures, faults.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"The {offer.Checkpoint.Size} entries of the audit log are signed, and not anchored everywhere. {string.Join(' ', faults)}"));
    }

    private async ValueTask<string?> StoreAsync(int number, CheckpointOffer offer, List<NoteSignature> cosignatures, CancellationToken cancellationToken)
    {
        var anchor = anchors[number];
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            cosignatures.AddRange(await anchor.StoreAsync(offer, either.Token).ConfigureAwait(false));
            _has[number] = offer.Note.Text;
            if (_failed[number])
                LogAnchored(log, anchor.Name);
            _failed[number] = false;
            return null;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_failed[number])
                LogUnanchored(log, failed, anchor.Name);
            _failed[number] = true;
            return late.IsCancellationRequested ? $"The anchor {anchor.Name} did not answer within {Patience.TotalSeconds} seconds."
                : failed is AnchorFailedException ? failed.Message
                : $"The anchor {anchor.Name} failed: {failed.Message}";
        }
    }

    private async ValueTask<bool> HoldsAsync(ICheckpointAnchor anchor, CheckpointOffer offer, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await foreach (var note in anchor.ListAsync(offer.Checkpoint.Origin, either.Token).ConfigureAwait(false))
            {
                if (note.Text == offer.Note.Text && note.Check([key], out _) == NoteCheck.Trusted)
                    return true;
            }
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // It is offered then, which says what is wrong.
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A checkpoint of the audit ledger did not reach the anchor {Anchor}. It is offered again until it does.")]
    private static partial void LogUnanchored(ILogger log, Exception failed, string anchor);

    [LoggerMessage(Level = LogLevel.Information, Message = "The anchor {Anchor} takes checkpoints of the audit ledger again.")]
    private static partial void LogAnchored(ILogger log, string anchor);
}
