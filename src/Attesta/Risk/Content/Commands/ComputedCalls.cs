using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Calls of what code puts together while it runs, so that nobody can say what is called.</summary>
internal static class ComputedCalls
{
    private const double OfComputed = 0.64;

    private static readonly string[] Modules = ["__import__", "os,", "os ,", "subprocess", "builtins", "__builtins__", "sys.modules", "importlib", "shutil", "posix"];

    public static void Read(in CodeSpot spot, string program, ShellCommand command, EffectCollection effects)
    {
        var given = spot.Given.TrimStart();
        var isComputed = spot.Last switch
        {
            "system" or "popen" or "Popen" or "check_output" or "check_call" or "execSync" or "shell_exec" => given.StartsWith("chr(", StringComparison.Ordinal) || given.StartsWith("bytes", StringComparison.Ordinal) || given.StartsWith("String.fromCharCode", StringComparison.Ordinal)
                || Head(given).Contains("join(", StringComparison.Ordinal) && Head(given).Contains("chr", StringComparison.Ordinal),
            "getattr" => BeginsWithModule(given) && !NamesPlainAttribute(spot),
            "vars" or "globals" or "locals" => spot.Last is not "vars" ? given is [')', '[', '\'' or '"', ..] && given[..Math.Min(given.Length, 60)].Contains('+') : BeginsWithModule(given),
            "__import__" or "import_module" => IsJoined(given),
            "require" => given is ['\'' or '"', ..] && IsJoined(given) && !Head(given).Contains('/'),
            "array_map" or "call_user_func" or "call_user_func_array" or "usort" or "array_walk" or "array_filter" or "register_shutdown_function" or "create_function" => program == "php" && RunsByName(spot),
            _ => program == "php" && spot.Name is ['$', _, ..] && !spot.Name.Contains('.') && IsTextVariable(spot),
        };
        if (isComputed)
            effects.Add(CodeSpot.Effect(command, EffectKind.ExecutesOpaqueCode, OfComputed, "calls something whose name is computed"));
    }

    private static bool BeginsWithModule(ReadOnlySpan<char> given)
    {
        foreach (var module in Modules)
        {
            if (given.StartsWith(module, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // getattr(os, 'getcwd'): a name that runs nothing, written out.
    private static bool NamesPlainAttribute(in CodeSpot spot)
    {
        var given = spot.Given;
        var end = given.IndexOf(')');
        var comma = end < 0 ? -1 : given[..end].IndexOf(',');
        if (comma < 0)
            return false;
        var name = given[(comma + 1)..end].Trim();
        if (name.Length < 3 || name[0] is not ('"' or '\'') || name[1..^1].ContainsAny("\"'+,"))
            return false;
        return CodeCalls.KindOf(name[1..^1], name[1..^1]) == CodeCall.None;
    }

    private static ReadOnlySpan<char> Head(ReadOnlySpan<char> given) => given.IndexOf(')') is var end and >= 0 ? given[..end] : given;

    private static bool IsJoined(ReadOnlySpan<char> given) => Head(given).ContainsAny('+', '[') || given.StartsWith("chr(", StringComparison.Ordinal) || Head(given).Contains("join", StringComparison.Ordinal);

    private static bool RunsByName(in CodeSpot spot) => spot.TryLiterals(out var words) && CodeCalls.KindOf(words[0].Text, words[0].Text) != CodeCall.None;

    // $f = "sys" . "tem"; $f("ls")
    private static bool IsTextVariable(in CodeSpot spot)
    {
        var at = spot.Before.LastIndexOf(spot.Name, StringComparison.Ordinal);
        if (at < 0)
            return false;
        var rest = spot.Before[(at + spot.Name.Length)..].TrimStart();
        return rest is ['=', ..] && rest[1..].TrimStart() is ['"' or '\'', ..] or ['c', 'h', 'r', ..] or ['s', 't', 'r', ..] or ['b', 'a', 's', ..] or ['i', 'm', 'p', ..];
    }
}
