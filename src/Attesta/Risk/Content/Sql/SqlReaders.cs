namespace Attesta.Risk.Content.Sql;

/// <summary>Words that begin what changes nothing.</summary>
internal static class SqlReaders
{
    /// <summary>Statements that only show something, or only hold the session together.</summary>
    public static bool OnlyReads(SqlWord word) => word is SqlWord.Select or SqlWord.With or SqlWord.Show or SqlWord.Describe or SqlWord.Desc or SqlWord.Explain or SqlWord.Values or SqlWord.Table or SqlWord.Help
        or SqlWord.Begin or SqlWord.Start or SqlWord.Commit or SqlWord.Rollback or SqlWord.Savepoint or SqlWord.Release or SqlWord.End or SqlWord.Transaction or SqlWord.Abort or SqlWord.Use or SqlWord.Fetch or SqlWord.Close
        or SqlWord.Declare or SqlWord.Print or SqlWord.Go or SqlWord.Delimiter or SqlWord.Analyze or SqlWord.Analyse or SqlWord.Checkpoint or SqlWord.Open or SqlWord.Move or SqlWord.Check or SqlWord.Prepare
        or SqlWord.Deallocate or SqlWord.Discard or SqlWord.Listen or SqlWord.Unlisten or SqlWord.Notify or SqlWord.Unlock or SqlWord.From or SqlWord.Match or SqlWord.Summarize or SqlWord.Validate or SqlWord.Quit or SqlWord.Exit
        or SqlWord.Prompt or SqlWord.Connect or SqlWord.Disconnect or SqlWord.Define or SqlWord.Cache or SqlWord.Uncache or SqlWord.Get or SqlWord.Do or SqlWord.Handler or SqlWord.Whenever or SqlWord.Read or SqlWord.Waitfor;

    /// <summary>Words that hold a program together.</summary>
    public static bool IsControl(SqlWord word) => word is SqlWord.If or SqlWord.Else or SqlWord.Elsif or SqlWord.Elseif or SqlWord.Then or SqlWord.Loop or SqlWord.While or SqlWord.For or SqlWord.Return or SqlWord.Raise or SqlWord.Exception
        or SqlWord.When or SqlWord.Case or SqlWord.Leave or SqlWord.Iterate or SqlWord.Goto or SqlWord.As or SqlWord.Is or SqlWord.Null or SqlWord.Using or SqlWord.Where or SqlWord.And or SqlWord.Union;

    /// <summary>Words that are no name in any dialect.</summary>
    public static bool IsReserved(SqlWord word) => word is SqlWord.Select or SqlWord.From or SqlWord.Where or SqlWord.Set or SqlWord.Into or SqlWord.Delete or SqlWord.Update or SqlWord.Insert or SqlWord.Drop or SqlWord.Alter
        or SqlWord.Create or SqlWord.Grant or SqlWord.Revoke or SqlWord.As or SqlWord.On or SqlWord.Or or SqlWord.And or SqlWord.Not or SqlWord.Null or SqlWord.Is or SqlWord.In or SqlWord.Exists or SqlWord.Table or SqlWord.To
        or SqlWord.Using or SqlWord.Union or SqlWord.Order or SqlWord.Group or SqlWord.Having or SqlWord.Limit or SqlWord.Then or SqlWord.When or SqlWord.End or SqlWord.Else or SqlWord.Case or SqlWord.With or SqlWord.Values
        or SqlWord.Join or SqlWord.Only or SqlWord.Cascade or SqlWord.Restrict or SqlWord.Nothing or SqlWord.Of or SqlWord.For or SqlWord.Option or SqlWord.Returning;
}
