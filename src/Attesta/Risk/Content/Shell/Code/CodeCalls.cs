namespace Attesta.Risk.Content.Shell;

/// <summary>What a call in a scripting language does.</summary>
internal enum CodeCall
{
    None,

    /// <summary>Runs a program or a text for a shell, and does nothing else under that name.</summary>
    Runs,

    /// <summary>Runs one when it is given a literal; under that name other things exist.</summary>
    MayRun,

    /// <summary>Runs a program, or in Python the code that it is given.</summary>
    Executes,

    /// <summary>Runs the code that it is given.</summary>
    Evaluates,

    /// <summary>Opens a file, or in Perl and Ruby a program that a bar stands before or behind.</summary>
    Opens,

    /// <summary>Runs a program that handles for its input and output stand before.</summary>
    Connects,

    /// <summary>Sends a signal.</summary>
    Signals,

    /// <summary>Deletes a file.</summary>
    Deletes,

    /// <summary>Deletes a folder with everything in it.</summary>
    DeletesTree,
}

/// <summary>The calls by name.</summary>
internal static class CodeCalls
{
    /// <param name="name">With module or class: <c>os.remove</c>.</param>
    /// <param name="last">Without: <c>remove</c>.</param>
    public static CodeCall KindOf(ReadOnlySpan<char> name, ReadOnlySpan<char> last) => last switch
    {
        "system" or "popen" or "popen2" or "popen3" or "Popen" or "shell_exec" or "passthru" or "proc_open" or "execSync" or "execFileSync" or "execFile"
            or "spawnSync" or "check_call" or "check_output" or "getoutput" or "getstatusoutput" or "create_subprocess_shell" or "create_subprocess_exec"
            or "execv" or "execve" or "execvp" or "execvpe" or "execl" or "execle" or "execlp" or "execlpe" or "spawnl" or "spawnlp" or "spawnv" or "spawnvp"
            or "capture2" or "capture2e" or "capture3" or "posix_spawn" or "pcntl_exec" => CodeCall.Runs,
        "execute" when name is "os.execute" => CodeCall.Runs,
        "cmd" when name is "System.cmd" => CodeCall.Runs,
        "rm" when name.EndsWith("promises.rm") => CodeCall.DeletesTree,
        "open" when name is "open" or "CORE::open" or "Kernel.open" or "IO.open" or "URI.open" => CodeCall.Opens,
        "read" or "readlines" or "foreach" or "binread" or "write" when name.StartsWith("IO.") => CodeCall.Opens,
        "open2" or "open3" => CodeCall.Connects,
        "kill" when name is "kill" or "os.kill" or "os.killpg" or "process.kill" or "Process.kill" or "CORE::kill" or "posix_kill" => CodeCall.Signals,
        "exec" => CodeCall.Executes,
        "run" or "call" or "spawn" or "execa" or "cmd" or "shell" or "sh" or "do" or "command" or "Command" => CodeCall.MayRun,
        "eval" or "Function" or "instance_eval" or "class_eval" or "module_eval" or "evalbytes" => CodeCall.Evaluates,
        "rmtree" or "rmSync" or "rm_rf" or "rm_r" or "remove_entry_secure" or "remove_tree" or "rimraf" or "removeSync" or "emptyDirSync" => CodeCall.DeletesTree,
        "unlink" or "unlinkSync" or "rmdirSync" or "removedirs" => CodeCall.Deletes,
        "rm" or "rmdir" when name.Contains("promises.", StringComparison.Ordinal) => CodeCall.DeletesTree,
        "rm" or "rm_rf" or "rmdir" when name.StartsWith("fs.") || name.StartsWith("fsp.") || name.StartsWith("FileUtils.") || name.StartsWith("shell.") => CodeCall.DeletesTree,
        "remove" or "rmdir" when name.StartsWith("os.") => CodeCall.Deletes,
        "delete" when name.StartsWith("File.") || name.StartsWith("Dir.") => CodeCall.Deletes,
        _ => CodeCall.None,
    };
}
