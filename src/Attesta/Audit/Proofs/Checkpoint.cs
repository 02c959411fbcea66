using System.Globalization;

namespace Attesta.Audit.Proofs;

/// <summary>
/// What a ledger was at one moment, as C2SP tlog-checkpoint writes it: whose it is, how many entries it had and the root of their tree. It is the text of a
/// <see cref="SignedNote"/>, and is worth what its signatures are.
/// </summary>
/// <param name="Origin">The ledger's name, which stays the same when keys change.</param>
/// <param name="Size">How many entries it covers: those before this index.</param>
/// <param name="Root">The root of the RFC 6962 tree over them, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    private const int MaxOrigin = 256;

    /// <summary>The text that is signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");

    /// <summary>Reads the text of a note; null when it is no checkpoint. Lines behind the third are left to whoever wrote them.</summary>
    public static Checkpoint? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!SignedNote.IsText(text))
            return null;
        var lines = text[..^1].Split('\n');
        if (lines.Length < 3 || lines.Any(line => line.Length == 0) || !IsOrigin(lines[0])
            || NoteText.Number(lines[1]) is not { } size || NoteText.Hash(lines[2]) is not { } root)
        {
            return null;
        }

        return new(lines[0], size, root);
    }

    /// <summary>Whether two say the same.</summary>
    public bool Equals(Checkpoint? other) => other is not null && Origin == other.Origin && Size == other.Size && Root.Span.SequenceEqual(other.Root.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Origin, StringComparer.Ordinal);
        hash.Add(Size);
        hash.AddBytes(Root.Span);
        return hash.ToHashCode();
    }

    internal static bool IsOrigin(string text) => text.Length is > 0 and <= MaxOrigin && NoteSignature.IsName(text);
}
