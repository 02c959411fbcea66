namespace Attesta.Audit.Proofs;

/// <summary>
/// The tree over a ledger that is being read, which lags behind the reading: a checkpoint comes after other entries than those that it covers, and its size
/// is known only then. Keeps at most <see cref="MostPending"/> leaves.
/// </summary>
internal sealed class TrailingTree
{
    public const int MostPending = 1 << 20;
    private const int Stride = MerkleHash.Size + sizeof(long);

    private readonly MerkleFrontier _frontier = new();
    private readonly Queue<long> _stops;
    private byte[] _pending = new byte[256 * Stride];
    private int _from;
    private int _to;

    /// <param name="stops">Sizes at which the root is wanted.</param>
    public TrailingTree(IEnumerable<long> stops) => _stops = new(stops.Where(stop => stop >= 0).Distinct().Order());

    /// <summary>The roots at the sizes that were asked for, and where the entries begin that follow.</summary>
    public Dictionary<long, (byte[] Root, long? NextOffset)> Roots { get; } = [];

    /// <summary>Leaves in the tree.</summary>
    public long Size => _frontier.Size;

    /// <summary>Leaves in the tree or waiting.</summary>
    public long Read => Size + ((_to - _from) / Stride);

    /// <summary>Where the entry begins that comes next into the tree; null when none waits.</summary>
    public long? NextOffset => _from == _to ? null : BitConverter.ToInt64(_pending, _from + MerkleHash.Size);

    public void Add(ReadOnlySpan<byte> leafHash, long offset)
    {
        if ((_to - _from) / Stride >= MostPending)
            AdvanceTo(Size + 1);
        if (_to == _pending.Length)
            MakeRoom();
        leafHash.CopyTo(_pending.AsSpan(_to));
        BitConverter.TryWriteBytes(_pending.AsSpan(_to + MerkleHash.Size), offset);
        _to += Stride;
    }

    /// <summary>The root of the first entries; null when the tree is past them, or not there yet.</summary>
    public byte[]? RootAt(long size)
    {
        if (size < Size || size > Read)
            return null;
        AdvanceTo(size);
        return _frontier.Root();
    }

    public void AdvanceTo(long size)
    {
        while (true)
        {
            while (_stops.TryPeek(out var stop) && stop <= Size)
                Roots[_stops.Dequeue()] = (_frontier.Root(), NextOffset);
            if (Size >= size || _from == _to)
                return;
            _frontier.Add(_pending.AsSpan(_from, MerkleHash.Size));
            _from += Stride;
        }
    }

    private void MakeRoom()
    {
        var used = _to - _from;
        var room = used > _pending.Length / 2 ? new byte[Math.Max(2 * _pending.Length, _pending.Length)] : _pending;
        _pending.AsSpan(_from, used).CopyTo(room);
        (_pending, _from, _to) = (room, 0, used);
    }
}
