using System.Buffers;
using System.Collections.Frozen;
using Attesta.Risk.Content.Arguments;

namespace Attesta.Risk.Content.Tools;

/// <summary>Tools that edit the files of a project, which is what coding agents do all day. The place of the file says how bad it is.</summary>
internal static class FileEditing
{
    /// <summary>How bad the edit of a plain file is.</summary>
    public const double Severity = 0.28;

    private static readonly FrozenSet<string> Verbs = Set("write edit create insert replace update append save str multi multiedit view");
    private static readonly FrozenSet<string> Files = Set("file files editor code");
    private static readonly FrozenSet<string> Others = Set("text str string based tool block line lines content contents to in into a project local notebook");
    private static readonly FrozenSet<string> OwnCommands = Set("view create str_replace insert undo_edit replace append edit write");

    private const int LongestPath = 2048;

    private static readonly SearchValues<string> RunOrObeyed = SearchValues.Create(
        [
            "/.github/workflows/", "/.gitlab-ci.yml", "/.circleci/", "/jenkinsfile", "/.vscode/", "/.idea/runconfigurations", "/.husky/", "/.git/", "/.claude/", "/.cursor/", "/.codex/", "/.gemini/", "/.mcp.json", "/attesta.yaml", "/attesta.yml",
            "/.pre-commit-config.yaml", "/.devcontainer/", "/.envrc", "/start menu/programs/startup", "/autostart/", "/launchagents/", "/launchdaemons/",
        ],
        StringComparison.Ordinal);

    private static readonly Effect Obeyed = new() { Kind = EffectKind.Changes, Severity = 0.48, Explanation = "changes what is run by itself, or what agents and their gate go by", Source = "tools/file" };

    private static readonly Effect OutsideProject = Obeyed with { Severity = 0.42, Explanation = "changes a file outside the project" };

    private static readonly Effect OnAnotherMachine = Obeyed with { Severity = 0.4, Explanation = "changes a file on another machine" };

    private static readonly string[] Elsewhere = ["repo", "repository", "owner", "bucket", "host", "server", "drive_id", "file_id", "fileid", "branch", "url", "site", "project_id", "share", "container"];

    /// <summary>Whether a name says nothing but that: Edit, Write, MultiEdit, write_file, str_replace_editor.</summary>
    public static bool Is(List<string> words)
    {
        var (verb, file) = (false, false);
        foreach (var word in words)
        {
            if (Verbs.Contains(word))
                verb = true;
            else if (Files.Contains(word))
                file = true;
            else if (!Others.Contains(word))
                return false;
        }

        return verb && (file || words is ["edit"] or ["write"] or ["multi", "edit"] or ["multiedit"] or ["str", "replace"] or ["str", "replace", "based", "edit", "tool"] or ["text", "edit"]);
    }

    /// <summary>Whether this is one of what such a tool is told to do.</summary>
    public static bool IsOwnCommand(string text) => OwnCommands.Contains(text);

    /// <summary>What it means that this file is edited, beyond the edit; null where it is a plain file.</summary>
    public static Effect? Beyond(IReadOnlyDictionary<string, object?> arguments)
    {
        if (IsElsewhere(arguments))
            return OnAnotherMachine;
        foreach (var (key, value) in arguments)
        {
            if (value is string { Length: > 0 and <= LongestPath } path && (key.Contains("path", StringComparison.OrdinalIgnoreCase) || key.Contains("file", StringComparison.OrdinalIgnoreCase)) && key is not "file_text" && PlaceOf(path) is { } place)
                return place with { Target = path, Evidence = path, Explanation = $"{place.Explanation}: {path}" };
        }

        return null;
    }

    private static Effect? PlaceOf(string path)
    {
        Span<char> buffer = stackalloc char[1 + Math.Min(path.Length, PathText.Longest) + PathText.LongestPrefix];
        buffer[0] = '/';
        var plain = PathText.Normalized(path, buffer[1..]);
        if (plain is ".." || plain.StartsWith("../", StringComparison.Ordinal))
            return OutsideProject;
        var whole = plain.StartsWith('/') ? plain : buffer[..(1 + plain.Length)];
        return whole.ContainsAny(RunOrObeyed) ? Obeyed : null;
    }

    /// <summary>Whether an argument says that the file lies on another machine.</summary>
    private static bool IsElsewhere(IReadOnlyDictionary<string, object?> arguments)
    {
        foreach (var name in Elsewhere)
        {
            if (arguments.ContainsKey(name))
                return true;
        }

        return false;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
