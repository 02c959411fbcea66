using System.Globalization;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>How far a ledger has been read: a hint for where to go on, which is checked against the tree.</summary>
/// <param name="Entries">Entries before.</param>
/// <param name="Offset">Where the next line begins.</param>
/// <param name="ChainHash">The chain hash of the last entry.</param>
public sealed record LedgerPosition(long Entries, long Offset, string ChainHash)
{
    private const int MostBytes = 256;

    /// <summary>The beginning of every ledger.</summary>
    public static LedgerPosition Start { get; } = new(0, 0, AuditChain.Genesis);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entries} {Offset} {ChainHash}\n");

    internal static LedgerPosition? Load(string path)
    {
        var parts = WholeFile.Read(path, MostBytes) is { Length: > 0 } bytes && bytes[^1] == '\n' ? Encoding.ASCII.GetString(bytes)[..^1].Split(' ') : [];
        return parts.Length == 3 && NoteText.Number(parts[0]) is { } entries && NoteText.Number(parts[1]) is { } offset && parts[2].Length == AuditChain.HashLength
            ? new(entries, offset, parts[2])
            : null;
    }
}
