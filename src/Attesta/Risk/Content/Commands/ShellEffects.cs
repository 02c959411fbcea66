using System.Text;
using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Tools;

namespace Attesta.Risk.Content.Commands;

/// <summary>Reads texts that are commands and notes what they would do.</summary>
/// <param name="book">The shipped rules.</param>
/// <param name="own">The user's rules; null when there are none.</param>
/// <param name="effects">Where it goes.</param>
internal sealed class ShellEffects(RuleBook book, RuleBook? own, EffectCollection effects)
{
    public const string UnknownSource = "commands/unknown";

    private const double OfNotUnderstood = 0.65;
    private const double OfUnknownProgram = 0.2;
    private const double OfUnknownElsewhere = 0.38;
    private const double OfDisguised = 0.62;
    private const int MostTexts = 256;
    private const int Deepest = 6;

    [ThreadStatic]
    private static CommandLine? _spare;

    private List<string>? _read;
    private int _texts;
    private int _characters;
    private int _depth;

    /// <summary>The folder that the commands run in; null when nothing says so.</summary>
    public string? Folder { get; set; }

    /// <summary>The program that the first text begins with and that a pack describes; null when there is none.</summary>
    public string? FirstProgram { get; private set; }

    /// <summary>The program that the first text begins with and that no pack describes; null when there is none.</summary>
    public string? UndescribedProgram { get; private set; }

    /// <summary>Whether any text was a command.</summary>
    public bool HasRead => _texts > 0;

    /// <summary>The texts that were read as commands.</summary>
    public IReadOnlyList<string> Read => _read ?? [];

    /// <summary>Whether this text was read as a command.</summary>
    public bool HasReadAs(string text) => _read?.Contains(text) == true;

    /// <summary>Whether a pack describes a program of that name.</summary>
    public bool Knows(string program) => book.Find(program) is { IsDescribed: true, HasVerbs: true };

    /// <summary>Whether a pack describes a program, whatever it takes.</summary>
    public bool Describes(string program) => book.Find(program) is { IsDescribed: true };

    public void ReadCode(string code, string language)
    {
        var program = language switch
        {
            "python" or "py" or "python3" => "python3 -c",
            "ruby" or "rb" => "ruby -e",
            "php" => "php -r",
            "perl" => "perl -e",
            "lua" => "lua -e",
            _ => "node -e",
        };
        if (code.Length > 0)
            ReadText($"{program} '{code.Replace("'", "'\\''", StringComparison.Ordinal)}'");
    }

    public void ReadText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        // INVARIANT: what is not looked at counts as risky.
        _characters += Math.Min(text.Length, ShellLimits.Characters);
        if (++_texts > MostTexts || _characters > 2 * ShellLimits.Characters)
        {
            NotUnderstood("holds more commands than were looked at", text);
            return;
        }

        (_read ??= []).Add(text);
        var reading = ShellReader.Read(text, Folder);
        if (reading.NotUnderstood is { } why)
            NotUnderstood($"holds a command that could not be understood: {why}", text);
        var line = _spare ?? new CommandLine();
        _spare = null;
        if (_texts == 1 && reading.Commands is [var first, ..])
        {
            if (book.Find(first.Program) is { IsDescribed: true })
                FirstProgram = first.Program;
            else
                UndescribedProgram = first.Program;
        }

        var downloads = Downloads.Of(reading.Commands);
        var scripts = WrittenScripts.Of(reading.Commands);
        for (var i = 0; i < reading.Commands.Count; i++)
        {
            ReadCommand(reading.Commands[i], line, downloads is not null);
            if (scripts?.Read(reading.Commands[i], effects) is { } script)
                ReadScript(script);
            downloads?.Read(reading.Commands[i], effects);
        }

