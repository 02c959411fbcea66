using Attesta.Cli.Evaluating;
using Attesta.Testing;

namespace Attesta.Cli.Tests.Evaluating;

public sealed class ProgressBarTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Says_how_far_it_is_and_takes_it_back()
    {
        var shown = Run(isTerminal: true, TimeSpan.FromSeconds(1));

        shown.ShouldContain("\r[###############...............]  50 %  64 lines");
        shown.ShouldEndWith("\r\e[K");
    }

    [Theory]
    [InlineData(true, 0.1)]
    [InlineData(false, 60)]
    public void Says_nothing_where_it_is_over_soon_or_no_terminal_listens(bool isTerminal, double seconds) =>
        Run(isTerminal, TimeSpan.FromSeconds(seconds)).ShouldBeEmpty();

    private string Run(bool isTerminal, TimeSpan passes)
    {
        using var errors = new StringWriter();
        using var nothing = new MemoryStream();
        var host = new CommandHost
        {
            Input = nothing,
            Output = nothing,
            Errors = errors,
            Variables = new Dictionary<string, string>(StringComparer.Ordinal),
            Time = _clock,
            HasErrorTerminal = () => isTerminal,
        };
        using (var bar = new ProgressBar(host, total: 128))
        {
            _clock.Advance(passes);
            for (var line = 0; line < 64; line++)
                bar.Advance(1);
        }

        return errors.ToString();
    }
}
