namespace Attesta.Risk.Content.Sql;

/// <summary>Lends this thread a list of tokens, so that reading a short statement allocates nothing. Large ones are not kept.</summary>
internal static class SqlBuffers
{
    private const int LargestKept = 4096;

    [ThreadStatic]
    private static List<SqlToken>? _kept;

    public static List<SqlToken> Rent()
    {
        var list = _kept ?? new List<SqlToken>(128);
        _kept = null;
        return list;
    }

    public static void Return(List<SqlToken> list)
    {
        if (list.Capacity > LargestKept)
            return;
        list.Clear();
        _kept = list;
    }
}
