using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Whole homes, disks and secrets that are copied to another machine, <c>rsync -a ~/ host:x</c>, and what is moved to where it is lost, <c>mv /srv/app/* /tmp</c>.</summary>
internal static class CarriedOff
{
    private const double OfTree = 0.66;
    private const double OfRepository = 0.6;
    private const double OfLost = 0.42;

    private static readonly string[] Forges = ["github.com", "gitlab", "bitbucket.org", "dev.azure.com", "codeberg.org", "localhost", "127.0.0.1", "git.sr.ht", "gitea", "visualstudio.com", "example.com"];

    public static void Read(ShellCommand command, EffectCollection effects)
    {
        if (command.Program == "git")
        {
            ReadPush(command, effects);
            return;
        }

        if (command.Program == "mv")
        {
            ReadMove(command, effects);
            return;
        }

        if (command.Program is not ("rsync" or "scp" or "rclone" or "aws" or "gsutil" or "s3cmd" or "gcloud" or "az" or "mc" or "azcopy" or "b2"))
            return;
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        for (var i = 0; i < count; i++)
        {
            var word = command.Arguments[i];
            if (!(OperandClasses.Holds(OperandClass.Home, word) || OperandClasses.Holds(OperandClass.Root, word) || OperandClasses.Holds(OperandClass.Secret, word)) || IsElsewhere(word.Text) || (i > 0 && command.Arguments[i - 1].Text is "-i" or "-F" or "-e"))
                continue;
            for (var next = i + 1; next < count; next++)
            {
                if (!IsElsewhere(command.Arguments[next].Text))
                    continue;
                effects.Add(Of(word.Text, command.Arguments[next].Text, OfTree, "copies {0} and what it holds to {1}", command));
                return;
            }
        }
    }

    private static void ReadPush(ShellCommand command, EffectCollection effects)
    {
        var pushes = false;
        foreach (var argument in command.Arguments)
        {
            pushes |= argument.Text == "push";
            if (pushes && argument.Text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && argument.Text.Contains("://", StringComparison.Ordinal) && !Forges.Any(forge => argument.Text.Contains(forge, StringComparison.OrdinalIgnoreCase)))
                effects.Add(Of("this repository", argument.Text, OfRepository, "sends {0} to {1}, which is no remote of it", command));
        }
    }

    // From outside of the project into a folder that the next start of the machine empties.
    private static void ReadMove(ShellCommand command, EffectCollection effects)
    {
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        if (count < 2 || !OperandClasses.Holds(OperandClass.Temp, command.Arguments[count - 1]))
            return;
        for (var i = 0; i < count - 1; i++)
        {
            var word = command.Arguments[i];
            if (!OperandClasses.Holds(OperandClass.Outside, word) || OperandClasses.Holds(OperandClass.Temp, word))
                continue;
            effects.Add(new Effect
            {
                Kind = EffectKind.Changes,
                Severity = OfLost,
                Width = word.HasGlob ? EffectWidth.Many : EffectWidth.One,
                Undo = EffectUndo.Hard,
                Target = word.Text,
                Explanation = $"moves {word.Text} into a temporary folder, where it does not stay",
                Remedy = "move it to a folder that is kept",
                Evidence = command.Evidence,
                Source = "commands/moved_away",
            });
            return;
        }
    }

    private static bool IsElsewhere(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && !text.StartsWith('-') && text.AsSpan(0, colon).IndexOf('/') < 0 && !text.StartsWith("file:", StringComparison.Ordinal) || (colon == 1 && text.Length > 2 && text[2] is not ('\\' or '/'));
    }

    private static Effect Of(string what, string where, double severity, string says, ShellCommand command) => new()
    {
        Kind = EffectKind.SendsOut,
        Severity = severity,
        Target = where,
        Undo = EffectUndo.Impossible,
        Explanation = says.Replace("{0}", what, StringComparison.Ordinal).Replace("{1}", where, StringComparison.Ordinal),
        Remedy = "name the single files that are meant",
        Evidence = command.Evidence,
        Source = "commands/carried_off",
    };
}
