using System.Collections.Frozen;

namespace Attesta.Risk.Content.Tools;

/// <summary>Tools that edit the files of a project, which is what coding agents do all day. The place of the file says how bad it is.</summary>
internal static class FileEditing
{
    /// <summary>How bad the edit of a plain file is.</summary>
    public const double Severity = 0.28;

    private static readonly FrozenSet<string> Verbs = Set("write edit create insert replace update append save str multi multiedit view");
    private static readonly FrozenSet<string> Files = Set("file files editor code");
    private static readonly FrozenSet<string> Others = Set("text str string based tool block line lines content contents to in into a or and project local notebook");
    private static readonly FrozenSet<string> OwnCommands = Set("view create str_replace insert undo_edit replace append edit write");

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

    /// <summary>Whether an argument says that the file lies on another machine.</summary>
    public static bool IsElsewhere(IReadOnlyDictionary<string, object?> arguments)
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
