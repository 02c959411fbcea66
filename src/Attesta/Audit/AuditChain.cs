namespace Attesta.Audit;

/// <summary>
/// How entries become lines and lines a chain. A line is the canonical JSON of its twenty fields; its chain_hash is the SHA-256, in lower-case hex, of the
/// previous line's chain_hash as text and the line without the chain_hash member.
/// </summary>
public static class AuditChain
{
    /// <summary>Longest line, without line end, that is written or read: 4 MiB.</summary>
    public const int MaxLineBytes = 4 * 1024 * 1024;

    internal const int HashLength = 64;

    /// <summary>The previous hash of the first entry: 64 zeros.</summary>
    public static string Genesis { get; } = new('0', HashLength);

    /// <summary>The entry as it stands in a chain behind the one with <paramref name="previousHash"/>: with both hashes set.</summary>
    /// <exception cref="AuditFailedException">The entry cannot be written as a line.</exception>
    public static AuditEntry Link(AuditEntry entry, string previousHash)
    {
        using var hasher = new ChainHasher();
        return Spelled(entry).Link(hasher, entry, previousHash);
    }

    /// <summary>The entry as it stands behind the one with <paramref name="previousHash"/>, and its line without line end.</summary>
    /// <inheritdoc cref="Link(AuditEntry, string)"/>
    public static AuditEntry Link(AuditEntry entry, string previousHash, out byte[] line)
    {
        using var hasher = new ChainHasher();
        var spelled = Spelled(entry);
        var linked = spelled.Link(hasher, entry, previousHash);
        line = spelled.Bytes.ToArray();
        return linked;
    }

    /// <summary>The line of a linked entry, without line end.</summary>
    /// <exception cref="AuditFailedException">The entry cannot be written as a line.</exception>
    public static byte[] Line(AuditEntry entry) => Spelled(entry).Bytes.ToArray();

    /// <summary>Reads a line, strictly. That its hash is right is for <see cref="LedgerVerifier"/> to say.</summary>
    /// <exception cref="FormatException">The line is not exactly what <see cref="Line"/> would write, nor a line of camelCase fields.</exception>
    public static AuditEntry Parse(ReadOnlySpan<byte> line)
    {
        var scanner = new LineScanner(line, keep: true);
        return scanner.Scan() ? scanner.Entry() : throw new FormatException("This is no line of an audit log: " + scanner.Fault!.Detail + ".");
    }

    internal static AuditLine Spelled(AuditEntry entry, AuditLine? reused = null)
    {
        var line = reused ?? new AuditLine();
        try
        {
            line.Spell(entry);
        }
        catch (Exception unwritable) when (unwritable is not OutOfMemoryException)
        {
            throw new AuditFailedException($"The audit entry cannot be written: {unwritable.Message}. Record less, or plain values only.", unwritable);
        }

        return line.Bytes.Length <= MaxLineBytes
            ? line
            : throw new AuditFailedException($"The audit entry is longer than {MaxLineBytes} bytes. Record less with the action.");
    }
}
