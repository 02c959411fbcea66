namespace Attesta.Risk.Content.Shell;

/// <summary>Variables through which programs are started.</summary>
internal static class StartedSettings
{
    /// <summary>Whether the value is a command.</summary>
    public static bool AreCommands(ReadOnlySpan<char> name) => name is "GIT_SSH_COMMAND" or "GIT_SSH" or "GIT_EDITOR" or "GIT_SEQUENCE_EDITOR" or "GIT_PAGER" or "GIT_EXTERNAL_DIFF" or "GIT_ASKPASS" or "GIT_PROXY_COMMAND" or "PAGER" or "MANPAGER" or "LESSOPEN" or "LESSCLOSE"
        or "EDITOR" or "VISUAL" or "PROMPT_COMMAND" or "SUDO_EDITOR" or "SUDO_ASKPASS" or "SSH_ASKPASS" or "BROWSER" or "RSYNC_RSH" or "CVS_RSH" or "SVN_SSH" or "TAR_OPTIONS" or "KUBE_EDITOR" or "SYSTEMD_PAGER" or "SYSTEMD_EDITOR" or "HGEDITOR" or "FCEDIT" or "MAKEFLAGS" or "AWS_PAGER" or "GH_PAGER" or "GH_EDITOR" or "PSQL_EDITOR" or "PSQL_PAGER" or "CARGO_BUILD_RUSTC_WRAPPER" or "RUSTC_WRAPPER" or "BAT_PAGER" or "SHELL";

    /// <summary>Whether the value names code that a program loads before its own.</summary>
    public static bool AreLoaded(ReadOnlySpan<char> name) => name is "LD_PRELOAD" or "LD_AUDIT" or "DYLD_INSERT_LIBRARIES" or "BASH_ENV" or "ENV" or "ZDOTDIR" or "PYTHONSTARTUP" or "PERL5OPT" or "PERL5DB" or "RUBYOPT" or "GCONV_PATH" or "GIT_TEMPLATE_DIR" or "GIT_CONFIG_GLOBAL";

    /// <summary>Whether the value holds options, of which some name code to be loaded.</summary>
    public static bool LoadsCode(ReadOnlySpan<char> name, string value) => name switch
    {
        "NODE_OPTIONS" => HasAny(value, "--require", "-r ", "--import", "--eval", "--loader", "-e ", "data:"),
        "JAVA_TOOL_OPTIONS" or "_JAVA_OPTIONS" or "JDK_JAVA_OPTIONS" => HasAny(value, "-javaagent", "-agentlib", "-agentpath", "OnOutOfMemoryError", "OnError"),
        "PERL5LIB" or "PYTHONPATH" or "RUBYLIB" or "LD_LIBRARY_PATH" => HasAny(value, "/tmp", "/dev/shm"),
        _ => AreLoaded(name),
    };

    private static bool HasAny(string value, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (value.Contains(part, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
