namespace Attesta.Risk.Content.Texts;

/// <summary>Environment variables that bring code of someone else into whatever runs.</summary>
internal static class LoadedCode
{
    private static readonly string[] Names =
        ["LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "PROMPT_COMMAND", "PYTHONSTARTUP", "PERL5OPT", "RUBYOPT", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_ASKPASS", "SHELLOPTS"];

    /// <summary>Adds what an environment loads: a map, a list of <c>NAME=value</c>, or a text of them.</summary>
    public static void Read(string argument, object? value, EffectCollection effects)
    {
        if (argument is not ("env" or "environment" or "env_vars" or "envs" or "environment_variables" or "environ"))
            return;
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                foreach (var name in Names)
                {
                    if (map.TryGetValue(name, out var given) && given is not null and not "")
                        Add(name, effects);
                }

                break;
            case IReadOnlyList<object?> list:
                foreach (var item in list.Take(256))
                {
                    if (item is string line)
                        Line(line, effects);
                }

                break;
            case string text:
                Line(text, effects);
                break;
        }
    }

    private static void Line(string text, EffectCollection effects)
    {
        foreach (var name in Names)
        {
            var at = text.IndexOf(name, StringComparison.Ordinal);
            if (at >= 0 && at + name.Length < text.Length && text[at + name.Length] == '=' && (at == 0 || !char.IsLetterOrDigit(text[at - 1]) && text[at - 1] != '_'))
                Add(name, effects);
        }
    }

    private static void Add(string name, EffectCollection effects) => effects.Add(new Effect
    {
        Kind = EffectKind.ExecutesOpaqueCode,
        Severity = 0.62,
        Target = name,
        Explanation = $"loads code of someone else through {name}",
        Evidence = name,
        Source = "content/environment",
    });
}
