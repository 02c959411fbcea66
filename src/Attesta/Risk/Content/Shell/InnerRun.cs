namespace Attesta.Risk.Content.Shell;

/// <summary>Something that a command runs in turn: words, or a text in some language.</summary>
/// <param name="Words">The program and its arguments; for a text, what stands for <c>$0</c>, <c>$1</c> and so on.</param>
/// <param name="Text">A text to read, gaps marked.</param>
internal readonly record struct InnerRun(ArraySegment<ShellWord> Words, string? Text = null)
{
    /// <summary>What the text is written in.</summary>
    public CodeLanguage Language { get; init; }

    /// <summary>Whether the text was the command's standard input.</summary>
    public bool IsInput { get; init; }

    /// <summary>What is set for it alone.</summary>
    public ShellWord[]? Assignments { get; init; }

    public static InnerRun OfText(string text) => new(default, text);

    public static InnerRun OfWords(ArraySegment<ShellWord> words) => new(words);
}

/// <summary>What a text is written in.</summary>
internal enum CodeLanguage
{
    Shell,
    PowerShell,
    Cmd,
}

/// <summary>What a command runs.</summary>
/// <param name="Inner">In order; null when it runs nothing that can be seen.</param>
/// <param name="RunsUnseenCode">Whether it runs something that cannot be seen.</param>
internal readonly record struct InnerRuns(List<InnerRun>? Inner, bool RunsUnseenCode = false);
