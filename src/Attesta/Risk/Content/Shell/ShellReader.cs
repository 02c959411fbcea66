namespace Attesta.Risk.Content.Shell;

/// <summary>From the text of a command line to everything that it would run.</summary>
/// <remarks>Time and memory are bounded and grow with the length of the text. What cannot be read is said so; nothing is thrown.</remarks>
internal static class ShellReader
{
    public static ShellReading Read(string text) => Read(text, null);

    /// <param name="text">The command line.</param>
    /// <param name="folder">The folder that it runs in; null when nothing says so.</param>
    public static ShellReading Read(string text, string? folder)
    {
        var parser = new ShellParser();
        if (folder is not null)
            parser.BeginIn(folder);
        parser.ReadTop(text);
        return new ShellReading(parser.Commands, parser.Trouble);
    }
}
