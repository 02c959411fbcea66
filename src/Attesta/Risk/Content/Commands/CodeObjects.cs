using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Loading objects from data that can name any code to be run, pickles and their kin, and prompts that run what is typed into them.</summary>
internal static class CodeObjects
{
    private const double Severity = 0.45;

    private static readonly string[] Modules = ["pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "joblib", "jsonpickle", "shelve", "hickle", "klepto"];

    public static void Read(in CodeSpot spot, ShellCommand command, EffectCollection effects)
    {
        if (Loads(spot))
            effects.Add(CodeSpot.Effect(command, EffectKind.ExecutesOpaqueCode, Severity, $"loads what it names by {spot.Name}, which runs whatever that says"));
        else if (Prompts(spot))
            effects.Add(CodeSpot.Effect(command, EffectKind.ExecutesOpaqueCode, Severity, $"opens a prompt by {spot.Name}, which runs whatever is typed into it"));
    }

    private static bool Prompts(in CodeSpot spot) => spot.Last switch
    {
        "spawn" => spot.Code.Contains("pty", StringComparison.Ordinal),
        "interact" or "InteractiveConsole" or "InteractiveInterpreter" => spot.Code.Contains("code", StringComparison.Ordinal),
        "embed" or "start_ipython" => spot.Code.Contains("IPython", StringComparison.Ordinal),
        _ => false,
    };

    private static bool Loads(in CodeSpot spot)
    {
        var owner = spot.Name.Length > spot.Last.Length ? spot.Name[..^(spot.Last.Length + 1)].TrimEnd(':') : default;
        owner = spot.Last is "load" ? Imported(spot.Code, owner) : owner;
        switch (spot.Last)
        {
            case "load" or "loads" or "Unpickler" or "decode" or "open":
                if (owner is "yaml" or "YAML" or "Psych" or "ruamel.yaml")
                    return spot.Last is "load" && !spot.Given.Contains("SafeLoader", StringComparison.Ordinal) && !spot.Given.Contains("BaseLoader", StringComparison.Ordinal);
                if (owner is "torch")
                    return spot.Last is "load" && !spot.Given.Contains("weights_only=True", StringComparison.Ordinal);
                if (owner is "np" or "numpy")
                    return spot.Given.Contains("allow_pickle", StringComparison.Ordinal);
                if (owner is "Marshal" or "Oj")
                    return true;
                return IsOfModule(spot, owner);
            case "unsafe_load" or "unsafe_load_all" or "full_load" or "load_all" when owner is "yaml" or "YAML" or "Psych":
            case "CDLL" or "dlopen" or "LoadLibrary" when spot.Given.Contains('/'):
            case "read_pickle" or "from_pickle":
            case "unserialize":
                return true;
            default:
                return false;
        }
    }

    // import torch as t; t.load(x). from yaml import load; load(x)
    private static ReadOnlySpan<char> Imported(string code, ReadOnlySpan<char> owner)
    {
        foreach (var module in (ReadOnlySpan<string>)["yaml", "torch", "numpy"])
        {
            if (code.Contains(owner.IsEmpty ? $"from {module} import" : $"{module} as {owner}", StringComparison.Ordinal))
                return module;
        }

        return owner;
    }

    /// <summary><c>pickle.loads</c>, and <c>loads</c> or <c>p.loads</c> where the code imports such a module under another name.</summary>
    private static bool IsOfModule(in CodeSpot spot, ReadOnlySpan<char> owner)
    {
        foreach (var module in Modules)
        {
            if (owner.SequenceEqual(module))
                return spot.Last is not "open" || module == "shelve";
            var at = spot.Last is "load" or "loads" or "Unpickler" ? spot.Code.IndexOf(module, StringComparison.Ordinal) : -1;
            if (at < 0)
                continue;
            var rest = spot.Code.AsSpan(at + module.Length).TrimStart(" \t");
            if (owner.IsEmpty ? rest.StartsWith("import ", StringComparison.Ordinal) || rest is ['"' or '\'', ..] : rest.StartsWith("as ", StringComparison.Ordinal) && rest[3..].TrimStart().StartsWith(owner, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
