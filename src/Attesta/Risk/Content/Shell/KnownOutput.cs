using System.Globalization;
using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>What commands print, as far as their words alone tell: <c>echo cm0gLXJmIC8K | base64 -d</c> prints <c>rm -rf /</c>.</summary>
internal static class KnownOutput
{
    private const int Longest = 256 * 1024;

    /// <summary>What one pipeline, or several that follow each other, print together. Null when that cannot be told.</summary>
    public static string? Of(IReadOnlyList<ShellCommand> commands)
    {
        if (commands.Count == 0 || !MayBeKnown(commands[^1].Program))
            return null;
        // What was printed and not yet read by a later command, oldest first.
        var printed = new List<(int By, string? Text)>();
        for (var i = 0; i < commands.Count; i++)
        {
            var command = commands[i];
            var input = command.HereText;
            if (i > 0 && command.Input.Count > 0 && ReferenceEquals(command.Input[^1], commands[i - 1]))
                input = Take(printed, i - command.Input.Count) ?? command.HereText;
            printed.Add((i, Of(command, input)));
        }

        return Take(printed, 0);
    }

    /// <summary>All that was printed since that command; null when some of it is unknown, or it is too much.</summary>
    private static string? Take(List<(int By, string? Text)> printed, int since)
    {
        var text = new StringBuilder();
        var isKnown = true;
        var first = printed.Count;
        while (first > 0 && printed[first - 1].By >= since)
            first--;
        for (var i = first; i < printed.Count && isKnown; i++)
        {
            text.Append(printed[i].Text);
            isKnown = printed[i].Text is not null && text.Length <= Longest;
        }

        printed.RemoveRange(first, printed.Count - first);
        return isKnown ? text.ToString() : null;
    }

    private static bool MayBeKnown(string program) => program is "echo" or "printf" or "cat" or "tee" or "base64" or "base32" or "xxd" or "openssl" or "rev" or "tr" or "true" or ":" or "basename" or "which" or "command" or "type";

    private static string? Of(ShellCommand command, string? input)
    {
        foreach (var redirection in command.Redirections)
        {
            if (redirection.Kind is not ("<<" or "<<<" or ">&" or "<&") && redirection.Target.Text != "/dev/null")
                return null;
        }

        var arguments = command.Arguments;
        return command.Program switch
        {
            "echo" or "printf" => OfArguments(command.Program, arguments),
            "true" or ":" => "",
            "cat" when arguments.All(argument => argument.Text.StartsWith('-')) => input,
            "tee" => input,
            "base64" when Has(arguments, 'd', "--decode", 'D') => Decoded(input, Encodings.Base64),
            "base32" when Has(arguments, 'd', "--decode") => Decoded(input, Encodings.Base32),
            "xxd" when Has(arguments, 'r', "-revert") => Decoded(input, Encodings.Hex),
            "openssl" when arguments.Any(argument => argument.Text is "base64" or "-base64" or "-a") && Has(arguments, 'd', "-d") => Decoded(input, Encodings.Base64),
            "rev" when arguments.Count == 0 => Reversed(input),
            "tr" => Encodings.Translate(input, arguments),
            "basename" when arguments is [{ IsExact: true, Text: var path }] => path[(path.TrimEnd('/').LastIndexOf('/') + 1)..],
            // The path of a program is as good as its name.
            "which" or "command" or "type" when arguments is { Count: > 0 } && arguments[^1].IsExact && (command.Program == "which" || arguments[0].Text is "-v" or "-p" or "-P") => arguments[^1].Text,
            _ => null,
        };
    }

    private static string? Decoded(string? input, Func<string, string?> decode) => input is null ? null : decode(input);

    private static bool Has(IReadOnlyList<ShellWord> arguments, char letter, string word, char other = '\0') =>
        arguments.Any(argument => argument.Text == word || (argument.Text is ['-', not '-', ..] && (argument.Text.Contains(letter) || (other != '\0' && argument.Text.Contains(other)))));