        line.Forget();
        _spare = line;
    }

    private void ReadScript(string text)
    {
        if (HasReadAs(text))
            return;
        if (_depth >= Deepest)
        {
            NotUnderstood("holds scripts that write scripts", text);
            return;
        }

        _depth++;
        ReadText(text);
        _depth--;
    }

    private void ReadCommand(ShellCommand command, CommandLine line, bool downloads)
    {
        var program = command.Family;
        var speaksHttp = HttpClients.Are(program);
        var isKnown = CommandEffects.Read(command, book, line, effects, isBuiltIn: speaksHttp || DatabaseClients.Are(program));
        WrittenPath.Read(command, line, effects);
        if (WrittenPath.RunsLater(command) && KnownOutput.Of([command with { Redirections = [] }]) is { } later)
            ReadText(later);
        LoadedCode.Read(command, effects);
        UnseenCode.Read(command, downloads, effects);
        if (Privilege.Read(command, effects))
            isKnown = true;
        if (speaksHttp)
            HttpClients.Read(command, program, effects);
        else
            DatabaseClients.Read(command, program, line, effects);
        ReachedAddresses.Read(command, program, effects);
        SecretReads.Read(command, program, effects);
        SecretVariables.Read(command, effects);
        CarriedOff.Read(command, effects);
        if (command.Folders.Count > 0)
            ReadInFolders(command, line);
        CodeWords.Read(command, program, effects);
        CodeReach.Read(command, program, effects);
        if (!isKnown)
            effects.Add(Unknown(command));
        if (IsDisguised(command.Program))
            effects.Add(Disguised(command));
        if (own is not null)
            CommandEffects.ReadOwn(command, own, line, effects);
    }

    /// <summary>Spelling does not matter: <c>cd /etc; cat shadow</c> is <c>cat /etc/shadow</c>.</summary>
    private void ReadInFolders(ShellCommand command, CommandLine line)
    {
        foreach (var folder in command.Folders)
        {
            if (WorkingFolder.SpelledOut(command, folder) is not { } spelled)
                continue;
            CommandEffects.Read(spelled, book, line, effects);
            WrittenPath.Read(spelled, line, effects);
            SecretReads.Read(spelled, spelled.Family, effects);
            CarriedOff.Read(spelled, effects);
        }
    }

    private static Effect Unknown(ShellCommand command) => new()
    {
        Kind = EffectKind.Changes,
        Severity = IsFromElsewhere(command) ? OfUnknownElsewhere : OfUnknownProgram,
        Explanation = command.Program.Length == 0 ? "runs a program whose name is computed" : $"runs {command.Program}, which is not known",
        Evidence = command.Evidence,
        Source = UnknownSource,
    };

    // npx shop-tool: whoever owns the name writes what runs. In a line of Perl it hides.
    private static bool IsFromElsewhere(ShellCommand command)
    {
        foreach (var wrapper in command.Wrappers)
        {
            if (wrapper is "npx" or "bunx" or "pnpx" or "uvx" or "pipx" or "npm" or "pnpm" or "yarn" or "bun" or "perl" or "ruby")
                return true;
        }

        return false;
    }

    /// <summary>Whether the eye takes a name for another one, as <c>саt</c> in Cyrillic letters. Accents deceive nobody.</summary>
    private static bool IsDisguised(string program) =>
        program.AsSpan().ContainsAnyExceptInRange('\0', '\u024F') && (Ascii.IsValid(LatinName.Of(program, out var isMixed)) || isMixed);

    private static Effect Disguised(ShellCommand command) => new()
    {
        Kind = EffectKind.NotUnderstood,
        Severity = OfDisguised,
        Target = command.Program,
        Explanation = $"runs {command.Program}, whose letters only look like those of another name",
        Evidence = command.Evidence,
        Source = "commands/disguised",
    };

    private void NotUnderstood(string what, string text) => effects.Add(new Effect
    {
        Kind = EffectKind.NotUnderstood,
        Severity = OfNotUnderstood,
        Explanation = what,
        Evidence = text.Length <= ShellLimits.Evidence ? text : text[..ShellLimits.Evidence],
        Source = "commands/not_understood",
    });
}
