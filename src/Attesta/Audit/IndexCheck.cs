using System.Runtime.ExceptionServices;

namespace Attesta.Audit;

/// <summary>Compares the index of a ledger with the ledger, line by line.</summary>
internal static class IndexCheck
{
    /// <summary>What is wrong with the index; nothing when there is none.</summary>
    public static IReadOnlyList<LedgerFinding> Run(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(LedgerIndex.PathOf(path)))
            return [];

        // The index first: another process may append and bring it up to date meanwhile.
        using var index = LedgerIndex.TryOpen(path);
        using var stream = new LedgerStream(path);
        var length = stream.SettledLength();
        return index is null ? [Wrong(path, 0, 0, "cannot be read")] : Run(path, index, stream, length, cancellationToken);
    }

    /// <summary>Compares an index that was opened.</summary>
    internal static IReadOnlyList<LedgerFinding> Run(string path, LedgerIndex index, LedgerStream stream, long length, CancellationToken cancellationToken)
    {
        if (index.To > length)
            return [Wrong(path, index.Lines, length, $"goes on to byte {index.To}, but the ledger ends here: it was cut, or the index is not its own")];
        if (!index.EndsWithEntryOf(stream))
            return [Wrong(path, index.Lines, index.Blocks[^1].LastAt, "ends with an entry that the ledger does not have here: one of them was changed or replaced")];

        var wrong = new LedgerFinding?[index.Blocks.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        try
        {
            Parallel.For(0, wrong.Length, options, static () => new IndexBuilder(), (i, _, builder) => Compare(i, builder), static _ => { });
        }
        catch (AggregateException several)
        {
            // Of one thing that failed, such as a disk, several threads may tell.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        return [.. wrong.OfType<LedgerFinding>()];

        IndexBuilder Compare(int i, IndexBuilder builder)
        {
            var block = index.Blocks[i];
            using var view = stream.View();
            if (!index.IsMadeOf(block, view, builder, cancellationToken))
                wrong[i] = Wrong(path, block.LinesBefore + 1, block.From, $"does not say what is in the ledger, somewhere in the next {block.Lines} lines");
            return builder;
        }
    }

    private static LedgerFinding Wrong(string path, long line, long offset, string what) =>
        new(line, offset, FindingKind.WrongIndex, $"the index '{Path.GetFileName(LedgerIndex.PathOf(path))}' {what}; delete it, and the next query makes a new one");
}
