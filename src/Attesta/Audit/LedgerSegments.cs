using System.Globalization;

namespace Attesta.Audit;

/// <summary>
/// The files of a ledger by their names. The file at the ledger's path is the newest and the only one that is written; when it is full it becomes
/// <c>FILE.000001</c>, <c>FILE.000002</c> and so on, packed <c>FILE.000001.gz</c>. A new file is prepared as <c>FILE.next</c>.
/// </summary>
internal sealed class LedgerSegments(string path, LedgerDisk disk)
{
    public const string Packed = ".gz";

    // That a file is never there when one looks, because others begin new ones so fast, happens once or twice in a row.
    private const int MostTries = 20;

    private readonly string _next = NextOf(path);

    public static string NextOf(string path) => path + ".next";

    public static string NameOf(string path, long number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number:d6}");

    /// <summary>The full files that are there, oldest first; of one that is there packed and unpacked, the unpacked one.</summary>
    public static SortedDictionary<long, string> Find(string path, LedgerDisk disk)
    {
        var found = new SortedDictionary<long, string>();
        foreach (var file in disk.Beside(path))
        {
            var rest = file.AsSpan(path.Length + 1);
            var isPacked = rest.EndsWith(Packed, StringComparison.Ordinal);
            var digits = isPacked ? rest[..^Packed.Length] : rest;

            // Only as it is written: FILE.0000001 or FILE.+00001 is not ours.
            if (digits.Length is >= 6 and <= 15 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                && file.AsSpan().StartsWith(NameOf(path, number)) && !(isPacked && found.ContainsKey(number)))
                found[number] = file;
        }

        return found;
    }

    /// <summary>Opens the file that is written; null when there is none.</summary>
    public LedgerFile? OpenCurrent()
    {
        for (var tried = 0; tried < MostTries; tried++)
        {
            if (disk.Open(path, FileMode.Open) is { } file)
                return file;

            // Renamed, and the next not yet in its place: by a process that is about to do it, or by one that was killed before it could.
            FinishRotation();
        }

        return null;
    }

    /// <summary>Creates the first file. Not when full ones stand there: going on without the one that is missing would hide that it is gone.</summary>
    public LedgerFile Create() => Find(path, disk).Count == 0
        ? disk.Open(path, FileMode.OpenOrCreate)!
        : throw new IOException("the file is gone although older segments stand beside it. Restore it, or move those away to begin a new log");

    /// <summary>Under the lock of the current file.</summary>
    /// <exception cref="IOException">It is not the newest of the ledger.</exception>
    public void Check(long length)
    {
        DropUnfinished();
        if (length == 0 && Find(path, disk).Count > 0)
            throw new IOException("the file is empty although older segments stand beside it. Restore it, or move those away to begin a new log");
    }

    /// <summary>Whether the full file with the number has an entry with the hash that ends at the offset.</summary>
    public bool Has(long number, LedgerTail tail, ChainHasher hasher)
    {
        if (tail.Length == 0)
            return true;
        if (disk.Open(NameOf(path, number), FileMode.Open) is { } full)
        {
            using (full)
                return full.Length() >= tail.Length && LedgerTail.Read(full, tail.Length, hasher) == tail;
        }

        // Packed since. Nobody unpacks it while others wait for the lock; verification reads all of it.
        return disk.Exists(NameOf(path, number) + Packed);
    }

    /// <summary>
    /// Puts a new file with one line in the place of the full one, which keeps its entries under its number and is on stable storage already. Killed
    /// anywhere, the next to open finds either the full file in its place, or no file and the next one complete.
    /// </summary>
    /// <returns>The new file, locked.</returns>
    public LedgerFile Rotate(LedgerFile full, long number, ReadOnlySpan<byte> firstLine)
    {
        var target = NameOf(path, number);
        if (disk.Exists(target) || disk.Exists(target + Packed))
            throw new IOException($"its next segment cannot begin: '{target}' is there already. Move it away");
        DropUnfinished();
        var next = disk.Open(_next, FileMode.CreateNew) ?? throw new IOException($"its next segment cannot begin: '{_next}' is in the way. Move it away");
        try
        {
            next.Lock();
            next.Write(firstLine, 0);
            next.Sync();
            disk.Rename(path, target);
            full.Path = target;
            disk.SyncFolder(path);
            FinishRotation();
            next.Path = path;
            return next.Length() >= 0 ? next : throw new IOException("another file took its place");
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    // Under the lock of the current file nobody is about to finish it, and nothing in it was ever acknowledged.
    private void DropUnfinished()
    {
        if (disk.Exists(_next))
            disk.Delete(_next);
    }

    private void FinishRotation()
    {
        if (!disk.Exists(_next))
            return;
        try
        {
            // INVARIANT: never over a file: only one of all who try to finish a rotation does, and none in a later one.
            disk.Place(_next, path);
        }
        catch (IOException) when (disk.Exists(path) || !disk.Exists(_next))
        {
            // Another process was quicker.
        }

        disk.SyncFolder(path);
    }
}
