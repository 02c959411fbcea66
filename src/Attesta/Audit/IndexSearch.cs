namespace Attesta.Audit;

/// <summary>Searches and counts in the columns of a block. What is wrong with the block shows as null or false.</summary>
internal static class IndexSearch
{
    private const int Missing = -1;

    private static readonly long MostTicks = DateTimeOffset.MaxValue.UtcTicks;

    /// <summary>The rows that may be what a query asks for and whose lines begin in a span, ascending.</summary>
    public static int[]? TryFind(IndexBlock block, EntryQuery query, long from, long to)
    {
        try
        {
            var rows = Find(block, query);
            if (rows.Length == 0)
                return rows;
            var offsets = block.Column<long>(IndexBlock.Offsets);
            if (!IsRising(offsets, block))
                return null;
            return from <= block.From && to >= block.To ? rows : [.. rows.Where(row => offsets[row] >= from && offsets[row] < to)];
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>Counts what a query asks for; counts nothing when it returns false.</summary>
    public static bool TryCount(IndexBlock block, EntryQuery query, StatisticsCount count)
    {
        try
        {
            var (rows, names) = (Find(block, query), block.AllNames);
            var (agents, actions, kinds) = (block.Column<ushort>(IndexBlock.Agents), block.Column<ushort>(IndexBlock.Actions), block.Column<ushort>(IndexBlock.Kinds));
            var (times, reviews) = (block.Column<long>(IndexBlock.Times), block.Column<double>(IndexBlock.Reviews));
            var (ofAgent, ofAction, ofKind) = (new int[names.Agents.Count], new int[names.Actions.Count], new int[names.Kinds.Count]);
            foreach (var row in rows)
            {
                if (kinds[row] >= ofKind.Length || agents[row] >= ofAgent.Length || actions[row] >= ofAction.Length
                    || (times[row] != IndexBlock.NoTime && (times[row] < 0 || times[row] > MostTicks)) || !double.IsFinite(reviews[row]))
                    return false;
                ofKind[kinds[row]]++;
                if (!names.Kinds[kinds[row]].IsDecision)
                    continue;
                ofAgent[agents[row]]++;
                ofAction[actions[row]]++;
            }

            AddEach(ofKind, names.Kinds, count.AddKind);
            AddEach(ofAgent, names.Agents, count.AddAgent);
            AddEach(ofAction, names.Actions, count.AddAction);
            foreach (var row in rows)
            {
                var kind = names.Kinds[kinds[row]];
                if (kind.IsDecision)
                    count.AddDecision(kind, times[row] == IndexBlock.NoTime ? null : times[row], reviews[row]);
            }

            return true;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            return false;
        }
    }

    // Lines follow each other from the beginning of the block, so that none can lie between two rows.
    private static bool IsRising(long[] offsets, IndexBlock block)
    {
        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] <= offsets[i - 1])
                return false;
        }

        return offsets[0] == block.From && offsets[^1] == block.LastAt;
    }

    private static void AddEach<T>(int[] counts, IReadOnlyList<T> names, Action<T, long> add)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
                add(names[i], counts[i]);
        }
    }

    private static int[] Find(IndexBlock block, EntryQuery query)
    {
        var filter = query.Filter;
        var agent = NumberOf(filter.AgentId, block, names => names.Agents);
        var action = filter.ActionPrefix is null ? NumberOf(filter.ActionName, block, names => names.Actions) : null;
        if (agent == Missing || action == Missing)
            return [];

        // What leaves the fewest first: the rest is asked only of the rows that are left.
        var rows = filter.EntryId is { } id ? RowsOf(block.Column<uint>(IndexBlock.Ids), IndexBuilder.HashOf(id))
            : filter.SessionId is { } session ? RowsOf(block.Column<uint>(IndexBlock.Sessions), IndexBuilder.HashOf(session))
            : agent is { } ofAgent ? RowsOf(block.Column<ushort>(IndexBlock.Agents), (ushort)ofAgent)
            : action is { } ofAction ? RowsOf(block.Column<ushort>(IndexBlock.Actions), (ushort)ofAction)
            : [.. Enumerable.Range(0, block.Rows)];
        if (filter.SessionId is { } alsoSession)
            Keep(rows, block.Column<uint>(IndexBlock.Sessions), IndexBuilder.HashOf(alsoSession));
        if (agent is { } alsoAgent)
            Keep(rows, block.Column<ushort>(IndexBlock.Agents), (ushort)alsoAgent);
        if (action is { } alsoAction)
            Keep(rows, block.Column<ushort>(IndexBlock.Actions), (ushort)alsoAction);
        if (filter.ActionPrefix is not null)
            KeepActions(rows, block, filter);
        KeepKinds(rows, block, query);
        if (filter.From is not null || filter.To is not null)
        {
            var times = block.Column<long>(IndexBlock.Times);
            var (least, most) = (filter.From?.UtcTicks ?? 0, filter.To?.UtcTicks ?? long.MaxValue);
            rows.RemoveAll(row => times[row] != IndexBlock.NoTime && (times[row] < least || times[row] >= most));
        }

        return [.. rows];
    }

    private static void KeepActions(List<int> rows, IndexBlock block, AuditFilter filter)
    {
        var (actions, names) = (block.Column<ushort>(IndexBlock.Actions), block.AllNames.Actions);
        var matches = new bool[names.Count];
        for (var i = 0; i < matches.Length; i++)
            matches[i] = filter.MatchesAction(names[i]);
        rows.RemoveAll(row => actions[row] < matches.Length ? !matches[actions[row]] : throw new InvalidDataException("The index is damaged."));
    }

    private static void KeepKinds(List<int> rows, IndexBlock block, EntryQuery query)
    {
        if (rows.Count == 0 || (query.Stamps is null && query.Filter is { Verdict: null, RiskLevel: null, Environment: null, ChallengePassed: null }))
            return;
        var (kinds, all) = (block.Column<ushort>(IndexBlock.Kinds), block.AllNames.Kinds);
        var mayMatch = new bool[all.Count];
        for (var i = 0; i < all.Count; i++)
            mayMatch[i] = query.MayMatch(all[i]);
        rows.RemoveAll(row => kinds[row] < mayMatch.Length ? !mayMatch[kinds[row]] : throw new InvalidDataException("The index is damaged."));
        if (query.Stamps is null)
            return;
        var reviews = block.Column<double>(IndexBlock.Reviews);
        rows.RemoveAll(row => double.IsFinite(reviews[row]) ? !query.Matches(all[kinds[row]], reviews[row]) : throw new InvalidDataException("The index is damaged."));
    }

    /// <summary>The number of a name in a block; null when none is asked for.</summary>
    private static int? NumberOf(string? name, IndexBlock block, Func<IndexNames, IReadOnlyList<string>> names)
    {
        if (name is null)
            return null;
        var all = names(block.AllNames);
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i] == name)
                return i;
        }

        return Missing;
    }

    private static List<int> RowsOf<T>(T[] column, T value)
        where T : IEquatable<T>
    {
        var rows = new List<int>();
        for (var at = column.AsSpan().IndexOf(value); at >= 0;)
        {
            rows.Add(at);
            var next = column.AsSpan(at + 1).IndexOf(value);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return rows;
    }

    private static void Keep<T>(List<int> rows, T[] column, T value)
        where T : IEquatable<T> => rows.RemoveAll(row => !column[row].Equals(value));
}
