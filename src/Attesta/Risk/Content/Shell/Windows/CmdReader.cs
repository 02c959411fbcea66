using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>Reads a line for cmd: its quotes, carets, percent variables and switches.</summary>
internal static class CmdReader
{
    public static WindowsReading Read(string text)
    {
        var commands = new List<WindowsCommand>();
        string? trouble = null;
        WindowsCommand? current = null, piped = null;
        var letters = new StringBuilder();
        var (isWord, isQuoted, gap, firstGap, hasGlob) = (false, false, -1, -1, false);

        for (var i = 0; i < text.Length && commands.Count < ShellLimits.Commands; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                isQuoted = !isQuoted;
                isWord = true;
            }
            else if (c is '%' or '!' && text.AsSpan(i + 1, Math.Min(64, text.Length - i - 1)).IndexOf(c) is var length and > 0 && !text.AsSpan(i + 1, length).Contains(' '))
            {
                AddVariable(text.AsSpan(i + 1, length));
                i += length + 1;
            }
            else if (c == '%' || c == ShellGap.Mark)
            {
                AddGap();
                while (i + 1 < text.Length && c == '%' && (char.IsLetterOrDigit(text[i + 1]) || text[i + 1] is '%' or '~' or '*'))
                    i++;
            }
            else if (isQuoted)
            {
                letters.Append(c);
                isWord = true;
            }
            else if (c == '^' && i + 1 < text.Length)
            {
                i++;
                if (text[i] is not ('\n' or '\r'))
                    letters.Append(text[i]);
                isWord = true;
            }
            else if (c is ' ' or '\t' or ',' or ';')
            {
                EndWord(i);
            }
            else if (c is '&' or '|' or '\n' or '\r' or '(' or ')')
            {
                EndWord(i);
                var isPipe = c == '|' && (i + 1 >= text.Length || text[i + 1] != '|');
                piped = isPipe ? current : null;
                if (i + 1 < text.Length && text[i + 1] == c && c is '&' or '|')
                    i++;
                EndCommand(i);
            }
            else if (c is '<' or '>')
            {
                i = ReadRedirection(i);
            }
            else
            {
                if (c == '/' && isWord && current is not null && (letters.Length == 0 || letters[0] == '/'))
                    EndWord(i);
                else if (c == '/' && isWord && current is null && Takes(letters.ToString()))
                    EndWord(i);
                hasGlob |= c is '*' or '?';
                letters.Append(c);
                isWord = true;
            }
        }

        EndWord(text.Length);
        EndCommand(text.Length);
        if (isQuoted)
            trouble = "a quote is not closed";
        return new WindowsReading(commands, trouble);

        // del/s is del and a switch; bin/tool is not.
        static bool Takes(string word) => word.ToLowerInvariant() is "del" or "erase" or "rd" or "rmdir" or "format" or "dir" or "copy" or "move" or "cd" or "md" or "type" or "start" or "shutdown" or "cmd";

        void AddGap()
        {
            isWord = true;
            gap = letters.Length;
            firstGap = firstGap < 0 ? gap : firstGap;
        }

        void AddVariable(ReadOnlySpan<char> name)
        {
            isWord = true;
            if (name.Equals("USERPROFILE", StringComparison.OrdinalIgnoreCase))
                letters.Append('~');
            else if (name.Equals("SystemDrive", StringComparison.OrdinalIgnoreCase) || name.Equals("HOMEDRIVE", StringComparison.OrdinalIgnoreCase))
                letters.Append("C:");
            else if (name.Equals("SystemRoot", StringComparison.OrdinalIgnoreCase) || name.Equals("windir", StringComparison.OrdinalIgnoreCase))
                letters.Append(@"C:\Windows");
            else if (name.Equals("COMSPEC", StringComparison.OrdinalIgnoreCase))
                letters.Append("cmd");
            else
                AddGap();
        }

        void EndWord(int at)
        {
            if (!isWord)
                return;
            if (current is null)
            {
                current = new WindowsCommand { Start = Math.Max(0, at - letters.Length), PipedFrom = piped };
                piped = null;
                commands.Add(current);
            }

            var word = letters.ToString();
            if (current.Words.Count == 0)
                word = word.TrimStart('@');
            else if (word is ['/', _, ..] && word.Length <= 3)
                word = word.ToLowerInvariant();
            current.Words.Add(new ShellWord(word, gap < 0 && !hasGlob, hasGlob, firstGap, gap));
            letters.Clear();
            (isWord, gap, firstGap, hasGlob) = (false, -1, -1, false);
            if (StartsAnother(current))
                EndCommand(at);
        }

        void EndCommand(int at)
        {
            if (current is not null)
                current.End = at;
            current = null;
        }

        int ReadRedirection(int i)
        {
            if (isWord && letters.Length == 1 && char.IsAsciiDigit(letters[0]))
            {
                letters.Clear();
                isWord = false;
            }

            EndWord(i);
            var kind = text[i] == '<' ? "<" : i + 1 < text.Length && text[i + 1] == '>' ? ">>" : ">";
            i += kind.Length;
            while (i < text.Length && text[i] == ' ')
                i++;
            var start = i;
            var quoted = i < text.Length && text[i] == '"';
            i += quoted ? 1 : 0;
            while (i < text.Length && (quoted ? text[i] != '"' : text[i] is not (' ' or '\t' or '&' or '|' or '\n' or '\r' or ')' or '<' or '>') || (text[i] == '&' && i == start)))
                i++;
            current?.Redirections.Add(new ShellRedirection(text.AsSpan(start).StartsWith("&") ? ">&" : kind, new ShellWord(text[start..i].Trim('"', '&'))));
            return quoted ? i : i - 1;
        }
    }

    /// <summary>After <c>if exist x</c>, <c>else</c>, <c>do</c> and <c>call</c>, the next word is a command again.</summary>
    private static bool StartsAnother(WindowsCommand command)
    {
        var words = command.Words;
        var first = words[0].Text.ToLowerInvariant();
        switch (first)
        {
            case "else" or "call" or "do":
                return true;
            case "for":
                return words[^1].Text.Equals("do", StringComparison.OrdinalIgnoreCase);
            case "if":
                var at = 1;
                while (at < words.Count && words[at].Text.ToLowerInvariant() is "/i" or "not")
                    at++;
                if (at >= words.Count)
                    return false;
                var needed = words[at].Text.ToLowerInvariant() switch { "exist" or "errorlevel" or "defined" => 2, var test when test.Contains("==", StringComparison.Ordinal) && !test.EndsWith('=') => 1, _ => 3 };
                return words.Count - at >= needed;
            default:
                return words.Count == 1 && first.Length > 1 && first[0] == ':';
        }
    }
}
