using System.Runtime.InteropServices;

namespace Attesta.Audit;

/// <summary>Makes the blocks of an index out of the lines of a ledger. The same lines always make the same bytes. Not for several threads; keep and reuse it.</summary>
internal sealed class IndexBuilder
{
    // Far below what a block may hold: names are as long as agents make them, and one more line may follow.
    private const int FullNamesBytes = 1024 * 1024;

    private readonly List<long> _offsets = [], _times = [];
    private readonly List<double> _reviews = [];
    private readonly List<uint> _sessions = [], _ids = [];
    private readonly List<ushort> _agents = [], _actions = [], _kinds = [];
    private readonly Dictionary<string, ushort> _agentNumbers = [], _actionNumbers = [];
    private readonly Dictionary<EntryKind, ushort> _kindNumbers = [];
    private readonly byte[] _lastHash = new byte[IndexBlock.HashLength];
    private long _unreadable;
    private long _namesBytes;

    /// <summary>What stands for a session or entry id: different ones may have the same, so that entries that are found by it are looked at.</summary>
    public static uint HashOf(string text) => IndexBlock.Checksum(MemoryMarshal.AsBytes(text.AsSpan()));

    /// <summary>Writes blocks for the lines that begin in a span; returns where the last of them ends, which may be earlier, and how many lines it is.</summary>
    /// <param name="stream">The ledger.</param>
    /// <param name="from">Where a line begins.</param>
    /// <param name="to">Where to end.</param>
    /// <param name="linesBefore">How many lines come before.</param>
    /// <param name="target">Where to write.</param>
    /// <param name="mostBlocks">Ends after so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public (long To, long Lines) Write(Stream stream, long from, long to, long linesBefore, Stream target, long mostBlocks, CancellationToken cancellationToken)
    {
        stream.Position = from;
        using var lines = new LineCutter(stream, to);
        var (begin, before) = (from, 0L);
        Clear();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (mostBlocks > 0 && lines.TryCut())
            {
                Add(lines);
                if (!IsFull)
                    continue;
                Write(target, linesBefore + before, begin, lines.NextOffset);
                Clear();
                (begin, before) = (lines.NextOffset, lines.Number);
                mostBlocks--;
            }
        }
        while (mostBlocks > 0 && lines.Fill());

        // A block has an entry, by which it is tied to the ledger; blank lines alone are left to those who read.
        if (_offsets.Count == 0)
            return (begin, before);
        Write(target, linesBefore + before, begin, lines.NextOffset);
        return (lines.NextOffset, lines.Number);
    }

    private bool IsFull => _offsets.Count == IndexBlock.MostRows || (_namesBytes >= FullNamesBytes && _offsets.Count > 0);

    // The memory of the columns stays: it would be thrown away with every block.
    private void Clear()
    {
        _offsets.Clear();
        _times.Clear();
        _reviews.Clear();
        _sessions.Clear();
        _ids.Clear();
        _agents.Clear();
        _actions.Clear();
        _kinds.Clear();
        _agentNumbers.Clear();
        _actionNumbers.Clear();
        _kindNumbers.Clear();
        (_unreadable, _namesBytes) = (0, 0);
    }

    private void Add(LineCutter lines)
    {
        var scanner = new LineScanner(lines.Line.Span, keep: true, LineFields.Indexed);
        if (lines.TooLong || !scanner.Scan())
        {
            _unreadable++;
            return;
        }

        var entry = scanner.Entry();
        _offsets.Add(lines.Offset);
        _times.Add(AuditFilter.TimeOf(entry)?.UtcTicks ?? IndexBlock.NoTime);
        _reviews.Add(entry.ReviewDurationSeconds);
        _sessions.Add(HashOf(entry.SessionId));
        _ids.Add(HashOf(entry.EntryId));
        _agents.Add(Number(_agentNumbers, entry.AgentId, entry.AgentId.Length));
        _actions.Add(Number(_actionNumbers, entry.ActionName, entry.ActionName.Length));
        var kind = EntryKind.Of(entry);
        _kinds.Add(Number(_kindNumbers, kind,
            kind.Verdict.Length + kind.RiskLevel.Length + kind.ChallengeType.Length + kind.Mode.Length + kind.Environment.Length + kind.Outcome.Length));
        Convert.FromHexString(scanner.ChainHash, _lastHash, out _, out _);
    }

    private void Write(Stream target, long linesBefore, long from, long to) => IndexBlock.Write(
        target,
        new(_offsets.Count, _unreadable, linesBefore, from, to, _offsets[^1], _lastHash),
        [
            Bytes(_offsets), Bytes(_times), Bytes(_reviews), Bytes(_sessions), Bytes(_ids), Bytes(_agents), Bytes(_actions), Bytes(_kinds),
            new IndexNames([.. _agentNumbers.Keys], [.. _actionNumbers.Keys], [.. _kindNumbers.Keys]).Write(),
        ]);

    private ushort Number<T>(Dictionary<T, ushort> numbers, T name, int length)
        where T : notnull
    {
        if (numbers.TryGetValue(name, out var number))
            return number;
        _namesBytes += length * sizeof(char);
        return numbers[name] = (ushort)numbers.Count;
    }

    private static byte[] Bytes<T>(List<T> column)
        where T : unmanaged => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(column)).ToArray();
}
