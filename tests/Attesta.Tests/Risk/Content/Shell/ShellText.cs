using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>A reading as lines that can be compared: <c>sudo &gt; rm -rf /x</c>, a gap as <c>…</c>, words that hold blanks or nothing in brackets.</summary>
internal static class ShellText
{
    public static string[] Lines(string text) => [.. ShellReader.Read(text).Commands.Select(Line)];

    public static string Line(ShellCommand command) =>
        string.Concat(command.Wrappers.Select(wrapper => $"{wrapper} > ")) + string.Join(' ', [command.Program.Length == 0 ? "…" : command.Program, .. command.Arguments.Select(Word)]);

    public static string Word(ShellWord word)
    {
        var text = word.Text;
        if (word.HasGap)
            text = text.Insert(word.LastGap, "…");
        if (word.HasGap && word.FirstGap != word.LastGap)
            text = text.Insert(word.FirstGap, "…");
        return text.Length == 0 || text.Any(char.IsWhiteSpace) ? $"[{text.Replace("\n", "\\n", StringComparison.Ordinal)}]" : text;
    }
}
