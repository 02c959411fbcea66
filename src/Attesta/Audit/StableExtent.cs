namespace Attesta.Audit;

/// <summary>
/// How much of a ledger's file is surely on stable storage. When a sync fails, Linux drops what it could not write and tells each open file once; a second
/// sync succeeds and means nothing. So a failed one is never tried again: what is not surely on the disk is written once more first.
/// </summary>
internal sealed class StableExtent(string path, LedgerDisk disk)
{
    private const int Chunk = 1024 * 1024;
    private const int Block = 4096;

    private readonly string _mark = path + ".doubtful";
    private long _length;

    /// <summary>Whether the disk may hold something else than the system shows. Nothing may be acknowledged until <see cref="Mend"/> has succeeded.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>Another file took the place of the one that was synced, which is on stable storage so far.</summary>
    public void Restart(long length) => _length = length;

    /// <summary>A file was opened: was its last writer killed while it was in doubt?</summary>
    public void Look() => IsDoubtful |= disk.Exists(_mark);

    /// <summary>Syncs the file, whose length is given.</summary>
    public void Sync(LedgerFile file, long length)
    {
        try
        {
            file.Sync();
        }
        catch
        {
            // Whoever has the file open now is told by their own next sync; whoever opens it later must learn of it when this process is killed.
            IsDoubtful = true;
            TryMark();
            throw;
        }

        _length = length;
    }

    /// <summary>Writes once more what may be missing on the disk: the same bytes in the same place, so that nothing is lost if this is interrupted.</summary>
    public void Mend(LedgerFile file, long length)
    {
        var chunk = new byte[(int)Math.Min(Chunk, length)];
        for (var at = _length / Block * Block; at < length; at += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - at));
            file.Read(part, at);
            file.Write(part, at);
        }

        Sync(file, length);
        disk.Delete(_mark);
        IsDoubtful = false;
    }

    private void TryMark()
    {
        try
        {
            disk.Open(_mark, FileMode.OpenOrCreate)?.Dispose();
        }
        catch (Exception)
        {
            // This process knows; only a kill between here and the mending would make it forgotten.
        }
    }
}
