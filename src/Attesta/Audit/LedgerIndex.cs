using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>
/// The index of a ledger, a file beside it that can be thrown away at any time. It says where entries may be found and what they count as. It is never
/// trusted: entries are read from the ledger and matched again, and it only holds as far as the ledger has the entry that it ends with.
/// </summary>
internal sealed class LedgerIndex : IDisposable
{
    /// <summary>How much of a ledger may lie behind the end of its index, to be read each time.</summary>
    public const long DefaultSlack = 8 * 1024 * 1024;

    // More than the largest ledger that anyone could read; a file of headers only would be a long list.
    private const int MostBlocks = 100_000;

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private LedgerIndex(string path, SafeFileHandle file, List<IndexBlock> blocks) => (_path, _file, Blocks) = (path, file, blocks);

    /// <summary>The blocks, one behind the other from the beginning of the ledger.</summary>
    public IReadOnlyList<IndexBlock> Blocks { get; }

    /// <summary>How far the index goes.</summary>
    public long To => Blocks[^1].To;

    /// <summary>How many lines the index covers.</summary>
    public long Lines => Blocks[^1].LinesBefore + Blocks[^1].Lines;

    public static string PathOf(string ledger) => ledger + ".index";

    /// <summary>Opens the index of a ledger; makes it, or brings it up to date, when too much of the ledger lies behind it. Null when there is none to use.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="stream">The ledger, whose position is moved.</param>
    /// <param name="length">How much of it to look at.</param>
    /// <param name="slack">How much may lie behind the end of the index.</param>
    /// <param name="cancellationToken">Ends the making.</param>
    public static LedgerIndex? Open(string path, LedgerStream stream, long length, long slack, CancellationToken cancellationToken)
    {
        var index = TryOpen(path, stream, length);
        if (length - (index?.To ?? 0) <= slack)
            return index;
        try
        {
            if (!Save(path, stream, length, index, cancellationToken))
                return index;
            index?.Dispose();
            return TryOpen(path, stream, length);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            // A folder that may only be read, or no room: the ledger itself can be read all the same.
            return index;
        }
    }

    /// <summary>Opens the index that is there. Null when there is none, or it is not one of this ledger.</summary>
    public static LedgerIndex? TryOpen(string path, LedgerStream stream, long length)
    {
        var index = TryOpen(path);
        if (index is null || (index.To <= length && index.EndsWithEntryOf(stream)))
            return index;
        index.Dispose();
        return null;
    }

    /// <summary>Opens the index that is there, whatever the ledger is.</summary>
    public static LedgerIndex? TryOpen(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            if (!File.Exists(PathOf(path)))
                return null;
            file = LedgerFile.OpenToRead(PathOf(path));
            var blocks = new List<IndexBlock>();
            for (var at = 0L; blocks.Count < MostBlocks && IndexBlock.TryRead(file, at, blocks.LastOrDefault()) is { } block; at += block.Bytes)
                blocks.Add(block);
            if (blocks.Count > 0)
                return new(PathOf(path), file, blocks);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // As if it were not there.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>Deletes a wrong index, so that the next to read makes a new one.</summary>
    public void Discard()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Then it is found wrong again.
        }
    }

    /// <summary>Whether the ledger has the entry that the index ends with, so that the index was made of what the ledger holds.</summary>
    public bool EndsWithEntryOf(LedgerStream stream)
    {
        var last = Blocks[^1];
        return SingleLine.TryRead(stream, last.LastAt) is { } line && SingleLine.TryHash(line, out var hash) && hash.AsSpan().SequenceEqual(last.LastHash.Span)
            && (last.Unreadable > 0 || last.LastAt + line.Length + 1 == last.To);
    }

    /// <summary>Whether a block is what the ledger makes now.</summary>
    public bool IsMadeOf(IndexBlock block, LedgerStream stream, IndexBuilder builder, CancellationToken cancellationToken)
    {
        var size = (int)block.Bytes;
        var (right, stored) = (ArrayPool<byte>.Shared.Rent(size), ArrayPool<byte>.Shared.Rent(size));
        try
        {
            using var target = new MemoryStream(right, 0, size);
            var (to, _) = builder.Write(stream, block.From, block.To, block.LinesBefore, target, mostBlocks: 1, cancellationToken);
            return to == block.To && target.Position == size && RandomAccess.Read(_file, stored.AsSpan(0, size), block.Position) == size
                && stored.AsSpan(0, size).SequenceEqual(right.AsSpan(0, size));
        }
        catch (NotSupportedException)
        {
            // It would be longer than it is.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(right);
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool Save(string path, LedgerStream stream, long length, LedgerIndex? old, CancellationToken cancellationToken)
    {
        var part = PathOf(path) + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var isPlaced = false;
        try
        {
            using (var target = new FileStream(part, options))
            {
                if (old is not null)
                    CopyBlocks(old, target);
                var (to, lines) = new IndexBuilder().Write(stream, old?.To ?? 0, length, old?.Lines ?? 0, target, long.MaxValue, cancellationToken);
                if (lines == 0 || to <= (old?.To ?? 0))
                    return false;
            }

            // Another process may be writing the same file: what comes of that is whole blocks and a rest, which is not read.
            File.Move(part, PathOf(path), overwrite: true);
            return isPlaced = true;
        }
        finally
        {
            if (!isPlaced)
                File.Delete(part);
        }
    }

    private static void CopyBlocks(LedgerIndex old, FileStream target)
    {
        var chunk = new byte[64 * 1024];
        var length = old.Blocks.Sum(block => block.Bytes);
        for (var at = 0L; at < length;)
        {
            var read = RandomAccess.Read(old._file, chunk.AsSpan(0, (int)Math.Min(chunk.Length, length - at)), at);
            if (read <= 0)
                throw new IOException("The index became shorter.");
            target.Write(chunk, 0, read);
            at += read;
        }
    }
}
