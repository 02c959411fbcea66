using System.IO.Compression;
using System.Security.Cryptography;

namespace Attesta.Audit;

/// <summary>Packs the full files of a ledger, all but the newest. What was interrupted is done again at the next rotation.</summary>
internal static class SegmentPacking
{
    /// <summary>Packs when another packing is done. Never fails: a file that cannot be packed is merely large.</summary>
    public static async Task RunAfterAsync(Task other, string path)
    {
        await other.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            Run(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The unpacked file is still there, and is the one that is read.
        }
    }

    public static void Run(string path)
    {
        foreach (var full in LedgerSegments.Find(path, LedgerDisk.Real).Values.SkipLast(1).Where(full => !full.EndsWith(LedgerSegments.Packed, StringComparison.Ordinal)))
            Pack(full);
    }

    private static void Pack(string path)
    {
        // One process at a time; nobody else locks a full file for long.
        using var file = LedgerFile.Open(path, FileMode.Open);
        if (file is null)
            return;
        file.Lock();
        var length = file.Length();
        if (length < 0)
            return;

        var packed = path + LedgerSegments.Packed;
        var part = packed + ".part";
        byte[] hash;
        LedgerDisk.Real.Delete(part);
        using (var target = Create(part))
        {
            using (var packing = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
                hash = Copy(file, length, packing);
            target.Flush(flushToDisk: true);
        }

        // INVARIANT: the unpacked file goes only when what was packed has been read back and is on stable storage under its name.
        using (var check = new InflatedFile(part))
        {
            if (!SHA256.HashData(check).AsSpan().SequenceEqual(hash))
                throw new InvalidDataException($"'{part}' does not hold what was packed.");
        }

        LedgerDisk.Real.Rename(part, packed);
        LedgerDisk.Real.SyncFolder(path);
        LedgerDisk.Real.Delete(path);
        LedgerDisk.Real.SyncFolder(path);
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static byte[] Copy(LedgerFile source, long length, GZipStream target)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[64 * 1024];
        for (long at = 0; at < length;)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - at));
            source.Read(part, at);
            sha256.AppendData(part);
            target.Write(part);
            at += part.Length;
        }

        return sha256.GetHashAndReset();
    }
}
