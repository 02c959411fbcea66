namespace Attesta.Risk.Content.Shell;

/// <summary>From the text of a command line to everything that it would run.</summary>
/// <remarks>Time and memory are bounded and grow with the length of the text. What cannot be read is said so; nothing is thrown.</remarks>
internal static class ShellReader
{
    public static ShellReading Read(string text)
    {
        var parser = new ShellParser();
        parser.ReadTop(text);
        return new ShellReading(parser.Commands, parser.Trouble);
    }
}
