using System.Buffers;

namespace Attesta.Actions;

/// <summary>Takes up to a number of bytes and then throws, so that an endless sequence ends in a denial instead of filling the memory.</summary>
internal sealed class BoundedBuffer(int limit) : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _bytes, []));

    private void Reserve(int room)
    {
        if (_bytes.Length - _count >= room)
            return;
        if (_count + room > limit)
            throw new UnfaithfulValueException($"it is larger than {limit} bytes");
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _count + room));
        _bytes.AsSpan(0, _count).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
