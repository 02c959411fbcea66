using System.Buffers;

namespace Attesta.Actions;

/// <summary>Lends this thread a buffer, so that digesting a small call allocates nothing. Large ones are not kept.</summary>
internal static class Scratch
{
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _kept;

    public static ArrayBufferWriter<byte> Rent()
    {
        var buffer = _kept ?? new ArrayBufferWriter<byte>(1024);
        _kept = null;
        return buffer;
    }

    public static void Return(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > LargestKept)
            return;
        buffer.ResetWrittenCount();
        _kept = buffer;
    }
}
