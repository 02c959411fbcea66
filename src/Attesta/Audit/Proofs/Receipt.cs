using System.Globalization;
using System.Text;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>
/// One entry of a ledger with the proof that it is there: its line, then a C2SP tlog-proof of where it stands in a signed checkpoint. It can be checked
/// with the public key alone, long after and far from the ledger; until <see cref="Verify"/> says so it proves nothing.
/// </summary>
public sealed class Receipt
{
    /// <summary>The first line.</summary>
    public const string Heading = "attesta.receipt/v1";

    private const string ProofHeading = "c2sp.org/tlog-proof@v1";
    private const string IndexLead = "index ";
    private const int MostBytes = AuditChain.MaxLineBytes + SignedNote.MaxCharacters + (16 * 1024);

    private readonly byte[] _line;
    private readonly List<byte[]> _path;

    internal Receipt(byte[] line, AuditEntry entry, long index, List<byte[]> path, Checkpoint checkpoint, SignedNote note) =>
        (_line, Entry, Index, _path, Checkpoint, Note) = (line, entry, index, path, checkpoint, note);

    /// <summary>The entry.</summary>
    public AuditEntry Entry { get; }

    /// <summary>Its line in the ledger, without line end.</summary>
    public ReadOnlyMemory<byte> Line => _line;

    /// <summary>Its place, from 0.</summary>
    public long Index { get; }

    /// <summary>The checkpoint that it is proven in.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The same with its signatures.</summary>
    public SignedNote Note { get; }

    /// <summary>Reads a receipt; null when it is none. Takes no more than one spelling of anything.</summary>
    public static Receipt? Parse(ReadOnlySpan<byte> bytes)
    {
        var heading = Encoding.ASCII.GetBytes(Heading + "\n");
        if (bytes.Length > MostBytes || !bytes.StartsWith(heading))
            return null;
        bytes = bytes[heading.Length..];
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0)
            return null;
        var scanner = new LineScanner(bytes[..end], keep: true);
        if (!scanner.Scan() || NoteText.Utf8(bytes[(end + 1)..]) is not { } proof)
            return null;
        return ReadProof(bytes[..end].ToArray(), scanner.Entry(), proof);
    }

    /// <summary>The receipt as it is written.</summary>
    public byte[] ToBytes()
    {
        var proof = new StringBuilder(ProofHeading).Append('\n').Append(CultureInfo.InvariantCulture, $"{IndexLead}{Index}\n");
        foreach (var hash in _path)
            proof.Append(Convert.ToBase64String(hash)).Append('\n');
        proof.Append('\n').Append(Note);
        return [.. Encoding.ASCII.GetBytes(Heading), (byte)'\n', .. _line, (byte)'\n', .. Encoding.UTF8.GetBytes(proof.ToString())];
    }

    /// <summary>
    /// Checks all of it: the entry's own hash, its place in the tree, and that one of the keys has signed the checkpoint. Every signature that says it is of
    /// one of the keys has to be right; those of others say nothing, as C2SP signed-note has it, and are counted.
    /// </summary>
    /// <param name="keys">The public keys of the ledger that are trusted, and of witnesses.</param>
    /// <param name="origin">The ledger that it has to be of; null for any that these keys sign.</param>
    /// <param name="witnesses">How many of the witnesses among the keys have to have signed too.</param>
    public ReceiptCheck Verify(IReadOnlyList<VerifierKey> keys, string? origin = null, int witnesses = 0)
    {
        ArgumentNullException.ThrowIfNull(keys);
        using (var hasher = new ChainHasher())
        {
            var scanner = new LineScanner(_line, keep: false);
            Span<byte> leaf = stackalloc byte[MerkleHash.Size];
            if (!scanner.Scan() || !hasher.IsOwnHash(scanner, _line) || !MerkleHash.TryLeafOf(scanner.ChainHash, leaf))
                return new(FindingKind.WrongHash, "the entry was changed: its chain_hash is not its own");
            if (!MerkleProof.VerifyInclusion(Index, Checkpoint.Size, leaf, _path, Checkpoint.Root.Span))
                return new(FindingKind.WrongRoot, "the entry is not at this place of the checkpoint");
        }

        if (origin is not null && Checkpoint.Origin != origin)
            return new(FindingKind.WrongOrigin, "it is a receipt of another ledger");
        return CheckSignatures(keys, witnesses);
    }

    private ReceiptCheck CheckSignatures(IReadOnlyList<VerifierKey> keys, int witnesses)
    {
        var (signers, seen) = (new List<VerifierKey>(), new List<(VerifierKey Key, DateTimeOffset? Time)>());
        foreach (var signature in Note.Signatures)
        {
            foreach (var key in keys.Where(key => key.IsOf(signature)))
            {
                if (!key.Verify(Note.Text, signature))
                    return new(FindingKind.BadSignature, "a signature is not of this checkpoint");
                if (key.IsCosigner ? seen.Exists(one => one.Key.IsSameKey(key)) : signers.Exists(key.IsSameKey))
                    continue;
                if (key.IsCosigner)
                    seen.Add((key, key.CosignedAt(signature)));
                else
                    signers.Add(key.LimitAmong(keys) is { } limit ? key.Retired(limit) : key);
            }
        }

        if (signers.Count == 0)
            return new(FindingKind.UnknownKey, $"no key that is trusted has signed the checkpoint; it was signed in the name of {Names()}. If the ledger's key was changed, the new .pub file knows both keys");
        if ((signers.Find(key => key.RetiredAtSize is null) ?? signers.Find(key => Checkpoint.Size <= key.RetiredAtSize)) is not { } signer)
        {
            return new(FindingKind.RetiredKey, string.Create(CultureInfo.InvariantCulture,
                $"the key {signers[0].Name ?? signers[0].KeyIdText} signed {Checkpoint.Size} entries, and another had followed it at {signers[0].RetiredAtSize}"));
        }

        return seen.Count < witnesses
            ? new(FindingKind.MissingSignature, $"{seen.Count} witnesses have signed, and {witnesses} have to")
            : new(null, signer.RetiredAtSize is null ? "proven" : "proven, by a key that another has followed since")
            {
                Signer = signer,
                Witnesses = [.. seen.Select(one => one.Key)],
                WitnessedAt = seen.Min(one => one.Time),
                IgnoredSignatures = Note.Signatures.Count - signers.Count - seen.Count,
            };
    }

    // Anybody can write a name there: it only says which file to ask for.
    private string Names() => VisibleText.Escape(string.Join(", ", Note.Signatures.Select(signature => signature.Name).Distinct(StringComparer.Ordinal)), 300);

    private static Receipt? ReadProof(byte[] line, AuditEntry entry, string proof)
    {
        var middle = proof.IndexOf("\n\n", StringComparison.Ordinal);
        if (middle < 0)
            return null;
        var lines = proof[..middle].Split('\n');
        if (lines.Length < 2 || lines.Length > 2 + MerkleProof.MaxHashes || lines[0] != ProofHeading || !lines[1].StartsWith(IndexLead, StringComparison.Ordinal)
            || NoteText.Number(lines[1][IndexLead.Length..]) is not { } index
            || SignedNote.Parse(proof[(middle + 2)..]) is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
        {
            return null;
        }

        var path = new List<byte[]>();
        foreach (var written in lines.Skip(2))
        {
            if (NoteText.Hash(written) is not { } hash)
                return null;
            path.Add(hash);
        }

        return new Receipt(line, entry, index, path, checkpoint, note);
    }
}
