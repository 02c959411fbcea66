using System.Text;

namespace Attesta.Challenges.Reading;

/// <summary>One program call of a shell line: what runs, and its words.</summary>
/// <param name="Program">The program without its folder.</param>
/// <param name="Words">The words after it, unquoted.</param>
internal sealed record Command(string Program, IReadOnlyList<string> Words);

/// <summary>
/// Reads shell lines well enough to ask about them: quotes, separators, <c>sudo</c> and its like, <c>sh -c</c>. It decides nothing,
/// so a line that it misreads makes a poorer question and nothing worse.
/// </summary>
internal static class CommandLine
{
    private const int MaxCharacters = 8_192;
    private const int MaxCommands = 16;
    private const int MaxNesting = 3;

    /// <summary>The program calls of a line, in order.</summary>
    public static IReadOnlyList<Command> Read(string line)
    {
        var commands = new List<Command>();
        Read(line, commands, 0);
        return commands;
    }

    private static void Read(string line, List<Command> commands, int nesting)
    {
        foreach (var words in Split(line.Length <= MaxCharacters ? line : line[..MaxCharacters]))
        {
            if (commands.Count >= MaxCommands)
                return;
            var first = Unwrapped(words);
            if (first >= words.Count)
                continue;
            var program = FileName(words[first]);
            var inner = nesting < MaxNesting && program is "sh" or "bash" or "zsh" or "dash" or "ksh" ? words.FindIndex(first, IsScriptOption) : -1;
            if (inner > 0 && inner + 1 < words.Count)
                Read(words[inner + 1], commands, nesting + 1);
            else
                commands.Add(new Command(program, words.GetRange(first + 1, words.Count - first - 1)));
        }
    }

    // Where the program stands behind assignments and the programs that only start another one.
    private static int Unwrapped(List<string> words)
    {
        var at = 0;
        var wrapper = "";
        for (; at < words.Count; at++)
        {
            var word = words[at];
            if (FileName(word) is "sudo" or "doas" or "env" or "nohup" or "time" or "nice" or "ionice" or "stdbuf" or "command" or "exec" or "xargs"
                or "timeout" or "setsid")
                wrapper = FileName(word);
            else if (wrapper.Length > 0 && TakesValue(wrapper, word))
                at++;
            else if (!IsAssignment(word) && !(wrapper.Length > 0 && word.Length > 0 && (word[0] == '-' || char.IsAsciiDigit(word[0]))))
                break;
        }

        return at;
    }

    private static bool TakesValue(string wrapper, string option) => wrapper switch
    {
        "sudo" or "doas" => option is "-u" or "-g" or "-h" or "-p" or "-C" or "-T" or "-U" or "-D",
        "env" => option is "-u" or "-C",
        "xargs" => option is "-I" or "-n" or "-P" or "-L" or "-d" or "-E" or "-s" or "-a",
        "nice" or "ionice" => option is "-n" or "-c",
        "timeout" => option is "-s" or "-k",
        _ => false,
    };

    // -c, or options run together such as -lc.
    private static bool IsScriptOption(string word) => word.Length is > 1 and < 6 && word[0] == '-' && word[1] != '-' && word[^1] == 'c';

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word[..equals].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
    }

    private static string FileName(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();

    private static IEnumerable<List<string>> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var letter = line[i];
            if (letter == '\\' && quote != '\'' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
            }
            else if (quote != '\0' ? letter == quote : letter is '\'' or '"')
            {
                quote = quote == '\0' ? letter : '\0';
                quoted = true;
            }
            else if (quote != '\0')
            {
                word.Append(letter);
            }
            else if (letter == '&' && i > 0 && line[i - 1] == '>')
            {
                word.Append(letter);
            }
            else if (char.IsWhiteSpace(letter) || letter is ';' or '&' or '|' or '(' or ')')
            {
                EndWord();
                if (letter is '\n' or ';' or '&' or '|' or '(' or ')' && words.Count > 0)
                {
                    yield return words;
                    words = [];
                }
            }
            else if (letter is '>' or '<')
            {
                EndWord();
                words.Add(letter.ToString());
            }
            else
            {
                word.Append(letter);
            }
        }

        EndWord();
        if (words.Count > 0)
            yield return words;

        void EndWord()
        {
            if (word.Length > 0 || quoted)
                words.Add(word.ToString());
            word.Clear();
            quoted = false;
        }
    }
}
