using System.Collections.Frozen;

namespace Attesta.Risk.Content.Texts;

/// <summary>What the text of an argument is.</summary>
internal enum TextKind
{
    Plain,
    Command,

    /// <summary>SQL, whatever it looks like.</summary>
    Sql,

    /// <summary>SQL if it looks like it: a query may be in any language.</summary>
    Query,

    /// <summary>SQL if it can be nothing else.</summary>
    MaybeSql,
    Code,
}

/// <summary>Tells what a text is by the names of its argument and its function.</summary>
internal static class ArgumentMeaning
{
    private static readonly FrozenDictionary<string, TextKind> ByArgument = new Dictionary<string, TextKind>(StringComparer.Ordinal)
    {
        ["command"] = TextKind.Command,
        ["commands"] = TextKind.Command,
        ["cmd"] = TextKind.Command,
        ["cmds"] = TextKind.Command,
        ["cmdline"] = TextKind.Command,
        ["command_line"] = TextKind.Command,
        ["commandline"] = TextKind.Command,
        ["shell_command"] = TextKind.Command,
        ["bash_command"] = TextKind.Command,
        ["run_command"] = TextKind.Command,
        ["shell"] = TextKind.Command,
        ["bash"] = TextKind.Command,
        ["powershell"] = TextKind.Command,
        ["argv"] = TextKind.Command,
        ["script"] = TextKind.Command,
        ["shell_script"] = TextKind.Command,
        ["keystrokes"] = TextKind.Command,
        ["pre_command"] = TextKind.Command,
        ["post_command"] = TextKind.Command,
        ["exec"] = TextKind.Command,
        ["run"] = TextKind.Command,
        ["sql"] = TextKind.Sql,
        ["query"] = TextKind.Query,
        ["queries"] = TextKind.Query,
        ["statement"] = TextKind.Query,
        ["statements"] = TextKind.Query,
        ["sql_query"] = TextKind.Sql,
        ["query_string"] = TextKind.Query,
        ["sql_statement"] = TextKind.Sql,
        ["sql_text"] = TextKind.Sql,
        ["sql_code"] = TextKind.Sql,
        ["sql_command"] = TextKind.Sql,
        ["sqls"] = TextKind.Sql,
        ["tsql"] = TextKind.Sql,
        ["hql"] = TextKind.Sql,
        ["code"] = TextKind.Code,
        ["source"] = TextKind.Code,
        ["source_code"] = TextKind.Code,
        ["python"] = TextKind.Code,
        ["python_code"] = TextKind.Code,
        ["javascript"] = TextKind.Code,
        ["js"] = TextKind.Code,
        ["snippet"] = TextKind.Code,
        ["cell"] = TextKind.Code,
        ["expression"] = TextKind.Code,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ShellWords = ((string[])["bash", "sh", "zsh", "shell", "terminal", "powershell", "pwsh", "cmd", "ssh", "console", "command", "commands", "cli", "subprocess", "exec"]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SqlWords = ((string[])["sql", "psql", "mysql", "postgres", "postgresql", "sqlite", "mariadb", "bigquery", "snowflake", "redshift", "duckdb", "clickhouse", "mssql", "oracle", "database", "db"]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> CodeWords = ((string[])["python", "javascript", "js", "node", "ruby", "repl", "jupyter", "notebook", "ipython", "code", "interpreter", "sandbox", "eval"]).ToFrozenSet(StringComparer.Ordinal);

    // What these are asked for is text to look for.
    private static readonly FrozenSet<string> SearchWords = ((string[])
    [
        "search", "searches", "websearch", "find", "lookup", "look", "google", "bing", "web", "docs", "doc", "documentation", "knowledge", "wiki", "wikipedia", "logs", "log", "mail", "email", "emails", "gmail", "files", "memory", "memories", "recall", "notes", "messages", "slack", "grep",
    ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> LanguageWords = ((string[])["python", "javascript", "js", "node", "ruby", "jupyter", "ipython", "typescript", "php", "perl", "lua"]).ToFrozenSet(StringComparer.Ordinal);

    // What shell tools take besides the command.
    private static readonly FrozenSet<string> Surroundings = ((string[])
    [
        "description", "cwd", "dir", "directory", "workdir", "working_dir", "working_directory", "path", "timeout", "env", "environment", "host", "hostname", "user", "username", "explanation",
        "reason", "title", "name", "session", "session_id", "id", "port", "language", "lang", "mode", "type", "container", "pod", "namespace", "message", "comment", "note", "target", "machine", "server", "instance",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a function is for, by its name.</summary>
    public static FunctionUse UseOf(string function)
    {
        var words = FunctionName.Words(function.Length > 256 ? function[..256] : function);
        // execute(input: "rm -rf /"): there is nothing else that it could run.
        var use = words is ["execute"] or ["run"] or ["execute", "tool"] or ["run", "tool"] or ["executor"] or ["runner"] ? FunctionUse.Shell : FunctionUse.None;
        foreach (var word in words)
        {
            if (ShellWords.Contains(word))
                use |= FunctionUse.Shell;
            if (SqlWords.Contains(word))
                use |= FunctionUse.Sql;
            if (word is "query" or "queries")
                use |= FunctionUse.Queries;
            if (SearchWords.Contains(word))
                use |= FunctionUse.Searches;
            if (LanguageWords.Contains(word))
                use |= FunctionUse.Language;
            if (CodeWords.Contains(word))
                use |= FunctionUse.Code;
            if (word is "write" or "create" or "save" or "edit" or "append" or "put" or "upload" or "patch" or "replace" or "insert" or "update")
                use |= FunctionUse.Writes;
        }

        // search_database may take SQL, search_postgres_docs does not, nor does query_docs.
        if (use.HasFlag(FunctionUse.Sql))
        {
            var looks = words.Exists(word => word is "search" or "find" or "lookup") && !words.Exists(word => word is "query" or "execute" or "run" or "exec");
            if (looks && words.Exists(word => word is "docs" or "doc" or "documentation" or "wiki" or "knowledge" or "manual"))
                return (use & ~FunctionUse.Sql) | FunctionUse.Searches;
            return looks && !words.Contains("sql") ? use : use & ~FunctionUse.Searches;
        }

        return use.HasFlag(FunctionUse.Queries) && !use.HasFlag(FunctionUse.Searches) ? use | FunctionUse.Sql : use;
    }

    private static TextKind OfQuery(FunctionUse use) => use.HasFlag(FunctionUse.Searches) ? use.HasFlag(FunctionUse.Sql) ? TextKind.MaybeSql : TextKind.Plain : use.HasFlag(FunctionUse.Sql) ? TextKind.Query : TextKind.MaybeSql;

    /// <summary>What an argument's text is; null as the name stands for a positional one.</summary>
    public static TextKind KindOf(string? argument, FunctionUse use)
    {
        if (argument is null)
            return use.HasFlag(FunctionUse.Shell) ? TextKind.Command : use.HasFlag(FunctionUse.Sql) ? OfQuery(use) : use.HasFlag(FunctionUse.Code) ? TextKind.Code : TextKind.Plain;
        var name = Plain(argument);
        if (ByArgument.TryGetValue(name, out var kind) && kind == TextKind.Query)
            return use.HasFlag(FunctionUse.Sql) && name is "statement" or "statements" ? TextKind.Sql : OfQuery(use);
        if (kind != TextKind.Plain)
            return kind == TextKind.Command && !use.HasFlag(FunctionUse.Shell) && (use & (FunctionUse.Code | FunctionUse.Sql)) != FunctionUse.None && name is "script" ? KindOf(null, use) : kind;
        if (Surroundings.Contains(name))
            return TextKind.Plain;
        if (use.HasFlag(FunctionUse.Shell) && name is "input" or "text" or "line" or "arg" or "args" or "arguments" or "value" or "body" or "content" or "instruction" or "keys" or "stdin" or "data" or "payload" or "program" or "run" or "execute")
            return TextKind.Command;
        return use.HasFlag(FunctionUse.Sql) ? TextKind.MaybeSql : TextKind.Plain;
    }

    /// <summary>The language that the name of a function or of its argument says, or else Python.</summary>
    public static string LanguageOf(string function, string? argument)
    {
        foreach (var word in FunctionName.Words(function.Length > 256 ? function[..256] : function).Concat(FunctionName.Words(argument is { Length: < 64 } ? argument : "")))
        {
            if (LanguageWords.Contains(word) && word is not ("jupyter" or "ipython"))
                return word;
        }

        return "python";
    }

    /// <summary>An argument's name in snake case.</summary>
    public static string Plain(string argument)
    {
        if (argument.Length > 64)
            return argument;
        return argument.AsSpan().ContainsAnyExceptInRange('a', 'z') ? string.Join('_', FunctionName.Words(argument)) : argument;
    }
}

/// <summary>What a function's name says that it takes.</summary>
[Flags]
internal enum FunctionUse
{
    None = 0,
    Shell = 1,
    Sql = 2,
    Code = 4,
    Writes = 8,

    /// <summary>Asks something, in a language that the name does not say.</summary>
    Queries = 16,

    /// <summary>Looks for text.</summary>
    Searches = 32,

    /// <summary>Runs code in a language that is not SQL.</summary>
    Language = 64,
}
