namespace Attesta.Risk.Content.Shell;

/// <content>Where commands run: <c>cd /etc; cat shadow</c> reads <c>/etc/shadow</c>.</content>
internal sealed partial class ShellParser
{
    private const int MostFolders = 4;
    private const int MostOptions = 16;
    private const int LongestFolder = 1024;

    // INVARIANT: never changed in place; commands hold it.
    private string[] _folders = [];
    private bool _mayBeElsewhere;

    /// <summary>The folder that the text is run in, where that is known.</summary>
    public void BeginIn(string folder) => _folders = folder.Length is 0 or > LongestFolder ? [] : [folder];

    private void ChangeFolder(ShellCommand command)
    {
        var place = command.Program switch
        {
            "cd" or "chdir" or "pushd" or "set-location" or "sl" or "push-location" => Operand(command),
            "popd" or "pop-location" => ShellWord.Unknown,
            _ => null,
        };
        if (place is not { } target)
            return;
        if (target is { LastGap: 0, Text: ['/', _, ..] } && target.Text.Length <= LongestFolder)
        {
            // cd $X/etc: empty is a value too.
            _folders = [.. _folders.Union([target.Text], StringComparer.Ordinal).Take(MostFolders)];
            _mayBeElsewhere = true;
            return;
        }

        if (target.HasGap || target.HasGlob || target.Text is "-" || target.Text.Length is 0 or > LongestFolder)
        {
            _mayBeElsewhere = true;
            return;
        }

        var isAbsolute = target.Text[0] is '/' or '~' || (target.Text.Length > 1 && target.Text[1] == ':');
        _mayBeElsewhere |= isAbsolute || target.Text.Contains("..", StringComparison.Ordinal);
        string[] reached = isAbsolute ? [target.Text] : Array.ConvertAll(_folders, folder => folder.Length > LongestFolder ? folder : $"{folder.TrimEnd('/')}/{target.Text}");
        if (!isAbsolute && target.Text[0] != '.' && _variables is not null && _variables.TryGet("CDPATH", out var searched))
            reached = [.. reached, .. searched.Values.SelectMany(value => value.Text.Split(':', MostFolders)).Where(entry => entry.Length is > 0 and <= LongestFolder).Select(entry => $"{entry.TrimEnd('/')}/{target.Text}").Take(MostFolders)];
        _folders = IsCertain() ? reached : [.. _folders.Union(reached, StringComparer.Ordinal).Take(MostFolders)];
    }

    /// <summary><c>env -C /etc cat shadow</c>, <c>sudo --chdir=/etc cat shadow</c>.</summary>
    private void EnterFolderOf(ShellCommand command)
    {
        var option = command.Program switch
        {
            "env" or "genv" => "-C",
            "sudo" => "-D",
            _ => null,
        };
        if (option is null)
            return;
        foreach (var (i, word) in command.Arguments.Take(MostOptions).Index())
        {
            var text = word.Text;
            var folder = text == option || text == "--chdir" ? i + 1 < command.Arguments.Count ? command.Arguments[i + 1].Text : ""
                : text.StartsWith("--chdir=", StringComparison.Ordinal) ? text[8..]
                : text.StartsWith(option, StringComparison.Ordinal) ? text[2..] : "";
            if (folder.Length > 0)
                (_folders, _mayBeElsewhere) = ([folder], true);
        }
    }

    private static ShellWord? Operand(ShellCommand command)
    {
        foreach (var word in command.Arguments)
        {
            if (word is { Text: ['-', _, ..], HasGap: false })
                continue;
            // cd "" stays where it is; cd $X goes wherever that is.
            return word is { Text: "", HasGap: false } ? null : word;
        }

        return command.Program is "cd" or "chdir" ? new ShellWord("~") : ShellWord.Unknown;
    }

    /// <summary>Whether what was just read is done in this shell whenever what follows it is.</summary>
    private bool IsCertain() => _uncertain == 0 && _input.Length == 0 && (AtEnd || Current is ';' or '\n' or ')' || At("&&") || At("||"));
}
