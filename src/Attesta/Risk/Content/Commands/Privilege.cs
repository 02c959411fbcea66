using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Programs that run others with more rights, or elsewhere. What they run is looked at by itself; this says only that it happens.</summary>
internal static class Privilege
{
    private const double OfCommand = 0.25;
    private const double OfShell = 0.45;
    private const double OfElsewhere = 0.2;

    /// <returns>Whether it is such a program.</returns>
    public static bool Read(ShellCommand command, EffectCollection effects)
    {
        switch (command.Program)
        {
            case "fork-bomb":
                effects.Add(new Effect
                {
                    Kind = EffectKind.StopsService,
                    Severity = 0.85,
                    Width = EffectWidth.Everything,
                    Undo = EffectUndo.Hard,
                    Explanation = "starts copies of itself without end, until the machine stands still (a fork bomb)",
                    Evidence = command.Evidence,
                    Source = "commands/fork_bomb",
                });
                return true;
            case "sudo" or "doas" or "pkexec" or "su" or "run0" or "gosu" or "su-exec" or "runas":
                if (command.Arguments is not [{ Text: "-l" or "-v" or "-k" or "-K" or "--list" or "--version" or "-V" or "--help" or "-h" }])
                    effects.Add(Of(EffectKind.RaisesPrivilege, OpensShell(command) ? OfShell : OfCommand, OpensShell(command) ? "opens a shell with the rights of another user" : "runs with the rights of another user", command));
                return true;
            case "ssh" or "autossh" or "mosh" or "plink" or "slogin" or "pssh" or "parallel-ssh" or "pdsh" or "clush" or "dsh":
                effects.Add(Of(EffectKind.Changes, OfElsewhere, "runs on another machine", command));
                return true;
            default:
                return false;
        }
    }

    private static bool OpensShell(ShellCommand command)
    {
        foreach (var argument in command.Arguments)
        {
            if (argument.Text is not ['-', ..])
                return argument.Text is "su" or "bash" or "sh" or "zsh" && argument == command.Arguments[^1];
            if (argument.Text is "-i" or "-s" or "--login" or "--shell" or "-" or "-l" && argument == command.Arguments[^1])
                return true;
        }

        return command.Program == "su" && command.Arguments.Count <= 1;
    }

    private static Effect Of(EffectKind kind, double severity, string says, ShellCommand command) =>
        new() { Kind = kind, Severity = severity, Explanation = says, Evidence = command.Evidence, Source = $"commands/{command.Program}" };
}
