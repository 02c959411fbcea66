using System.Buffers;
using System.Collections.Frozen;

namespace Attesta.Risk.Content.Shell;

/// <summary>One name for each cmdlet and parameter, however short it is written.</summary>
internal static class WindowsNames
{
    // A cmdlet, and the names that it is also known by.
    private static readonly (string Cmdlet, string Names)[] Short =
    [
        ("remove-item", "rm del ri rd erase rmdir"),
        ("invoke-expression", "iex"),
        ("invoke-webrequest", "iwr wget curl"),
        ("invoke-restmethod", "irm"),
        ("invoke-command", "icm"),
        ("stop-process", "kill spps"),
        ("stop-service", "spsv"),
        ("start-service", "sasv"),
        ("start-process", "saps start"),
        ("get-childitem", "gci ls dir"),
        ("get-content", "gc cat type"),
        ("copy-item", "cp copy cpi"),
        ("move-item", "mv move mi"),
        ("rename-item", "ren rni"),
        ("new-item", "ni md mkdir"),
        ("set-content", "sc"),
        ("add-content", "ac"),
        ("clear-content", "clc"),
        ("clear-item", "cli"),
        ("set-item", "si"),
        ("set-itemproperty", "sp"),
        ("remove-itemproperty", "rp"),
        ("write-output", "echo write"),
        ("foreach-object", "% foreach"),
        ("where-object", "? where"),
        ("get-process", "gps ps"),
        ("get-service", "gsv"),
        ("select-string", "sls"),
        ("select-object", "select"),
        ("set-location", "cd sl"),
        ("get-location", "pwd"),
        ("new-pssession", "nsn"),
        ("enter-pssession", "etsn"),
        ("remove-pssession", "rsn"),
        ("remove-job", "rjb"),
        ("remove-variable", "rv"),
        ("remove-module", "rmo"),
        ("remove-psdrive", "rdr"),
        ("new-psdrive", "ndr"),
        ("set-alias", "sal"),
        ("tee-object", "tee"),
    ];

    private static readonly FrozenDictionary<string, string> Aliases = Short
        .SelectMany(entry => entry.Names.Split(' '), (entry, name) => KeyValuePair.Create(name, entry.Cmdlet))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Verbs =
        ["remove", "get", "set", "new", "stop", "start", "restart", "invoke", "clear", "add", "copy", "move", "rename", "format", "disable", "enable", "import", "export", "install", "uninstall", "test", "write", "read", "select", "where", "foreach", "out", "convertto", "convertfrom", "update", "reset", "initialize", "repair", "resize", "mount", "dismount", "unregister", "register", "suspend", "resume", "send", "wait", "enter", "exit", "connect", "disconnect", "grant", "revoke", "block", "unblock", "expand", "compress", "save", "find", "publish", "measure", "sort", "group", "join", "split", "tee", "backup", "restore", "checkpoint", "debug", "deny", "edit", "hide", "limit", "lock", "unlock", "merge", "optimize", "ping", "pop", "push", "protect", "unprotect", "receive", "redo", "undo", "request", "resolve", "search", "show", "submit", "switch", "sync", "trace", "use", "watch", "approve", "assert", "close", "open", "complete", "confirm", "deploy", "build", "step", "compare"];

    private static readonly FrozenSet<string> KnownVerbs = Verbs.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> VerbLookup = KnownVerbs.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> FirstWordEnd = SearchValues.Create(" \t\r\n;|({");

    private static readonly string[] RemoveParameters = ["-recurse", "-force", "-path", "-literalpath", "-include", "-exclude", "-filter", "-confirm", "-whatif", "-erroraction"];

    /// <summary>Whether it is a cmdlet's name: a known verb, a dash and a noun.</summary>
    public static bool IsCmdlet(ReadOnlySpan<char> word)
    {
        var dash = word.IndexOf('-');
        return dash > 1 && dash < word.Length - 1 && char.IsLetter(word[dash + 1]) && VerbLookup.Contains(word[..dash]) && !word[(dash + 1)..].ContainsAny("-./");
    }

