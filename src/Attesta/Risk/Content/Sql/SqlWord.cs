namespace Attesta.Risk.Content.Sql;

/// <summary>The words of SQL that are told apart; underscores are left out.</summary>
internal enum SqlWord : short
{
    /// <summary>Any other word.</summary>
    None,

    Select, From, Where, Set, Into, Delete, Update, Insert, Drop, Truncate, Alter, Create, Grant, Revoke, Deny, Merge, Replace, Copy, Load,
    Exec, Execute, Call, Do, Explain, Analyze, Analyse, Describe, Desc, Show, With, As, On, Or, And, Not, True, False, Null, Is, Like,
    Ilike, Between, In, Exists, Table, Tables, Temp, Temporary, Database, Databases, Schema, Index, View, Materialized, Function,
    Procedure, Trigger, Policy, Role, User, Login, Column, Constraint, Partition, Sequence, Extension, Tablespace, Owned, Keyspace, Server,
    Type, Domain, Rule, Event, Package, Synonym, Link, Language, If, Only, Cascade, Restrict, Program, Stdin, Stdout, To, Outfile,
    Dumpfile, Data, Using, Returning, Limit, Top, Order, Group, By, Having, Union, LowPriority, Quick, Ignore, HighPriority, Concurrently,
    For, Of, Before, After, Instead, Key, No, Conflict, Duplicate, Begin, Start, Commit, Rollback, Savepoint, Release, End, Transaction,
    Work, Abort, Declare, Fetch, Close, Open, Use, Values, Pragma, Vacuum, Full, Reindex, Optimize, Repair, Check, Cluster, Refresh, Lock,
    Unlock, Listen, Notify, Unlisten, Comment, Discard, Prepare, Deallocate, Attach, Detach, Flush, Privileges, Reset, Master, Purge,
    Binary, Logs, Change, Stop, Slave, Replica, Backup, Restore, Dbcc, Reconfigure, Install, Uninstall, Plugin, Rename, Handler, Security,
    Label, Reassign, Import, Export, Unload, Shutdown, Kill, Immediate, Public, All, Option, Superuser, Password, Identified, Owner, Add,
    Modify, Disable, Enable, Row, Level, Force, Session, Global, Authorization, Join, Inner, Left, Right, Outer, Cross, Return, Loop,
    While, Elsif, Elseif, Else, Then, Raise, Perform, Exception, When, Case, Print, Go, Delimiter, Exit, Leave, Iterate, Waitfor, Goto,
    Bulk, System, Source, Overwrite, Undrop, Remove, Put, Get, Match, Nothing, Offset, Default, Xor, Any, Some, Assembly, Publication,
    Subscription, Foreign, Wrapper, Sysadmin, Member, Bypassrls, Createrole, Createdb, Replication, Recovery, Offline, SingleUser,
    Unlogged, Account, Warehouse, Stage, Share, Pipe, Task, Stream, Integration, Secret, Certificate, Credential, Audit, Aggregate,
    Operator, Cast, Collation, Conversion, Statistics, Profile, Resource, Directory, Library, Java, Context, Dimension, Outline, Flashback,
    Snapshot, Restart, Minus, Except, Intersect, Window, Cursor, Move, Host, Connect, Disconnect, Spool, Whenever, Define, Prompt, Help,
    Checkpoint, Msck, Cache, Uncache, Distinct, Lateral, Natural, StraightJoin, Validate, Sqlcode, Quit, Read, Write, Catalog, Volume,
    Model, Summarize, Exchange, Tag, Sync, Watch, Recover, Cancel, Pause, Resume, Clear, Try, Atomic, Delayed, Users,
}

/// <summary>Finds words.</summary>
internal static class SqlWords
{
    private const int Longest = 16;

    private static readonly Dictionary<string, SqlWord>.AlternateLookup<ReadOnlySpan<char>> ByText = Read().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The word that a text is, in any case.</summary>
    public static SqlWord Of(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest)
            return SqlWord.None;
        Span<char> lower = stackalloc char[Longest];
        for (var i = 0; i < text.Length; i++)
        {
            // Only ASCII: a Kelvin sign is no k.
            if (text[i] > 'z')
                return SqlWord.None;
            lower[i] = (char)(text[i] is >= 'A' and <= 'Z' ? text[i] | 0x20 : text[i]);
        }

        return ByText.TryGetValue(lower[..text.Length], out var word) ? word : SqlWord.None;
    }

    private static Dictionary<string, SqlWord> Read()
    {
        var words = new Dictionary<string, SqlWord>(512, StringComparer.Ordinal);
        foreach (var word in Enum.GetValues<SqlWord>())
        {
            if (word != SqlWord.None)
                words[word.ToString().ToLowerInvariant()] = word;
        }

        words["low_priority"] = SqlWord.LowPriority;
        words["high_priority"] = SqlWord.HighPriority;
        words["single_user"] = SqlWord.SingleUser;
        return words;
    }
}
