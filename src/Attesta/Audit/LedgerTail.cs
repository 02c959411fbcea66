using System.Text;

namespace Attesta.Audit;

/// <summary>Finds the end of a chain from the end of its file, without reading the rest.</summary>
/// <param name="Length">Where the last complete line ends.</param>
/// <param name="Hash">Its chain hash.</param>
internal readonly record struct LedgerTail(long Length, string Hash)
{
    private const int FirstChunk = 4 * 1024;
    private const int LastChunk = 256 * 1024;

    // Several times the largest single write: whatever is longer was not left by one that was interrupted.
    private const int MaxTornBytes = 64 * 1024 * 1024;

    /// <summary>Reads the last complete line, which must be an entry with its own right hash.</summary>
    /// <exception cref="IOException">It is not, or the file is not a ledger. Nothing may be appended to it.</exception>
    public static LedgerTail Read(LedgerFile file, long length, ChainHasher hasher)
    {
        var end = LineStart(file, length, MaxTornBytes);
        if (end == 0)
        {
            CheckTornStart(file, length);
            return new(0, AuditChain.Genesis);
        }

        var start = LineStart(file, end - 1, AuditChain.MaxLineBytes + 1);
        var line = new byte[end - 1 - start];
        file.Read(line, start);
        var scanner = new LineScanner(line, keep: false);
        if (!scanner.Scan())
            throw Unusable(scanner.Fault!.Detail);
        return hasher.IsOwnHash(scanner, line)
            ? new(end, Encoding.ASCII.GetString(scanner.ChainHash))
            : throw Unusable("its chain_hash is not the hash of the line");
    }

    /// <summary>Where the line begins that holds the byte before <paramref name="end"/>.</summary>
    private static long LineStart(LedgerFile file, long end, long patience)
    {
        // Most lines are short, and with several processes the tail is read again and again.
        var chunk = new byte[Math.Min(FirstChunk, end)];
        for (var at = end; at > 0;)
        {
            if (at < end && chunk.Length < LastChunk)
                chunk = new byte[Math.Min(LastChunk, end)];
            var size = (int)Math.Min(chunk.Length, at);
            at -= size;
            file.Read(chunk.AsSpan(0, size), at);
            var found = chunk.AsSpan(0, size).LastIndexOf((byte)'\n');
            if (found >= 0)
                return at + found + 1;
            if (end - at > patience)
                throw Unusable("it is longer than any that is written");
        }

        return 0;
    }

    // A first entry may be torn too, but a file that was never a ledger is not ours to cut.
    private static void CheckTornStart(LedgerFile file, long length)
    {
        var lead = "{\"action_description\":\""u8;
        Span<byte> start = stackalloc byte[(int)Math.Min(lead.Length, length)];
        file.Read(start, 0);
        if (!lead.StartsWith(start))
            throw new IOException("the file is not an audit log; name another path");
    }

    private static IOException Unusable(string why) =>
        new($"its last line is not an intact entry: {why}. Look with 'attesta audit verify', then move the file aside or restore it");
}