    /// <summary>The words with the cmdlet's full name, and parameters in lower case and, for a deletion, in full.</summary>
    public static ShellWord[] Canonical(List<ShellWord> words)
    {
        var canonical = words.ToArray();
        if (canonical[0].IsExact && Aliases.TryGetValue(canonical[0].Text, out var name))
            canonical[0] = new ShellWord(name);
        var removes = canonical[0].Text.Equals("remove-item", StringComparison.OrdinalIgnoreCase);
        for (var i = 1; i < canonical.Length; i++)
        {
            var text = canonical[i].Text;
            if (text is not ['-', _, ..] || !char.IsLetter(text[1]) || canonical[i].HasGap)
                continue;
            text = text.ToLowerInvariant();
            canonical[i] = canonical[i] with { Text = removes ? RemoveParameters.FirstOrDefault(parameter => parameter.StartsWith(text, StringComparison.Ordinal)) ?? text : text };
        }

        return canonical;
    }

    /// <summary>The cmdlet that an alias stands for; otherwise the name itself.</summary>
    public static string Full(string program) => Aliases.GetValueOrDefault(program, program);

    /// <summary>Whether a text is plainly PowerShell.</summary>
    public static bool IsPowerShell(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var end = text.IndexOfAny(FirstWordEnd);
        var first = end < 0 ? text : text[..end];
        if (first.Length is > 2 and < 64 && IsCmdlet(first))
            return true;
        if (first.Equals("iex", StringComparison.OrdinalIgnoreCase) || first.Equals("iwr", StringComparison.OrdinalIgnoreCase) || first.Equals("irm", StringComparison.OrdinalIgnoreCase)
            || first.Equals("gci", StringComparison.OrdinalIgnoreCase) || first.Equals("ri", StringComparison.OrdinalIgnoreCase))
            return true;
        if (first is ['$', ..] && (first.StartsWith("$env:", StringComparison.OrdinalIgnoreCase) || (end > 1 && text[end..].TrimStart() is ['=', ' ', ..])))
            return true;
        if (first.Equals("foreach", StringComparison.OrdinalIgnoreCase) && text[7..].TrimStart() is ['(', ..])
            return true;
        if (first is ['[', not ('[' or ' '), ..] && first.Contains("]::", StringComparison.Ordinal))
            return true;
        return IsRemoval(first) && text[..Math.Min(text.Length, 4096)].Contains(" -Recurse", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsRemoval(ReadOnlySpan<char> first) =>
        first.Equals("rm", StringComparison.OrdinalIgnoreCase) || first.Equals("del", StringComparison.OrdinalIgnoreCase) || first.Equals("rd", StringComparison.OrdinalIgnoreCase)
        || first.Equals("rmdir", StringComparison.OrdinalIgnoreCase) || first.Equals("erase", StringComparison.OrdinalIgnoreCase) || first.Equals("ls", StringComparison.OrdinalIgnoreCase) || first.Equals("dir", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is plainly for cmd.</summary>
    public static bool IsCmd(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("@ \t\r\n");
        var end = text.IndexOfAny(' ', '\t', '/');
        if (end is < 2 or > 12)
            return false;
        var first = text[..end];
        var rest = text[end..].TrimStart();
        var isSwitch = rest.Length > 1 && rest[0] == '/' && char.IsLetter(rest[1]) && (rest.Length == 2 || !char.IsLetter(rest[2]));
        if (IsRemoval(first) && !first.Equals("rm", StringComparison.OrdinalIgnoreCase) && !first.Equals("ls", StringComparison.OrdinalIgnoreCase))
            return isSwitch || (rest.ContainsAny('\\', '%') && !first.Equals("rmdir", StringComparison.OrdinalIgnoreCase));
        if (first.Equals("if", StringComparison.OrdinalIgnoreCase))
            return rest.StartsWith("exist ", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("not exist ", StringComparison.OrdinalIgnoreCase);
        if (first.Equals("for", StringComparison.OrdinalIgnoreCase))
            return rest is ['%' or '/', ..];
        if (first.Equals("format", StringComparison.OrdinalIgnoreCase))
            return rest.Length > 1 && rest[1] == ':';
        return isSwitch && (first.Equals("taskkill", StringComparison.OrdinalIgnoreCase) || first.Equals("shutdown", StringComparison.OrdinalIgnoreCase) || first.Equals("copy", StringComparison.OrdinalIgnoreCase)
            || first.Equals("move", StringComparison.OrdinalIgnoreCase) || first.Equals("xcopy", StringComparison.OrdinalIgnoreCase) || first.Equals("schtasks", StringComparison.OrdinalIgnoreCase));
    }
}
