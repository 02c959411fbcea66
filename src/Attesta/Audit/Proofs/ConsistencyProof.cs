using System.Globalization;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// The proof that an older checkpoint is the beginning of a newer one: nothing was changed or taken away between them. Written as the request of C2SP
/// tlog-witness's add-checkpoint is.
/// </summary>
public sealed class ConsistencyProof
{
    private const string OldLead = "old ";
    private const int MostCharacters = SignedNote.MaxCharacters + (8 * 1024);

    internal ConsistencyProof(long oldSize, IReadOnlyList<byte[]> hashes, Checkpoint checkpoint, SignedNote note) =>
        (OldSize, Hashes, Checkpoint, Note) = (oldSize, hashes, checkpoint, note);

    /// <summary>How many entries the older checkpoint has.</summary>
    public long OldSize { get; }

    /// <summary>The RFC 6962 proof.</summary>
    public IReadOnlyList<byte[]> Hashes { get; }

    /// <summary>The newer checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The same with its signatures.</summary>
    public SignedNote Note { get; }

    /// <summary>Reads a proof; null when it is none.</summary>
    public static ConsistencyProof? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var middle = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (text.Length > MostCharacters || middle < 0)
            return null;
        var lines = text[..middle].Split('\n');
        if (lines.Length > 1 + MerkleProof.MaxHashes || !lines[0].StartsWith(OldLead, StringComparison.Ordinal) || NoteText.Number(lines[0][OldLead.Length..]) is not { } old
            || SignedNote.Parse(text[(middle + 2)..]) is not { } note || Checkpoint.Parse(note.Text) is not { } checkpoint)
        {
            return null;
        }

        var hashes = new byte[lines.Length - 1][];
        for (var i = 0; i < hashes.Length; i++)
        {
            if (NoteText.Hash(lines[i + 1]) is not { } hash)
                return null;
            hashes[i] = hash;
        }

        return new(old, hashes, checkpoint, note);
    }

    /// <summary>Whether an older checkpoint is the beginning of the newer. Whose signatures count is for the caller to check.</summary>
    public bool Proves(Checkpoint older)
    {
        ArgumentNullException.ThrowIfNull(older);
        return older.Origin == Checkpoint.Origin && older.Size == OldSize
            && MerkleProof.VerifyConsistency(OldSize, Checkpoint.Size, older.Root.Span, Checkpoint.Root.Span, Hashes);
    }

    /// <summary>The proof as it is written.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{OldLead}{OldSize}\n");
        foreach (var hash in Hashes)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }
}
