using System.Text;
using Attesta.Actions;

namespace Attesta.Cli.Running;

/// <summary>
/// Reads a line that a person typed as the argument list it stands for, quoted as for a POSIX shell. No shell runs it, so whatever only a shell could do
/// - operators, expansions, several lines - is refused unless it is quoted, instead of being passed on as text that looks as if it did something.
/// </summary>
internal static class ShellWords
{
    private const string NotExpanded = "no shell runs this, so it would not be expanded";

    /// <summary>The words. <c>Split(ShellQuoting.Line(list))</c> is the list again.</summary>
    /// <exception cref="FormatException">The line means more than a list of words, or nothing; the message is a part of a sentence for the person.</exception>
    public static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isOpen = false;
        for (var at = 0; at < line.Length; at++)
        {
            switch (line[at])
            {
                case ' ' or '\t':
                    if (isOpen)
                        words.Add(word.ToString());
                    word.Clear();
                    isOpen = false;
                    continue;
                case '\'':
                    at = SingleQuoted(line, at + 1, word);
                    break;
                case '"':
                    at = DoubleQuoted(line, at + 1, word);
                    break;
                case '\\':
                    word.Append(Escaped(line, ++at));
                    break;

                // The empty pair of find and xargs is the one use of braces that a shell leaves alone.
                case '{' when at + 1 < line.Length && line[at + 1] == '}':
                    word.Append("{}");
                    at++;
                    break;
                default:
                    word.Append(Plain(line[at]));
                    break;
            }

            isOpen = true;
        }

        if (isOpen)
            words.Add(word.ToString());
        return words.Count > 0 ? [.. words] : throw new FormatException("there is no command left");
    }

    private static char Plain(char letter) => letter switch
    {
        '|' or '&' or ';' or '<' or '>' or '(' or ')' => throw Refused(letter, "no shell runs this, so it would not work as an operator"),
        '$' or '`' or '*' or '?' or '[' or '~' or '{' or '}' => throw Refused(letter, NotExpanded),
        '#' => throw Refused(letter, "no shell runs this, so it would not begin a comment"),
        '\n' or '\r' => throw new FormatException("it must be one line; a line end in an argument stands in quotes"),
        _ when char.IsWhiteSpace(letter) || char.IsControl(letter) => throw new FormatException($"{VisibleText.Escape(letter.ToString())} separates no words; put it into quotes if it belongs to one"),
        _ => letter,
    };

    private static char Escaped(string line, int at) => at >= line.Length
        ? throw new FormatException("nothing follows the last backslash")
        : line[at] is '\n' or '\r' ? throw new FormatException("it must be one line; a line end in an argument stands in quotes") : line[at];

    private static int SingleQuoted(string line, int start, StringBuilder word)
    {
        var end = line.IndexOf('\'', start);
        if (end < 0)
            throw new FormatException("a single quote is not closed");
        word.Append(line, start, end - start);
        return end;
    }

    private static int DoubleQuoted(string line, int start, StringBuilder word)
    {
        for (var at = start; at < line.Length; at++)
        {
            switch (line[at])
            {
                case '"':
                    return at;
                case '$' or '`':
                    throw new FormatException($"the {line[at]} is not in single quotes, and {NotExpanded}; they pass it on as it is");
                case '\\' when at + 1 < line.Length && line[at + 1] is '$' or '`' or '"' or '\\':
                    word.Append(line[++at]);
                    break;
                case '\\' when at + 1 < line.Length && line[at + 1] is '\n' or '\r':
                    throw new FormatException("a backslash at a line end joins no lines here; use single quotes");
                default:
                    word.Append(line[at]);
                    break;
            }
        }

        throw new FormatException("a double quote is not closed");
    }

    private static FormatException Refused(char letter, string why) => new($"the {letter} is not quoted, and {why}; quote it to pass it on as it is");
}
