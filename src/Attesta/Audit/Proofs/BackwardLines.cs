namespace Attesta.Audit.Proofs;

/// <summary>Reads a ledger from a place back to its beginning, line by line and in bounded memory.</summary>
internal static class BackwardLines
{
    private const int FirstBlock = 64 * 1024;
    private const int LargestBlock = 2 * AuditChain.MaxLineBytes;

    /// <summary>The complete lines before <paramref name="from"/>, the last one first, with where each ends. A line is valid until the next is asked for.</summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Line, long End)> Of(LedgerStream stream, long from)
    {
        var size = FirstBlock;
        for (var end = from; end > 0;)
        {
            var start = Math.Max(0, end - size);
            var block = new byte[end - start];
            stream.Position = start;
            stream.ReadExactly(block);

            // The block begins somewhere in a line, which belongs to the one before; what follows the last line end is no line.
            var first = start == 0 ? 0 : block.AsSpan(0, block.Length - 1).IndexOf((byte)'\n') + 1;
            var to = block.AsSpan().LastIndexOf((byte)'\n') + 1;
            if ((first == 0 && start > 0) || to <= first)
            {
                if (size >= LargestBlock || start == 0)
                    yield break;
                size *= 2;
                continue;
            }

            while (to > first)
            {
                var lineStart = Math.Max(first, block.AsSpan(0, to - 1).LastIndexOf((byte)'\n') + 1);
                yield return (block.AsMemory(lineStart, to - 1 - lineStart), start + to);
                to = lineStart;
            }

            end = start + first;
            size = Math.Min(2 * size, LargestBlock);
        }
    }
}
