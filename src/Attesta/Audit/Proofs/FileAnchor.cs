using System.Runtime.CompilerServices;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Checkpoints in a file, one behind the other: on another mount, in a folder of another user, or made append-only (<c>chattr +a</c>). It is worth what
/// separates it from the ledger. Several ledgers may share it. Half a checkpoint is passed over, and missed by what it would have vouched for.
/// </summary>
public sealed class FileAnchor(string path) : ICheckpointAnchor
{
    /// <inheritdoc/>
    public string Name { get; } = Path.GetFullPath(path);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);

        // Made anew without a word, an anchor would hide that it was lost, or that its disk is not mounted.
        if (!offer.MayBegin && new FileInfo(Name) is not { Exists: true, Length: > 0 })
            throw new AnchorFailedException($"The anchor '{Name}' is not there or empty, although the log was signed before. Bring it back, or mount its disk; to begin it now, run 'attesta audit checkpoint'.");
        Append(offer.Note, offer.LedgerPath);
        return new([]);
    }

    /// <summary>Appends a note; it is on stable storage when this returns.</summary>
    /// <param name="note">The note.</param>
    /// <param name="ledger">The ledger that it is of, which must not be the anchor; null when that is known.</param>
    /// <exception cref="AnchorFailedException">It could not be written, or the anchor is the ledger or one of its own files.</exception>
    public void Append(SignedNote note, string? ledger = null)
    {
        ArgumentNullException.ThrowIfNull(note);
        try
        {
            NoteFile.Append(Name, note, ledger);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new AnchorFailedException($"The anchor '{Name}' cannot be written: {failed.Message}", failed);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using var notes = NoteFile.Read(Name, cancellationToken, withUnsigned: true).GetEnumerator();
        while (true)
        {
            try
            {
                if (!notes.MoveNext())
                    yield break;
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new AnchorFailedException(Directory.Exists(Name)
                    ? $"The anchor '{Name}' is a folder. Name the file in it."
                    : $"The anchor '{Name}' cannot be read: there is no such file. If it was never there, 'attesta audit checkpoint' makes it; if it was, bring it back or mount its disk; or name where it is now.", missing);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw new AnchorFailedException($"The anchor '{Name}' cannot be read: {failed.Message}", failed);
            }

            yield return notes.Current;
        }
    }
}
