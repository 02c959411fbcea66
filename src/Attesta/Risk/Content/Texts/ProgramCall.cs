using System.Buffers;
using System.Text;
using Attesta.Risk.Content.Tools;

namespace Attesta.Risk.Content.Texts;

/// <summary>A tool that is named as the program it runs and takes the program's words apart: <c>docker(subcommand: "system prune", all: true)</c>.</summary>
internal static class ProgramCall
{
    private const int MostWords = 64;
    private const int LongestWord = 400;

    private static readonly SearchValues<char> NoVerb = SearchValues.Create("\n;|&$`<>'\"\\");

    private static readonly string[] Verbs = ["command", "subcommand", "sub_command", "verb", "action", "operation", "op", "cmd"];
    private static readonly string[] Operands = ["resource", "resource_type", "kind", "name", "resource_name", "target", "key", "path", "image", "container", "remote", "branch"];

    /// <summary>The command line that it amounts to; null where no argument names a verb.</summary>
    public static string? Line(string program, IReadOnlyDictionary<string, object?> map)
    {
        string? verb = null;
        foreach (var key in Verbs)
        {
            if (map.TryGetValue(key, out var value) && value is string { Length: > 0 and <= LongestWord } text && !text.AsSpan().ContainsAny(NoVerb))
            {
                verb = text;
                break;
            }
        }

        if (verb is null || verb.StartsWith(program + " ", StringComparison.OrdinalIgnoreCase))
            return null;
        var line = new StringBuilder(program).Append(' ').Append(verb);
        foreach (var operand in Operands)
        {
            if (map.TryGetValue(operand, out var value) && value is string { Length: > 0 and <= LongestWord } text && text.AsSpan().IndexOfAny("\n'") < 0)
                line.Append(" '").Append(text).Append('\'');
        }

        var words = 0;
        foreach (var (key, value) in map)
        {
            if (value is true && key.Length <= ArgumentVerbs.Longest && words++ < MostWords && IsOption(key))
                line.Append(" --").Append(key.Replace('_', '-'));
        }

        return line.ToString();
    }

    private static bool IsOption(string key)
    {
        foreach (var letter in key)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))
                return false;
        }

        return key.Length > 1;
    }
}
