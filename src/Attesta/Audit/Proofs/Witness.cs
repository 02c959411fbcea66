using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A witness, as C2SP tlog-witness describes it: it remembers the newest checkpoint of each ledger, and signs one only when it is the continuation of that.
/// So a ledger can neither be cut nor written anew without its own signature against it. Knows no network; any HTTP server can ask it. Thread-safe. What it
/// answers with 200 is on stable storage. Its folder is its own as long as it lives: it holds a lock there that ends with the process.
/// </summary>
public sealed class Witness : IDisposable
{
    /// <summary>Longest request that is looked at.</summary>
    public const int MostBytes = SignedNote.MaxCharacters;

    private const int MostLedgers = 10_000;

    private readonly WitnessFolder _folder;
    private readonly ICheckpointSigner _signer;
    private readonly IReadOnlyList<WitnessedLedger> _ledgers;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, SignedNote> _latest = new(StringComparer.Ordinal);

    /// <param name="folder">Where it remembers, a file for each ledger. It is created when it is missing.</param>
    /// <param name="signer">Its own key, which no ledger may have.</param>
    /// <param name="ledgers">Whose checkpoints it takes.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="IOException">Another witness, of this process or another, has the folder; or it cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public Witness(string folder, ICheckpointSigner signer, IReadOnlyList<WitnessedLedger> ledgers, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(signer);
        (_signer, _ledgers, _time) = (signer, ledgers, time ?? TimeProvider.System);
        Key = signer.Key.AsCosigner(signer.Key.Name!);
        _folder = new WitnessFolder(Path.GetFullPath(folder));
    }

    /// <summary>The public key that checks its signatures.</summary>
    public VerifierKey Key { get; }

    /// <summary>The name under which the newest checkpoint of a ledger is asked for: <c>checkpoint/NAME</c>.</summary>
    public static string NameOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>Answers <c>add-checkpoint</c>.</summary>
    /// <param name="request">The body: the old size, the consistency proof, and the new checkpoint.</param>
    /// <param name="cancellationToken">Gives up before anything is remembered.</param>
    public async ValueTask<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ConsistencyProof.Parse(request) is not { } proof)
            return WitnessAnswer.Text(400, "this is no add-checkpoint request\n");
        var keys = _ledgers.Where(ledger => ledger.Origin is null || ledger.Origin == proof.Checkpoint.Origin).SelectMany(ledger => ledger.Keys).ToList();
        if (keys.Count == 0)
            return WitnessAnswer.Text(404, "this ledger is not known here\n");
        if (proof.Note.Check(keys, out _) != NoteCheck.Trusted)
            return WitnessAnswer.Text(403, "no key that is known here has signed it\n");
        if (proof.OldSize > proof.Checkpoint.Size)
            return WitnessAnswer.Text(400, "the old size is the larger one\n");

        // INVARIANT: what it signs it can read back, or it would forget that it has signed it. Lines of the sender's own are not kept here.
        if (proof.Note.Text != proof.Checkpoint.Text)
            return WitnessAnswer.Text(400, "a checkpoint has three lines here\n");

        // INVARIANT: looking and remembering are one step, or an older checkpoint could take the place of a newer one.
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await JudgeAsync(proof, keys, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or SigningFailedException)
        {
            return WitnessAnswer.Text(500, "the checkpoint could not be kept\n") with { Fault = failed.Message };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Answers the question for the newest checkpoint of a ledger, by <see cref="NameOf"/>.</summary>
    public async ValueTask<WitnessAnswer> LatestAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length != 64 || !name.All(char.IsAsciiHexDigitLower))
            return WitnessAnswer.Text(404, "there is no such ledger\n");
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Load(name) is { } note ? WitnessAnswer.Text(200, note.ToString()) : WitnessAnswer.Text(404, "there is no such ledger\n");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return WitnessAnswer.Text(500, "the checkpoint cannot be read\n") with { Fault = failed.Message };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Answers nothing any more, and lets go of its folder.</summary>
    public void Dispose()
    {
        _one.Dispose();
        _folder.Dispose();
    }

    private async ValueTask<WitnessAnswer> JudgeAsync(ConsistencyProof proof, List<VerifierKey> keys, CancellationToken cancellationToken)
    {
        // INVARIANT: whoever has the folder now decides, or two witnesses could sign two trees of one size.
        _folder.Check();
        var name = NameOf(proof.Checkpoint.Origin);
        var latest = Load(name) is { } kept ? Checkpoint.Parse(kept.Text)! : new Checkpoint(proof.Checkpoint.Origin, 0, MerkleHash.Empty);
        var isSameSize = latest.Size == proof.Checkpoint.Size;
        if (proof.OldSize != latest.Size || (isSameSize && !latest.Root.Span.SequenceEqual(proof.Checkpoint.Root.Span)))
            return new(409, WitnessAnswer.SizeType, string.Create(CultureInfo.InvariantCulture, $"{latest.Size}\n"));
        if (!proof.Proves(latest))
            return WitnessAnswer.Text(422, "the checkpoint is not the continuation of the one before\n");

        var line = await Signing.CosignAsync(_signer, Key, proof.Note.Text, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (isSameSize)
            return WitnessAnswer.Text(200, line + "\n");
        var theirs = proof.Note.Signatures.Where(signature => keys.Exists(key => key.IsOf(signature))).DistinctBy(signature => signature.ToString(), StringComparer.Ordinal);
        var cosigned = new SignedNote(proof.Note.Text, [.. theirs.Take(SignedNote.MaxSignatures - 1), line]);
        if (SignedNote.Parse(cosigned.ToString()) is null)
            return WitnessAnswer.Text(400, "the checkpoint cannot be kept as it is\n");

        // INVARIANT: no signature leaves before it is remembered. When that fails half-way, what counts is what is on the disk.
        _latest.Remove(name);
        _folder.Store(name, cosigned);
        _latest[name] = cosigned;
        return WitnessAnswer.Text(200, line + "\n");
    }

    private SignedNote? Load(string name)
    {
        if (_latest.TryGetValue(name, out var known))
            return known;

        // What it signed itself counts, and nothing that somebody has put there.
        SignedNote? latest = null;
        var notes = _folder.Read(name);
        foreach (var note in notes ?? [])
        {
            if (note.Check([Key], out _) == NoteCheck.Trusted && Checkpoint.Parse(note.Text) is { } checkpoint && NameOf(checkpoint.Origin) == name
                && checkpoint.Size >= (latest is null ? 0 : Checkpoint.Parse(latest.Text)!.Size))
            {
                latest = note;
            }
        }

        if (latest is null && notes is not null)
            throw new IOException($"'{_folder.PathOf(name)}' holds nothing that this witness has signed; put back what was there, or give this key a new folder");

        // Names that nobody has a checkpoint of are asked for by anybody.
        if (latest is null)
            return null;
        if (_latest.Count >= MostLedgers)
            _latest.Clear();
        return _latest[name] = latest;
    }
}
