using System.Security.Cryptography;

namespace Attesta.Audit;

/// <summary>Keeps the bytes of a write that was interrupted: a crash must not stop the log, and must not lose what it left behind either.</summary>
internal static class TornTail
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>
    /// Copies everything from <paramref name="from"/> on into a file of its own, on stable storage, and leaves the log as it is. The file is named after its
    /// content, so that doing it again changes nothing.
    /// </summary>
    /// <returns>The entry that records it, to be written over the bytes.</returns>
    public static AuditEntry KeepAside(LedgerDisk disk, LedgerFile file, string path, long from, long length, DateTimeOffset now)
    {
        var hash = HashOf(file, from, length);
        var aside = $"{path}.torn-{hash[..16]}";
        if (!IsKept(disk, aside, length - from, hash))
        {
            // What has the name is the part of a copy that was interrupted itself.
            disk.Delete(aside);
            Copy(disk, file, from, length, aside);
        }

        return LedgerRemarks.TornTail(length - from, Path.GetFileName(aside), hash, now);
    }

    private static bool IsKept(LedgerDisk disk, string aside, long length, string hash)
    {
        using var kept = disk.Open(aside, FileMode.Open);
        if (kept is null || kept.Length() != length || HashOf(kept, 0, length) != hash)
            return false;
        kept.Sync();
        return true;
    }

    private static void Copy(LedgerDisk disk, LedgerFile file, long from, long length, string aside)
    {
        try
        {
            using var target = disk.Open(aside, FileMode.CreateNew) ?? throw new IOException($"a file '{aside}' stands in the way; move it away");
            foreach (var (offset, part) in Parts(file, from, length))
                target.Write(part.Span, offset - from);
            target.Sync();
        }
        catch
        {
            TryDelete(disk, aside);
            throw;
        }
    }

    private static void TryDelete(LedgerDisk disk, string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception)
        {
            // The failure before is the one to report; what stays is seen to be no copy the next time.
        }
    }

    private static string HashOf(LedgerFile file, long from, long length)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, part) in Parts(file, from, length))
            sha256.AppendData(part.Span);
        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }

    private static IEnumerable<(long Offset, ReadOnlyMemory<byte> Part)> Parts(LedgerFile file, long from, long length)
    {
        var chunk = new byte[(int)Math.Min(ChunkSize, length - from)];
        for (var at = from; at < length;)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(chunk.Length, length - at));
            file.Read(part.Span, at);
            yield return (at, part);
            at += part.Length;
        }
    }
}
