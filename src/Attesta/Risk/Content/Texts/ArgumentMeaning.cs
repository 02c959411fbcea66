using System.Collections.Frozen;

namespace Attesta.Risk.Content.Texts;

/// <summary>What the text of an argument is.</summary>
internal enum TextKind
{
    Plain,
    Command,
    Sql,
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
        ["sql"] = TextKind.Sql,
        ["query"] = TextKind.Sql,
        ["queries"] = TextKind.Sql,
        ["statement"] = TextKind.Sql,
        ["statements"] = TextKind.Sql,
        ["sql_query"] = TextKind.Sql,
        ["query_string"] = TextKind.Sql,
        ["sql_statement"] = TextKind.Sql,
        ["sql_text"] = TextKind.Sql,
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

    private static readonly FrozenSet<string> SqlWords = ((string[])["sql", "query", "psql", "mysql", "postgres", "postgresql", "sqlite", "mariadb", "bigquery", "snowflake", "redshift", "duckdb", "clickhouse", "mssql", "oracle", "database", "db"]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> CodeWords = ((string[])["python", "javascript", "js", "node", "ruby", "repl", "jupyter", "notebook", "ipython", "code", "interpreter", "sandbox", "eval"]).ToFrozenSet(StringComparer.Ordinal);

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
            if (CodeWords.Contains(word))
                use |= FunctionUse.Code;
            if (word is "write" or "create" or "save" or "edit" or "append" or "put" or "upload" or "patch" or "replace" or "insert" or "update")
                use |= FunctionUse.Writes;
        }

        return use;
    }

    /// <summary>What an argument's text is; null as the name stands for a positional one.</summary>
    public static TextKind KindOf(string? argument, FunctionUse use)
    {
        if (argument is null)
            return use.HasFlag(FunctionUse.Shell) ? TextKind.Command : use.HasFlag(FunctionUse.Sql) ? TextKind.Sql : use.HasFlag(FunctionUse.Code) ? TextKind.Code : TextKind.Plain;
        var name = Plain(argument);
        if (ByArgument.TryGetValue(name, out var kind))
            return kind == TextKind.Command && use is FunctionUse.Code or FunctionUse.Sql && name is "script" ? KindOf(null, use) : kind;
        if (Surroundings.Contains(name))
            return TextKind.Plain;
        return use.HasFlag(FunctionUse.Shell) && name is "input" or "text" or "line" or "arg" or "args" or "arguments" or "value" or "body" or "content" or "instruction" or "keys" or "stdin" or "data" or "payload" or "program" or "run" or "execute"
            ? use.HasFlag(FunctionUse.Shell) ? TextKind.Command : TextKind.Plain
            : TextKind.Plain;
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
}
