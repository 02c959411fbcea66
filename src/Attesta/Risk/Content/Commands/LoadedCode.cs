using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Variables that make a program load code of someone else's: <c>LD_PRELOAD=/tmp/x.so ls</c>.</summary>
internal static class LoadedCode
{
    private const double Severity = 0.62;

    public static void Read(ShellCommand command, EffectCollection effects)
    {
        foreach (var assignment in command.Assignments)
            Read(assignment, command, effects);
        if (command.Program is not ("export" or "declare" or "typeset" or "env" or "setenv" or "readonly"))
            return;
        foreach (var argument in command.Arguments)
            Read(argument, command, effects);
    }

    private static void Read(in ShellWord word, ShellCommand command, EffectCollection effects)
    {
        var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || (equals + 1 >= word.Text.Length && !word.HasGap))
            return;
        var name = word.Text[..equals];
        if (!StartedSettings.LoadsCode(name, word.Text[(equals + 1)..]) || (name == "ENV" && !word.Text.AsSpan(equals).ContainsAny('/', '$', '`')))
            return;
        effects.Add(new Effect
        {
            Kind = EffectKind.ExecutesOpaqueCode,
            Severity = Severity,
            Target = name,
            Explanation = $"has programs load code that {name} names before their own",
            Remedy = $"run it without {name}",
            Evidence = command.Evidence,
            Source = "commands/loaded_code",
        });
    }
}
