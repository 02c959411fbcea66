namespace Attesta.Audit;

/// <summary>Lines of a ledger, one at a time, by their place.</summary>
internal static class SingleLine
{
    private const int FirstBytes = 4096;

    /// <summary>The line that begins at a place and ends before another; null when none does.</summary>
    public static byte[]? TryRead(LedgerStream stream, long from, long to)
    {
        if (from < 0 || to <= from || to - from > AuditChain.MaxLineBytes + 1)
            return null;

        // A file begins with a line; looking at the byte before would mean to unpack the whole file before.
        var lead = stream.BeginsFile(from) ? 0 : 1;
        var bytes = new byte[to - from + lead];
        stream.Position = from - lead;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || (lead == 1 && bytes[0] != '\n'))
            return null;
        return bytes.AsSpan(lead).IndexOf((byte)'\n') == bytes.Length - lead - 1 ? bytes[lead..^1] : null;
    }

    /// <summary>The line that begins at a place, wherever it ends; null when none does.</summary>
    public static byte[]? TryRead(LedgerStream stream, long from)
    {
        if (from < 0)
            return null;
        var size = FirstBytes;
        while (true)
        {
            var bytes = new byte[size];
            stream.Position = from;
            var read = stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
            var end = bytes.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0)
                return TryRead(stream, from, from + end + 1);
            if (read < size || size == AuditChain.MaxLineBytes + 1)
                return null;
            size = Math.Min(size * 8, AuditChain.MaxLineBytes + 1);
        }
    }

    /// <summary>The chain hash that a line states; false when it is no entry.</summary>
    public static bool TryHash(ReadOnlySpan<byte> line, out byte[] hash)
    {
        var scanner = new LineScanner(line, keep: false);
        hash = scanner.Scan() ? Convert.FromHexString(scanner.ChainHash) : [];
        return hash.Length > 0;
    }
}
