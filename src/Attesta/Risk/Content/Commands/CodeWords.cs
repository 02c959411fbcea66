using System.Buffers;
using System.Collections.Frozen;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Calls in a line of Python, Perl, Ruby or JavaScript that delete, as far as their names tell; what they are given is often computed.</summary>
internal static class CodeWords
{
    private const int Longest = 64 * 1024;
    private const double OfMany = 0.62;
    private const double OfOne = 0.45;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly FrozenSet<string> Wide = ((string[])
    [
        "rmtree", "rm_rf", "rm_r", "remove_tree", "rmsync", "removesync", "rimraf", "emptydir", "emptydirsync", "remove_dir_all", "removedirs", "deltree", "dropdatabase", "drop_database", "drop_table", "drop_collection", "drop_all", "drop_schema",
        "deletemany", "delete_many", "destroy_all", "deleteall", "delete_all", "flushall", "flushdb", "truncate_table",
    ]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Single = ((string[])["unlink", "unlinksync", "rmdir", "rmdirsync", "removefile"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WideBySpan = Wide.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SingleBySpan = Single.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Read(ShellCommand command, string program, EffectCollection effects)
    {
        if (program is not ("python" or "pypy" or "ipython" or "perl" or "ruby" or "node" or "nodejs" or "bun" or "deno" or "php" or "tsx" or "lua" or "groovy" or "rscript" or "julia" or "elixir"))
            return;
        var left = Longest;
        foreach (var argument in command.Arguments)
            Read(argument.Text, command, ref left, effects);
        if (command.StandardInput is { } input)
            Read(input, command, ref left, effects);
    }

    private static void Read(string text, ShellCommand command, ref int left, EffectCollection effects)
    {
        // A plain word is a file or an option.
        if (left <= 0 || text.AsSpan().IndexOfAny("( '\"") < 0)
            return;
        var rest = text.AsSpan(0, Math.Min(text.Length, left));
        left -= rest.Length;
        while (rest.IndexOfAny(NameLetters) is var start and >= 0)
        {
            rest = rest[start..];
            var end = rest.IndexOfAnyExcept(NameLetters);
            var name = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..];
            if (name.Length is < 4 or > 40 || rest.TrimStart() is not (['(', ..] or ['\'', ..] or ['"', ..] or ['$', ..] or ['@', ..] or ['<', ..] or [>= 'a' and <= 'z', ..]))
                continue;
            if (WideBySpan.Contains(name) || (rest is ['(', ..] && IsDeletion(name)))
                effects.Add(Of(name, OfMany, command));
            else if (SingleBySpan.Contains(name))
                effects.Add(Of(name, OfOne, command));
        }
    }

    /// <summary><c>delete_bucket</c>, <c>terminateInstances</c>.</summary>
    private static bool IsDeletion(ReadOnlySpan<char> name)
    {
        foreach (var verb in (ReadOnlySpan<string>)["delete", "destroy", "purge", "terminate", "wipe"])
        {
            if (name.Length > verb.Length + 1 && name.StartsWith(verb, StringComparison.OrdinalIgnoreCase) && (name[verb.Length] == '_' || char.IsAsciiLetterUpper(name[verb.Length])))
                return true;
        }

        return false;
    }

    private static Effect Of(ReadOnlySpan<char> name, double severity, ShellCommand command) => new()
    {
        Kind = EffectKind.Destroys,
        Severity = severity,
        Width = severity >= OfMany ? EffectWidth.Many : EffectWidth.One,
        Undo = EffectUndo.Hard,
        Explanation = $"deletes something from code, by {name}",
        Evidence = command.Evidence,
        Source = "commands/code",
    };
}
