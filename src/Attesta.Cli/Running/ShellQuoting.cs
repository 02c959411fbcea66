using System.Text;

namespace Attesta.Cli.Running;

/// <summary>Writes an argument list as the line a shell would read back as the same list.</summary>
internal static class ShellQuoting
{
    public static string Line(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(IsPlain))
            return argument;
        var quoted = new StringBuilder("'");
        quoted.Append(argument.Replace("'", "'\\''", StringComparison.Ordinal));
        return quoted.Append('\'').ToString();
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or ':' or ',' or '+' or '=' or '@' or '%' or '^';
}
