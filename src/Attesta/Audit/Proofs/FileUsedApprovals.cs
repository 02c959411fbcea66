using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// The record in a file for its owner only, which any number of processes of one machine share, one at a time. It holds what has not expired. When it cannot
/// be read, written or understood, nothing counts until somebody has looked.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class FileUsedApprovals(string path, TimeProvider? time = null) : IUsedApprovals
{
    private const string Heading = "attesta used approvals 1\n";
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostReopenings = 10;
    private const int TidyFrom = 256 * 1024;
    private const int LineLength = 64 + 1 + 15 + 1;

    private readonly Lock _lock = new();

    // Begins the line that says up to when approvals were forgotten: where others have the hash of an id, this has zeros.
    private static ReadOnlySpan<byte> Forgotten => "0000000000000000000000000000000000000000000000000000000000000000 "u8;

    /// <summary>The file, as a full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <inheritdoc/>
    public ValueTask<bool> TryUseAsync(string useId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(useId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            for (var opened = 0; opened < MostReopenings; opened++)
            {
                using var file = LedgerFile.Open(Path);
                file.Lock();
                try
                {
                    if (TryUse(file, Line(useId, expiresAt)) is { } isFirst)
                        return new(isFirst);
                }
                finally
                {
                    file.Unlock();
                }
            }

            throw new IOException($"the record of used approvals '{Path}' is replaced again and again");
        }
    }

    /// <summary>Null when the file was replaced before its lock was had.</summary>
    private bool? TryUse(LedgerFile file, byte[] line)
    {
        var length = file.Length();
        if (length < 0)
            return null;
        if (length > MostBytes)
            throw new IOException($"the record of used approvals '{Path}' has grown too large; find out why");
        var bytes = new byte[length];
        file.Read(bytes, 0);
        if (length == 0)
            Append(file, 0, Encoding.ASCII.GetBytes(Heading));
        else if (!bytes.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Heading)) || (length - Heading.Length) % LineLength != 0)
            throw new IOException($"the record of used approvals '{Path}' is damaged; find out why, then move it aside: approvals that have not expired could then be used again");
        var isForgotten = false;
        for (var at = Heading.Length; at < length; at += LineLength)
        {
            if (bytes.AsSpan(at, 64).SequenceEqual(line.AsSpan(0, 64)))
                return false;

            isForgotten |= bytes.AsSpan(at).StartsWith(Forgotten) && bytes.AsSpan(at, LineLength).SequenceCompareTo([.. Forgotten, .. line.AsSpan(Forgotten.Length)]) >= 0;
        }

        // A clock that was set back must not bring back what was forgotten.
        if (isForgotten)
            throw new IOException("its use may have been forgotten, because the clock was ahead before");

        Append(file, Math.Max(length, Heading.Length), line);
        if (length > TidyFrom)
            Tidy(file, [.. bytes, .. line]);
        return true;
    }

    private static void Append(LedgerFile file, long length, byte[] bytes)
    {
        try
        {
            file.Write(bytes, length);
            file.Sync();
        }
        catch
        {
            // Half a line would make the whole record unreadable.
            file.Truncate(length);
            throw;
        }
    }

    // What was just used is in the old file as well; when tidying fails, the record is merely long.
    private void Tidy(LedgerFile file, byte[] bytes)
    {
        var now = (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds();
        var kept = new List<byte>([.. Encoding.ASCII.GetBytes(Heading), .. Forgotten, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{now:d15}\n"))]);
        for (var at = Heading.Length; at < bytes.Length; at += LineLength)
        {
            if (!long.TryParse(bytes.AsSpan(at + 65, 15), NumberStyles.None, CultureInfo.InvariantCulture, out var expires) || expires > now)
                kept.AddRange(bytes.AsSpan(at, LineLength));
        }

        if (kept.Count > bytes.Length / 2 || file is ExclusiveLedgerFile)
            return;
        try
        {
            // INVARIANT: whoever waits for the lock of the replaced file notices, and opens the new one.
            WholeFile.Write(Path, [.. kept], isDurable: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Tried again at the next use; a record that outgrows its limit is refused.
        }
    }

    private static byte[] Line(string useId, DateTimeOffset expiresAt) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(useId)))} {Math.Max(0, expiresAt.ToUnixTimeMilliseconds()):d15}\n"));
}
