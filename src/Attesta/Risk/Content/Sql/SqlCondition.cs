using System.Globalization;

namespace Attesta.Risk.Content.Sql;

/// <summary>How many rows a condition lets through, as far as the text alone says.</summary>
internal enum SqlReach
{
    /// <summary>None: <c>1 = 0</c>.</summary>
    Nothing,

    /// <summary>Some.</summary>
    Some,

    /// <summary>Nearly all: <c>id &gt; 0</c>, <c>name is not null</c>.</summary>
    Nearly,

    /// <summary>All: <c>1 = 1</c>, <c>id = id</c>, <c>not false</c>.</summary>
    All,
}

/// <summary>Finds conditions that are none.</summary>
internal readonly ref struct SqlCondition(string text, ReadOnlySpan<SqlToken> tokens)
{
    private const int Deepest = 24;

    private readonly ReadOnlySpan<SqlToken> _tokens = tokens;

    /// <summary>The reach of the condition between two tokens.</summary>
    public SqlReach Reach(int from, int to) => Reach(from, to, 0);

    private SqlReach Reach(int from, int to, int depth)
    {
        while (from < to && Is(from, '(') && Closing(from, to) == to - 1)
            (from, to) = (from + 1, to - 1);
        if (from >= to)
            return SqlReach.Some;
        if (depth > Deepest)
            return SqlReach.Nearly;
        if (Split(from, to, depth, SqlWord.Or) is { } any)
            return any;
        if (Split(from, to, depth, SqlWord.And) is { } all)
            return all;
        if (Word(from) == SqlWord.Not)
            return Reach(from + 1, to, depth + 1) switch { SqlReach.Nothing => SqlReach.All, SqlReach.All => SqlReach.Nothing, _ => SqlReach.Some };
        return Atom(from, to);
    }

    // Null when the word does not stand between the two at the top.
    private SqlReach? Split(int from, int to, int depth, SqlWord at)
    {
        SqlReach? reach = null;
        var level = 0;
        var start = from;
        var between = false;
        for (var i = from; i < to; i++)
        {
            level += Is(i, '(') ? 1 : Is(i, ')') ? -1 : 0;
            if (level != 0)
                continue;
            between |= Word(i) == SqlWord.Between;
            var isAnd = Word(i) == SqlWord.And || (Is(i, '&') && i + 1 < to && Is(i + 1, '&'));
            var isOr = Word(i) == SqlWord.Or || (at == SqlWord.Or && _tokens[i] is { Kind: SqlKind.Sign, Length: 2 } && text[_tokens[i].Start] == '|');
            if (!(at == SqlWord.And ? isAnd : isOr))
                continue;
            if (isAnd && between)
            {
                between = false;
                continue;
            }

            reach = Join(reach, Reach(start, i, depth + 1), at);
            start = Is(i, '&') ? i + 2 : i + 1;
        }

        return reach is null ? null : Join(reach, Reach(start, to, depth + 1), at);
    }

    private static SqlReach Join(SqlReach? one, SqlReach other, SqlWord at) =>
        one is not { } first ? other : at == SqlWord.Or ? (SqlReach)Math.Max((int)first, (int)other) : (SqlReach)Math.Min((int)first, (int)other);

    private SqlReach Atom(int from, int to)
    {
        if (to - from == 1)
            return Single(from);
        if (Word(from) == SqlWord.Exists)
            return SqlReach.Nearly;
        if (to - from >= 3 && Word(to - 1) == SqlWord.Null && Word(to - 2) == SqlWord.Not && Word(to - 3) == SqlWord.Is)
            return SqlReach.Nearly;
        var op = Operator(from, to);
        if (op > from)
            return Compare(from, op, OperatorEnd(op), to);
        return IsConstant(from, to) ? SqlReach.All : SqlReach.Some;
    }

    private SqlReach Single(int i) => _tokens[i].Kind switch
    {
        SqlKind.Number => Number(i) == 0 ? SqlReach.Nothing : SqlReach.All,
        SqlKind.Text => Number(i) is { } number ? number == 0 ? SqlReach.Nothing : SqlReach.All : SqlReach.Some,
        _ => Word(i) switch { SqlWord.True => SqlReach.All, SqlWord.False or SqlWord.Null => SqlReach.Nothing, _ => SqlReach.Some },
    };

    private int Operator(int from, int to)
    {
        var level = 0;
        for (var i = from; i < to; i++)
        {
            level += Is(i, '(') ? 1 : Is(i, ')') ? -1 : 0;
            if (level == 0 && ((_tokens[i].Kind == SqlKind.Sign && text[_tokens[i].Start] is '=' or '<' or '>' or '!') || Word(i) is SqlWord.Like or SqlWord.Ilike or SqlWord.In or SqlWord.Between or SqlWord.Is))
                return i;
        }

        return -1;
    }

    private int OperatorEnd(int op) => Is(op, '<') && op + 2 < _tokens.Length && _tokens[op].Length == 2 && Is(op + 1, '>') ? op + 2 : op + 1;

    private SqlReach Compare(int from, int op, int right, int to)
    {
        var word = Word(op);
        var sign = text.AsSpan(_tokens[op].Start, _tokens[op].Length);
        if (word is SqlWord.Like or SqlWord.Ilike)
            return right < to && _tokens[right].Kind == SqlKind.Text && Inside(right).Trim('%').IsEmpty ? SqlReach.All : Constants(from, op, right, to) ? SqlReach.All : SqlReach.Some;
        if (word == SqlWord.In)
            return InSubquery(right, to) ? SqlReach.Nearly : Constants(from, op, right, to) ? SqlReach.All : SqlReach.Some;
        if (word is SqlWord.Between or SqlWord.Is)
            return Constants(from, op, right, to) ? SqlReach.All : SqlReach.Some;
        if (Same(from, op, right, to))
            return sign is "=" or "==" or "<=" or ">=" or "=>" ? SqlReach.All : sign is "!=" or "<>" or "<" or ">" ? SqlReach.Nothing : SqlReach.Some;
        if (Constants(from, op, right, to))
            return Literals(from, op, right, to, sign);

        // Keys are positive: what is above zero is everything.
        return right < to && to - right <= 2 && (Number(to - 1) is 0 or 1 || Inside(to - 1).IsEmpty) && sign is ">" or ">=" or "!=" or "<>" ? SqlReach.Nearly : SqlReach.Some;
    }

    // What holds no name is the same for every row. Only where it is plainly false nothing is picked.
    private SqlReach Literals(int from, int op, int right, int to, ReadOnlySpan<char> sign)
    {
        if (op - from != 1 || to - right != 1)
            return SqlReach.All;
        if (Number(from) is { } left && Number(right) is { } other)
        {
            var holds = sign switch { "=" or "==" => left.Equals(other), "!=" or "<>" => !left.Equals(other), "<" => left < other, ">" => left > other, "<=" => left <= other, ">=" => left >= other, _ => true };
            return holds ? SqlReach.All : SqlReach.Nothing;
        }

        var same = Inside(from).Equals(Inside(right), StringComparison.OrdinalIgnoreCase);
        return sign switch { "=" or "==" => same ? SqlReach.All : SqlReach.Nothing, "!=" or "<>" => same ? SqlReach.Nothing : SqlReach.All, _ => SqlReach.All };
    }

    private bool Constants(int from, int op, int right, int to) => IsConstant(from, op) && IsConstant(right, to);

    private bool IsConstant(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (_tokens[i].Kind is SqlKind.Name or SqlKind.Variable or SqlKind.Body)
                return _tokens[i].Kind == SqlKind.Name && text[_tokens[i].Start] == '"' && to - from == 1;
            if (_tokens[i].Kind == SqlKind.Word && _tokens[i].Word is not (SqlWord.True or SqlWord.False or SqlWord.Null or SqlWord.Not or SqlWord.And or SqlWord.Or or SqlWord.Select or SqlWord.Is or SqlWord.Cast or SqlWord.As))
                return false;
        }

        return from < to;
    }

    private bool InSubquery(int right, int to)
    {
        if (right + 1 >= to || !Is(right, '(') || Word(right + 1) != SqlWord.Select)
            return false;
        for (var i = right; i < to; i++)
        {
            if (Word(i) is SqlWord.Where or SqlWord.Limit or SqlWord.Join or SqlWord.Having)
                return false;
        }

        return true;
    }

    private bool Same(int from, int op, int right, int to)
    {
        if (op - from != to - right)
            return false;
        for (var i = 0; i < op - from; i++)
        {
            if (!Inside(from + i).Equals(Inside(right + i), StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    private double? Number(int i) =>
        _tokens[i].Kind is SqlKind.Number or SqlKind.Text && double.TryParse(Inside(i), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Without the quotes.
    private ReadOnlySpan<char> Inside(int i)
    {
        var span = text.AsSpan(_tokens[i].Start, _tokens[i].Length);
        if (_tokens[i].Kind is not (SqlKind.Text or SqlKind.Name) || span.Length < 2)
            return span;
        var from = span.IndexOfAny('\'', '"', '`') is var quote and >= 0 and < 3 ? quote + 1 : 1;
        return from < span.Length - 1 ? span[from..^1] : default;
    }

    private int Closing(int from, int to)
    {
        var level = 0;
        for (var i = from; i < to; i++)
        {
            level += Is(i, '(') ? 1 : Is(i, ')') ? -1 : 0;
            if (level == 0)
                return i;
        }

        return -1;
    }

    private SqlWord Word(int i) => _tokens[i].Word;

    private bool Is(int i, char sign) => _tokens[i].Kind == SqlKind.Sign && text[_tokens[i].Start] == sign;
}