    private static string? Reversed(string? input)
    {
        if (input is null)
            return null;
        var lines = input.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var letters = lines[i].ToCharArray();
            Array.Reverse(letters);
            lines[i] = new string(letters);
        }

        return string.Join('\n', lines);
    }

    /// <summary>What echo or printf make of their arguments.</summary>
    public static string? OfArguments(string program, IEnumerable<ShellWord> arguments)
    {
        var words = new List<string>();
        var letters = 0;
        foreach (var argument in arguments)
        {
            if (!argument.IsExact && (argument.HasGap || !argument.HasGlob))
                return null;
            letters += argument.Text.Length;
            words.Add(argument.Text);
        }

        if (letters > Longest)
            return null;
        return program == "printf" ? Printf(words) : Echo(words);
    }

    private static string Echo(List<string> words)
    {
        var (first, escapes, newline) = (0, false, true);
        while (first < words.Count && words[first] is ['-', _, ..] option && option.AsSpan(1).IndexOfAnyExcept("neE") < 0)
        {
            escapes |= option.Contains('e');
            newline &= !option.Contains('n');
            first++;
        }

        var text = string.Join(' ', words.Skip(first));
        return (escapes ? Unescaped(text) : text) + (newline ? "\n" : "");
    }

    private static string? Printf(List<string> words)
    {
        if (words.Count > 0 && words[0] == "--")
            words.RemoveAt(0);
        if (words.Count == 0)
            return "";
        var format = words[0];
        var next = 1;
        var output = new StringBuilder();
        do
        {
            var before = next;
            if (!Print(format, words, ref next, output))
                return null;
            if (next == before)
                break;
        }
        while (next < words.Count && output.Length < Longest);
        return output.ToString();
    }

    private static bool Print(string format, List<string> words, ref int next, StringBuilder output)
    {
        var plain = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] == '\\')
                i++;
            if (i >= format.Length || format[i] != '%' || (i > 0 && format[i - 1] == '\\'))
                continue;
            output.Append(Unescaped(format[plain..i]));
            i++;
            while (i < format.Length && format[i] is '-' or '+' or ' ' or '#' or '.' or (>= '0' and <= '9'))
                i++;
            if (i >= format.Length)
                return false;
            var word = format[i] == '%' ? "%" : next < words.Count ? words[next++] : "";
            switch (format[i])
            {
                case '%' or 's' or 'd' or 'i' or 'u': output.Append(word); break;
                case 'b': output.Append(Unescaped(word)); break;
                case 'c': output.Append(word.AsSpan(0, Math.Min(1, word.Length))); break;
                default: return false;
            }

            plain = i + 1;
        }

        if (plain < format.Length)
            output.Append(Unescaped(format[plain..]));
        return true;
    }

    private static string Unescaped(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var output = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                output.Append(text[i]);
                continue;
            }

            var c = text[++i];
            switch (c)
            {
                case 'n': output.Append('\n'); break;
                case 't': output.Append('\t'); break;
                case 'r': output.Append('\r'); break;
                case 'e': output.Append('\e'); break;
                case 'a' or 'b' or 'f' or 'v': output.Append(' '); break;
                case 'c': return output.ToString();
                case '\\' or '"' or '\'': output.Append(c); break;
                case 'x': output.Append(Code(text, ref i, i + 1, 2, 16)); break;
                case 'u': output.Append(Code(text, ref i, i + 1, 4, 16)); break;
                case '0': output.Append(Code(text, ref i, i + 1, 3, 8)); break;
                case >= '1' and <= '7': output.Append(Code(text, ref i, i, 3, 8)); break;
                default: output.Append('\\').Append(c); break;
            }
        }

        return output.ToString();
    }

    private static string Code(string text, ref int at, int from, int digits, int radix)
    {
        var (code, end) = (0, from);
        while (end < text.Length && end - from < digits && char.IsAsciiHexDigit(text[end]) && (radix == 16 || text[end] < '8'))
            code = (code * radix) + int.Parse(text.AsSpan(end++, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        at = end - 1;
        return code == 0 ? "" : ((char)code).ToString();
    }
}
