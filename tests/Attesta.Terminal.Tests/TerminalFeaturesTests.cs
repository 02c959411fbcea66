namespace Attesta.Terminal.Tests;

public sealed class TerminalFeaturesTests
{
    [Theory]
    [InlineData("TERM=xterm-256color LANG=en_US.UTF-8", true, ColourDepth.EightBit, true)]
    [InlineData("TERM=xterm-256color COLORTERM=truecolor LANG=C.utf8", true, ColourDepth.True, true)]
    [InlineData("TERM=xterm LANG=C", true, ColourDepth.Sixteen, false)]
    [InlineData("TERM=xterm-256color NO_COLOR=1 LANG=C.UTF-8", true, ColourDepth.None, true)]
    [InlineData("TERM=xterm-256color NO_COLOR= LANG=C.UTF-8", true, ColourDepth.EightBit, true)]
    [InlineData("TERM=dumb COLORTERM=truecolor LANG=C.UTF-8", false, ColourDepth.None, true)]
    [InlineData("LANG=C.UTF-8", false, ColourDepth.None, true)]
    [InlineData("TERM=vt100", true, ColourDepth.None, false)]
    [InlineData("TERM=xterm LC_ALL=C LANG=en_US.UTF-8", true, ColourDepth.Sixteen, false)]
    [InlineData("TERM=xterm LC_CTYPE=de_DE.UTF-8 LANG=C", true, ColourDepth.Sixteen, true)]
    public void Are_read_from_the_usual_variables(string variables, bool ansi, ColourDepth colour, bool unicode)
    {
        var values = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

        TerminalFeatures.Detect(name => values.GetValueOrDefault(name)).ShouldBe(new TerminalFeatures(ansi, colour, unicode));
    }
}
