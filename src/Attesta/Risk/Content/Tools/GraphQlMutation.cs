namespace Attesta.Risk.Content.Tools;

/// <summary>Finds the fields that a GraphQL mutation calls. Also within JSON, where quotes are escaped.</summary>
internal static class GraphQlMutation
{
    private const string Keyword = "mutation";
    private const int Longest = 64 * 1024;
    private const int MostFields = 64;
    private const int MostTries = 1024;

    /// <summary>What a mutation does of which no field tells it.</summary>
    public static ToolMeaning Meaning { get; } = new() { Kind = EffectKind.Changes, Severity = 0.42, Says = "runs a GraphQL mutation", Evidence = Keyword };

    /// <summary>Whether there is a mutation in a text.</summary>
    /// <remarks>A text that says the word over and over counts as one.</remarks>
    public static bool IsIn(string text) => text.Length > Keyword.Length && (Find(text, 0, out var isCut) >= 0 || isCut);

    /// <summary>The names of the fields at the top of every mutation in a text; bounded.</summary>
    public static List<string> Fields(string text)
    {
        var fields = new List<string>();
        if (text.Length > Longest)
            text = text[..Longest];
        for (var at = Find(text, 0, out _); at >= 0 && fields.Count < MostFields; at = Find(text, at, out _))
            at = Read(text, at, fields);
        return fields;
    }

    // Behind the opening brace of the next mutation.
    private static int Find(string text, int from, out bool isCut)
    {
        isCut = false;
        var tries = 0;
        for (var at = from; at < text.Length; at++)
        {
            at = text.IndexOf(Keyword, at, StringComparison.Ordinal);
            if (at < 0)
                return -1;
            var end = at + Keyword.Length;
            if ((at > 0 && IsName(text[at - 1])) || end >= text.Length || IsName(text[end]))
                continue;
            if (Opening(text, end) is var open and > 0)
                return open + 1;
            // Each of them may be looked at far ahead.
            if (++tries >= MostTries)
            {
                isCut = true;
                return -1;
            }
        }

        return -1;
    }

    // A name, variables in parentheses, directives; anything else is prose.
    private static int Opening(string text, int at)
    {
        var depth = 0;
        var limit = Math.Min(text.Length, at + 4096);
        for (; at < limit; at++)
        {
            var letter = text[at];
            if (letter == '(')
                depth++;
            else if (letter == ')')
                depth--;
            else if (letter == '{' && depth == 0)
                return at;
            else if (depth == 0 && letter is '"' or '.' or ',' or ';')
                return -1;
        }

        return -1;
    }

    private static int Read(string text, int at, List<string> fields)
    {
        var (braces, parentheses) = (1, 0);
        for (; at < text.Length && braces > 0; at++)
        {
            var letter = text[at];
            switch (letter)
            {
                case '\\':
                    at++;
                    break;
                case '#':
                    at = text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
                    break;
                case '(':
                    parentheses++;
                    break;
                case ')':
                    parentheses--;
                    break;
                case '{' when parentheses <= 0:
                    braces++;
                    break;
                case '}' when parentheses <= 0:
                    braces--;
                    break;
                case '"' when parentheses > 0:
                    at = EndOfString(text, at);
                    break;
                default:
                    if (braces == 1 && parentheses <= 0 && (char.IsAsciiLetter(letter) || letter == '_'))
                        at = Field(text, at, fields) - 1;
                    break;
            }
        }

        return at;
    }

    private static int Field(string text, int at, List<string> fields)
    {
        var start = at;
        while (at < text.Length && IsName(text[at]))
            at++;
        var next = at;
        while (next < text.Length && text[next] is ' ' or '\n' or '\t')
            next++;

        // What stands before a colon is another name for the field, and what follows @ a directive.
        var isAlias = next < text.Length && text[next] == ':';
        if (!isAlias && fields.Count < MostFields && (start == 0 || text[start - 1] is not ('@' or '$')))
            fields.Add(text[start..Math.Min(at, start + ArgumentVerbs.Longest)]);
        return at;
    }

    private static int EndOfString(string text, int at)
    {
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\')
                at++;
        }

        return at;
    }

    private static bool IsName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
