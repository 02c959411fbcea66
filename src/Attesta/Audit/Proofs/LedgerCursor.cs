using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>Reads a ledger on from a position, entry by entry, and stops at the first that does not verify: nobody signs what is not whole.</summary>
internal sealed class LedgerCursor(LedgerText text)
{
    public LedgerPosition Position { get; private set; } = LedgerPosition.Start;

    /// <summary>Goes to a position: behind the entry that it names, wherever that stands by now; false when it is not there.</summary>
    public bool TryGoTo(LedgerPosition position)
    {
        if (position.Entries == 0)
            return (Position = LedgerPosition.Start) == position;
        if (text.Find(position) is not { } found)
            return false;
        Position = found;
        return true;
    }

    /// <summary>Reads what is there now, up to the last line end.</summary>
    /// <param name="read">Gets every entry that verifies, with its line.</param>
    /// <param name="isDurable">Whether to put what is read on stable storage before this returns.</param>
    /// <returns>What is wrong with the line that it stopped at; null when there is none.</returns>
    public LedgerFinding? ReadOn(Reading read, bool isDurable)
    {
        using var stream = text.Open(Position);
        if (stream is null)
            return new(Position.Entries + 1, Position.Offset, FindingKind.Truncated, "the log is shorter than when it was read before");
        using var lines = new LineCutter(stream, start: Position.Offset);
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
            text.Sync(stream);
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

    /// <summary>An entry that verifies.</summary>
    public delegate void Reading(long index, ReadOnlySpan<byte> chainHash, ReadOnlySpan<byte> line);
}
