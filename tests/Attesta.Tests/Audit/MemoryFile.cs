using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>A file of a <see cref="MemoryDisk"/>: what processes see of it, and what is on the disk, in blocks.</summary>
internal sealed class MemoryFile
{
    private const int Block = 512;

    private readonly SortedSet<int> _dirty = [];
    private byte[] _cached = [];
    private byte[] _stable = [];

    public MemoryFile(params byte[] content) => _cached = _stable = content;

    public byte[] Bytes => _cached;

    public int Length => _cached.Length;

    public int SyncErrors { get; private set; }

    public LedgerFile? Holder { get; set; }

    public void Read(byte[] target, long offset)
    {
        if (offset + target.Length > _cached.Length)
            throw new IOException("it became shorter while it was read");
        _cached.AsSpan((int)offset, target.Length).CopyTo(target);
    }

    /// <summary>Writes a part of the bytes; of a negative part, what is missing reads as zeros where there was nothing.</summary>
    public void Write(byte[] bytes, long offset, double part)
    {
        var written = (int)(bytes.Length * Math.Abs(part));
        Resize((int)Math.Max(Length, offset + (part < 0 ? bytes.Length : written)));
        bytes.AsSpan(0, written).CopyTo(_cached.AsSpan((int)offset));
        for (var block = (int)offset / Block; block <= (offset + bytes.Length - 1) / Block; block++)
            _dirty.Add(block);
    }

    public void Truncate(long length) => Resize((int)length);

    public void Sync()
    {
        var before = _stable;
        _stable = new byte[Length];
        before.AsSpan(0, Math.Min(before.Length, Length)).CopyTo(_stable);
        foreach (var block in _dirty.Where(block => block * Block < Length))
            _cached.AsSpan(block * Block, Math.Min(Block, Length - (block * Block))).CopyTo(_stable.AsSpan(block * Block));
        _dirty.Clear();
    }

    /// <summary>A sync that failed: the blocks are clean now, and were never written.</summary>
    public void ForgetToSync()
    {
        SyncErrors++;
        _dirty.Clear();
    }

    public void CutPower(double keep)
    {
        var length = Length >= _stable.Length ? _stable.Length + (int)((Length - _stable.Length) * keep) : keep < 0.5 ? _stable.Length : Length;
        var dirty = _dirty.ToList();
        var cached = _cached;
        var after = new byte[length];
        _stable.AsSpan(0, Math.Min(_stable.Length, length)).CopyTo(after);
        foreach (var block in dirty.Where(block => block * Block < length))
        {
            // A block that is written in place goes as a whole or not at all; of new ones nothing behind the length is seen.
            var size = Math.Min(Block, Math.Min(length, cached.Length) - (block * Block));
            if (size > 0 && (keep > 0 || (block * Block) + size > _stable.Length))
                cached.AsSpan(block * Block, size).CopyTo(after.AsSpan(block * Block));
        }

        (_cached, _stable) = (after, after.ToArray());
        _dirty.Clear();
    }

    private void Resize(int length)
    {
        var resized = new byte[length];
        _cached.AsSpan(0, Math.Min(length, Length)).CopyTo(resized);
        _cached = resized;
    }
}
