using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>Reads a ledger's file on from a position, entry by entry, and stops at the first that does not verify: nobody signs what is not whole.</summary>
internal sealed class LedgerCursor(string path)
{
    public LedgerPosition Position { get; private set; } = LedgerPosition.Start;

    /// <summary>Goes to a position: behind the entry that it names, wherever that stands by now; false when it is not there.</summary>
    public bool TryGoTo(LedgerPosition position)
    {
        if (position.Entries == 0)
            return (Position = LedgerPosition.Start) == position;
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();

        // Offsets count over all files of the ledger, so they change when old ones are moved to an archive. Then the entry is sought from the end.
        if (position.Offset <= length && EndsWithEntry(stream, position))
            Position = position;
        else if (Seek(stream, length, position.ChainHash) is { } offset)
            Position = position with { Offset = offset };
        else
            return false;
        return true;
    }

    private static long? Seek(LedgerStream stream, long length, string chainHash)
    {
        foreach (var (line, end) in BackwardLines.Of(stream, length))
        {
            var scanner = new LineScanner(line.Span, keep: false);
            if (scanner.Scan() && Ascii.Equals(scanner.ChainHash, chainHash))
                return end;
        }

        return null;
    }

    /// <summary>Reads what is there now, up to the last line end.</summary>
    /// <param name="read">Gets every entry that verifies, with its line.</param>
    /// <param name="isDurable">Whether to put what is read on stable storage before this returns.</param>
    /// <returns>What is wrong with the line that it stopped at; null when there is none.</returns>
    public LedgerFinding? ReadOn(Reading read, bool isDurable)
    {
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();
        if (length < Position.Offset)
            return new(Position.Entries + 1, length, FindingKind.Truncated, "the log is shorter than when it was read before");
        stream.Position = Position.Offset;
        using var lines = new LineCutter(stream, length);
        using var hasher = new ChainHasher();
        var expected = Encoding.ASCII.GetBytes(Position.ChainHash);
        var entries = Position.Entries;
        LedgerFinding? fault = null;
        do
        {
            while (fault is null && lines.TryCut())
            {
                fault = Check(lines, expected, hasher, entries, read);
                if (fault is null)
                    Position = new(++entries, lines.NextOffset, "");
            }
        }
        while (fault is null && lines.Fill());

        Position = Position with { ChainHash = Encoding.ASCII.GetString(expected) };
        if (isDurable)
            stream.Sync();
        return fault;
    }

    private static LedgerFinding? Check(LineCutter lines, byte[] expected, ChainHasher hasher, long index, Reading read)
    {
        var line = lines.Line.Span;
        var scanner = new LineScanner(line, keep: false);
        if (lines.TooLong || !scanner.Scan())
            return (scanner.Fault ?? new(0, 0, FindingKind.LineTooLong, "the line is too long")) with { Line = index + 1, Offset = lines.Offset };
        if (!scanner.PreviousHash.SequenceEqual(expected))
            return new(index + 1, lines.Offset, FindingKind.BrokenLink, "previous_hash is not the chain_hash of the line before");
        if (!hasher.IsOwnHash(scanner, line))
            return new(index + 1, lines.Offset, FindingKind.WrongHash, "chain_hash is not the hash of this line");
        scanner.ChainHash.CopyTo(expected);
        read(index, scanner.ChainHash, line);
        return null;
    }

    private static bool EndsWithEntry(LedgerStream stream, LedgerPosition position)
    {
        // Long enough for the chain hash of most lines; a longer one is read from its beginning, at most once.
        for (var size = 16 * 1024; ; size = AuditChain.MaxLineBytes + 2)
        {
            var part = new byte[(int)Math.Min(size, position.Offset)];
            stream.Position = position.Offset - part.Length;
            stream.ReadExactly(part);
            if (part.Length == 0 || part[^1] != '\n')
                return false;
            var start = part.AsSpan(0, part.Length - 1).LastIndexOf((byte)'\n') + 1;
            if (start == 0 && part.Length < position.Offset && size <= AuditChain.MaxLineBytes)
                continue;
            var scanner = new LineScanner(part.AsSpan(start, part.Length - 1 - start), keep: false);
            return scanner.Scan() && Encoding.ASCII.GetString(scanner.ChainHash) == position.ChainHash;
        }
    }

    /// <summary>An entry that verifies.</summary>
    public delegate void Reading(long index, ReadOnlySpan<byte> chainHash, ReadOnlySpan<byte> line);
}
