using System.Globalization;
using System.Security.Cryptography;
using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>Keeps the bytes of a write that was interrupted: a crash must not stop the log, and must not lose what it left behind either.</summary>
internal static class TornTail
{
    private const int MaxSameSecond = 1000;

    /// <summary>Moves everything from <paramref name="from"/> on into a file of its own.</summary>
    /// <returns>The entry that records it, to be appended next.</returns>
    public static AuditEntry SetAside(LedgerFile file, string path, long from, long length, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var (asidePath, aside) = Create(file, $"{path}.torn-{now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        string hash;
        try
        {
            using (aside)
                hash = Copy(file, from, length, aside);
        }
        catch
        {
            File.Delete(asidePath);
            throw;
        }

        file.Truncate(from);

        var name = Path.GetFileName(asidePath);
        var at = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new AuditEntry
        {
            EntryId = Guid.CreateVersion7(now).ToString("D"),
            ActionName = "attesta.recovery",
            ActionDescription = string.Create(CultureInfo.InvariantCulture, $"attesta.recovery(bytes={length - from}, file={PythonLiteral.Of(name, 200)})"),
            RiskLevel = RiskLevel.Low.Name(),
            Verdict = Verdict.Denied.Name(),
            InterceptedAt = at,
            DecidedAt = at,
            Metadata = PlainMap.Of(("torn_bytes", length - from), ("torn_file", name), ("torn_sha256", hash)),
        };
    }

    private static (string Path, FileStream Aside) Create(LedgerFile file, string stem)
    {
        for (var n = 1; n <= MaxSameSecond; n++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
            if (file.CreateBeside(path) is { } created)
                return (path, created);
        }

        throw new IOException($"too many files '{stem}-...' stand beside it; move them away");
    }

    private static string Copy(LedgerFile file, long from, long length, FileStream aside)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[64 * 1024];
        while (from < length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - from));
            file.Read(part, from);
            sha256.AppendData(part);
            aside.Write(part);
            from += part.Length;
        }

        // On stable storage before it is cut from the log.
        aside.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }
}
