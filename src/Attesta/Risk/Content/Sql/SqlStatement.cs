namespace Attesta.Risk.Content.Sql;

/// <summary>
/// Reads one statement. Every word that could begin a statement is looked at, not only the first: servers run several without a semicolon between them,
/// and the worst hides in WITH, BEGIN and IF.
/// </summary>
internal sealed partial class SqlStatement(string text, List<SqlToken> tokens, SqlFindings found, int depth)
{
    // Each looks for the end of its condition: more than these in one statement nobody writes.
    private const int MostInner = 200;

    private int _inner;
    private bool _procedural;

    /// <summary>Whether this is the body of a function, where anything can be a statement.</summary>
    public bool IsBody { get; init; }

    private int Count => tokens.Count;

    /// <summary>Reads what is in the list now.</summary>
    public void Read()
    {
        if (tokens[0].Kind == SqlKind.Meta)
        {
            SqlMeta.Read(Span(0).ToString(), found);
            return;
        }

        _inner = 0;
        var start = 0;
        while (start < Count - 1 && Is(start, '('))
            start++;
        if (OnlyExplains(start))
            return;
        for (var i = start; i < Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == SqlKind.Word)
            {
                if (i == start)
                    Begin(i);
                else if (token.Word != SqlWord.None)
                    Inside(i);
                if (i + 1 < Count && Is(i + 1, '(') && token.Word is SqlWord.None or SqlWord.Truncate)
                    Call(i);
            }
            else if (token.Kind == SqlKind.Meta)
            {
                SqlMeta.Read(Span(i).ToString(), found);
            }
            else if (token.Kind == SqlKind.Body && BodyIsCode(i))
            {
                SqlEffects.Read(Unquoted(i), found, depth + 1, isBody: true);
            }
            else if (i == start && token.Kind is SqlKind.Text or SqlKind.Number && Count == 1)
            {
                found.AddNotUnderstood(0.4, "is no statement of SQL", Evidence(i));
            }
        }
    }

    // EXPLAIN shows a plan and runs nothing, unless it is to be analysed.
    private bool OnlyExplains(int start)
    {
        if (tokens[start].Word is not (SqlWord.Explain or SqlWord.Describe or SqlWord.Desc))
            return false;
        for (var i = start + 1; i < Count && i < start + 30; i++)
        {
            if (tokens[i].Word is SqlWord.Analyze or SqlWord.Analyse)
                return false;
            if (tokens[i].Word is SqlWord.Select or SqlWord.Delete or SqlWord.Update or SqlWord.Insert or SqlWord.With or SqlWord.Merge)
                break;
        }

        return true;
    }

    private void Begin(int i)
    {
        if (Main(i) || Session(i))
            return;
        var word = tokens[i].Word;
        _procedural |= BeginsBlock(i);
        if (SqlReaders.OnlyReads(word))
        {
            if (word == SqlWord.Select)
                Select(i);
            else if (word == SqlWord.Prepare)
                Prepare(i);
            return;
        }

        if (IsBody || _procedural || SqlReaders.IsControl(word) || IsAssignment(i) || (Count == 1 && SpanIs(i, "status")))
            return;
        found.AddNotUnderstood(Span(i).ContainsAnyExceptInRange('\0', '\u007F') ? 0.62 : 0.45, "begins with what is no known statement of SQL", Evidence(i));
    }

    // What follows in it may be a name that is called. A transaction is none, nor is a table that is made: what is not understood behind them stays so.
    private bool BeginsBlock(int i) => tokens[i].Word switch
    {
        SqlWord.Declare or SqlWord.If or SqlWord.While or SqlWord.Loop => true,
        SqlWord.Begin => i + 1 < Count && tokens[i + 1].Word is not (SqlWord.Transaction or SqlWord.Work),
        SqlWord.Create => tokens.Exists(token => token.Word is SqlWord.Function or SqlWord.Procedure or SqlWord.Trigger or SqlWord.Event),
        _ => false,
    };

    private bool IsAssignment(int i) => i + 1 < Count && tokens[i + 1].Kind == SqlKind.Sign && text[tokens[i + 1].Start] is ':' or '=';

    // A word further on: only where a statement can begin, and only with what belongs to it.
    private void Inside(int i)
    {
        var word = tokens[i].Word;
        switch (word)
        {
            case SqlWord.Delete or SqlWord.Update or SqlWord.Insert or SqlWord.Truncate or SqlWord.Drop or SqlWord.Alter or SqlWord.Create or SqlWord.Merge or SqlWord.Grant or SqlWord.Revoke or SqlWord.Exec or SqlWord.Execute or SqlWord.Replace:
                if (!IsPart(i) && Fits(i))
                    Main(i);
                break;
            case SqlWord.Into:
                Into(i);
                break;
            case SqlWord.Shutdown or SqlWord.Kill or SqlWord.Copy or SqlWord.Call or SqlWord.Perform or SqlWord.Set or SqlWord.Load or SqlWord.Restore or SqlWord.Reset or SqlWord.Purge or SqlWord.Bulk or SqlWord.Backup or SqlWord.Reconfigure or SqlWord.Dbcc or SqlWord.Attach or SqlWord.Vacuum:
                if (OpensStatement(i - 1))
                    _ = Main(i) || Session(i);
                break;
            case SqlWord.Select:
                Select(i);
                break;
        }
    }

    private bool Main(int i)
    {
        switch (tokens[i].Word)
        {
            case SqlWord.Delete:
                Delete(i);
                return true;
            case SqlWord.Update:
                Update(i);
                return true;
            case SqlWord.Insert or SqlWord.Replace:
                Insert(i);
                return true;
            case SqlWord.Truncate when i + 1 < Count && !Is(i + 1, '('):
                Truncate(i);
                return true;
            case SqlWord.Merge:
                Merge(i);
                return true;
            case SqlWord.Drop:
                Drop(i);
                return true;
            case SqlWord.Alter:
                Alter(i);
                return true;
            case SqlWord.Create:
                Create(i);
                return true;
            case SqlWord.Grant or SqlWord.Revoke or SqlWord.Deny:
                Rights(i);
                return true;
            case SqlWord.Exec or SqlWord.Execute or SqlWord.Call or SqlWord.Perform:
                Execute(i);
                return true;
            case SqlWord.Copy:
                Copy(i);
                return true;
            default:
                return false;
        }
    }

    // ON DELETE CASCADE, FOR UPDATE, GRANT SELECT, DELETE ON: the word is part of something else.
    private bool IsPart(int i)
    {
        var before = tokens[i - 1];
        if (before.Kind == SqlKind.Sign && text[before.Start] is ',' or '.' or '=')
            return true;
        if (before.Word is SqlWord.On or SqlWord.For or SqlWord.Or or SqlWord.Before or SqlWord.After or SqlWord.Of or SqlWord.Key or SqlWord.No or SqlWord.Instead or SqlWord.Grant or SqlWord.Revoke or SqlWord.Deny or SqlWord.Select)
            return true;
        var next = i + 1 < Count ? tokens[i + 1].Word : SqlWord.None;
        return (tokens[i].Word is SqlWord.Exec or SqlWord.Execute && next is SqlWord.Function or SqlWord.Procedure or SqlWord.On or SqlWord.As)
            || (tokens[i].Word == SqlWord.Update && next is SqlWord.Set or SqlWord.Of or SqlWord.Nothing)
            || (tokens[i].Word == SqlWord.Grant && next == SqlWord.Option);
    }

    private bool Fits(int i)
    {
        if (i + 1 >= Count)
            return tokens[i].Word == SqlWord.Delete && tokens[i - 1].Word == SqlWord.Then;
        var next = tokens[i + 1];
        var isName = next.Kind == SqlKind.Name || (next.Kind == SqlKind.Word && !SqlReaders.IsReserved(next.Word));
        return tokens[i].Word switch
        {
            SqlWord.Delete => next.Word is SqlWord.From or SqlWord.Top or SqlWord.Only or SqlWord.LowPriority or SqlWord.Quick || (isName && OpensStatement(i - 1)),
            SqlWord.Update => (isName || next.Word is SqlWord.Only or SqlWord.Top or SqlWord.LowPriority or SqlWord.Ignore) && Find(i + 1, Math.Min(Count, i + 40), SqlWord.Set) > 0,
            SqlWord.Insert or SqlWord.Replace => next.Word is SqlWord.Into or SqlWord.Overwrite,
            SqlWord.Merge => next.Word == SqlWord.Into || (isName && OpensStatement(i - 1)),
            SqlWord.Drop or SqlWord.Alter => SqlShape.IsObject(next.Word),
            SqlWord.Create => SqlShape.IsObject(next.Word) || next.Word is SqlWord.Or or SqlWord.Temp or SqlWord.Temporary,
            SqlWord.Truncate => next.Word == SqlWord.Table || (isName && OpensStatement(i - 1)),
            SqlWord.Grant or SqlWord.Revoke => next.Word != SqlWord.None || OpensStatement(i - 1),
            _ => !Is(i + 1, ',') && !Is(i + 1, ')') && (isName || Is(i + 1, '(') || next.Word == SqlWord.Immediate || next.Kind is SqlKind.Text or SqlKind.Variable),
        };
    }

    private bool OpensStatement(int i) => i < 0 || Is(i, '(') || Is(i, ')') || tokens[i].Kind is SqlKind.Text or SqlKind.Number or SqlKind.Variable
        || tokens[i].Word is SqlWord.As or SqlWord.Begin or SqlWord.Then or SqlWord.Else or SqlWord.Loop or SqlWord.Do or SqlWord.Analyze or SqlWord.Analyse or SqlWord.End or SqlWord.Go or SqlWord.Try or SqlWord.Atomic or SqlWord.None && tokens[i].Kind is SqlKind.Word or SqlKind.Name;

    private bool BodyIsCode(int i) => tokens[0].Word is SqlWord.Do or SqlWord.Create or SqlWord.Execute or SqlWord.Exec or SqlWord.Alter || IsBody || (i > 0 && tokens[i - 1].Word is SqlWord.Execute or SqlWord.As or SqlWord.Do);

    /// <summary>The index of a word between two tokens at any depth; -1 when it is not there.</summary>
    private int Find(int from, int to, SqlWord word)
    {
        for (var i = from; i < to && i < Count; i++)
        {
            if (tokens[i].Word == word)
                return i;
        }

        return -1;
    }

    private bool Has(int from, SqlWord word) => Find(from, Count, word) >= 0;

    private SqlWord Word(int i) => i < Count ? tokens[i].Word : SqlWord.None;

    private bool Is(int i, char sign) => i < Count && tokens[i].Kind == SqlKind.Sign && text[tokens[i].Start] == sign;

    private ReadOnlySpan<char> Span(int i) => text.AsSpan(tokens[i].Start, tokens[i].Length);

    private bool SpanIs(int i, string word) => i < Count && Span(i).Equals(word, StringComparison.OrdinalIgnoreCase);

    private ReadOnlySpan<char> Evidence(int i)
    {
        var end = Math.Min(Count - 1, i + 11);
        return text.AsSpan(tokens[i].Start, Math.Min(tokens[end].End - tokens[i].Start, 120));
    }

    /// <summary>A name with its qualifiers, without quotes; empty when there is none. Moves behind it.</summary>
    private string Name(ref int i)
    {
        while (i < Count && tokens[i].Word is SqlWord.Only or SqlWord.If or SqlWord.Exists or SqlWord.Not or SqlWord.Table or SqlWord.LowPriority or SqlWord.HighPriority or SqlWord.Quick or SqlWord.Ignore
            or SqlWord.From or SqlWord.Into or SqlWord.Concurrently or SqlWord.Overwrite or SqlWord.Delayed or SqlWord.Column)
            i++;
        var from = i;
        var name = "";
        while (i < Count && tokens[i].Kind is SqlKind.Word or SqlKind.Name or SqlKind.Text or SqlKind.Variable && i - from < 12)
        {
            name += tokens[i].Kind is SqlKind.Name or SqlKind.Text ? Unquoted(i) : Span(i).ToString();
            i++;
            if (!Is(i, '.'))
                break;
            while (Is(i, '.') && i - from < 12)
            {
                name += ".";
                i++;
            }
        }

        return name.Length > 120 ? name[..120] : name;
    }

    private string Unquoted(int i)
    {
        var span = Span(i);
        if (tokens[i].Kind == SqlKind.Body)
        {
            var tag = span[1..].IndexOf('$') + 2;
            return span.Length >= 2 * tag ? span[tag..^tag].ToString() : span[Math.Min(tag, span.Length)..].ToString();
        }

        if (tokens[i].Kind is not (SqlKind.Text or SqlKind.Name) || span.Length < 2)
            return span.ToString();
        var quote = span.IndexOfAny('\'', '"', '`');
        if (span[0] == '[' || quote < 0)
            return span[1..^1].ToString();
        var end = span.Length - quote >= 2 && span[^1] == span[quote] ? span.Length - 1 : span.Length;
        if (span.Length > 2 && quote > 0 && span[0] is 'q' or 'Q' && end - quote > 2)
            return span[(quote + 2)..(end - 1)].ToString();
        var inner = span[(quote + 1)..end].ToString();
        return inner.Replace(span[quote..(quote + 1)].ToString() + span[quote], span[quote].ToString(), StringComparison.Ordinal);
    }
}
