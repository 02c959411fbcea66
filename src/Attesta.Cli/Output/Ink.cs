namespace Attesta.Cli.Output;

/// <summary>Colours of the terminal's own palette, for people; nothing where there are none.</summary>
internal sealed class Ink(CommandHost host)
{
    private readonly bool _hasColour = host.HasColour;

    public string Bold(string text) => Painted("1", text);

    public string Dim(string text) => Painted("2", text);

    public string Good(string text) => Painted("32", text);

    public string Bad(string text) => Painted("1;31", text);

    public string Warning(string text) => Painted("33", text);

    /// <summary>A text in the colour of a verdict, by its written name.</summary>
    public string Verdict(string verdict, string text) => verdict switch
    {
        "approved" or "modified" or "succeeded" => Good(text),
        "denied" or "failed" => Bad(text),
        _ => Warning(text),
    };

    /// <summary>A text in the colour of a level, by its written name: the colours of the cards.</summary>
    public string Level(string level, string text) => level switch
    {
        "low" => Good(text),
        "medium" => Warning(text),
        "high" => Painted("35", text),
        _ => Bad(text),
    };

    private string Painted(string style, string text) => _hasColour && text.Length > 0 ? $"\u001b[{style}m{text}\u001b[0m" : text;
}
