using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>The text of a ledger in a file, or in a file and the full ones before it.</summary>
internal sealed class FileText(string path) : LedgerText(path)
{
    public override string Name { get; } = path;

    public override Stream? Open(LedgerPosition from)
    {
        var stream = new LedgerStream(Beside);
        if (stream.Settle() >= from.Offset)
        {
            stream.Position = from.Offset;
            return stream;
        }

        stream.Dispose();
        return null;
    }

    public override LedgerPosition? Find(LedgerPosition position)
    {
        using var stream = new LedgerStream(Beside);
        var length = stream.SettledLength();

        // Offsets count over all files of the ledger, so they change when old ones are moved to an archive. Then the entry is sought from the end.
        return position.Offset <= length && EndsWithEntry(stream, position) ? position
            : Seek(stream, length, position.ChainHash) is { } offset ? position with { Offset = offset }
            : null;
    }

    public override byte[]? LineAt(long index, long offset)
    {
        using var stream = new LedgerStream(Beside);
        var length = stream.SettledLength();
        stream.Position = Math.Min(offset, length);
        using var lines = new LineCutter(stream, length);
        while (!lines.TryCut())
        {
            if (!lines.Fill())
                return null;
        }

        return lines.Line.ToArray();
    }

    public override (long Index, byte[] Line)? FindEntry(string entryId, LedgerPosition? before, long size)
    {
        byte[] sought = [.. ",\"entry_id\":"u8, .. CanonicalJson.Of(entryId), (byte)','];
        return before is null ? FindForward(sought, size) : FindBackward(sought, before);
    }

    public override ValueTask<IDisposable> LockAsync(TimeSpan patience, CancellationToken cancellationToken) => new ProofFolder(Beside).LockAsync(patience, cancellationToken);

    public override void Sync(Stream read) => ((LedgerStream)read).Sync();

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

    private (long Index, byte[] Line)? FindForward(byte[] sought, long size)
    {
        using var stream = new LedgerStream(Beside);
        var length = stream.SettledLength();
        using var lines = new LineCutter(stream, length);
        var index = 0L;
        do
        {
            while (lines.TryCut())
            {
                var line = lines.Line.Span;
                if (IsIt(line, sought))
                    return (index, line.ToArray());
                if (lines.TooLong || !line.IsEmpty)
                    index++;
            }
        }
        while (index < size && lines.Fill());
        return null;
    }

    // Most receipts are asked for soon after the entry was written.
    private (long Index, byte[] Line)? FindBackward(byte[] sought, LedgerPosition from)
    {
        using var stream = new LedgerStream(Beside);
        var index = from.Entries;
        foreach (var (line, _) in BackwardLines.Of(stream, from.Offset))
        {
            index--;
            if (IsIt(line.Span, sought))
                return (index, line.ToArray());
        }

        return null;
    }

    private static bool IsIt(ReadOnlySpan<byte> line, byte[] sought)
    {
        if (line.IndexOf(sought) < 0)
            return false;

        // The same bytes may stand within the metadata of another entry.
        var scanner = new LineScanner(line, keep: true);
        return scanner.Scan() && CanonicalJson.Of(scanner.Entry().EntryId).AsSpan().SequenceEqual(sought.AsSpan(",\"entry_id\":".Length..^1));
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
}
