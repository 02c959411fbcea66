using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Terminal.Input;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests;

public sealed class CodeItemTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Paper _paper = new();

    public void Dispose() => _paper.Dispose();

    [Theory]
    [InlineData("123456")]
    [InlineData("123 456")]
    public async Task Takes_a_code_with_or_without_a_space(string typed)
    {
        (await AskAsync(Terminal().Wait(4).Type(typed).Press(KeyKind.Enter))).Answers["code"].ShouldBe("123456");
        (await AskAsync(Terminal().Paste(typed).Press(KeyKind.Enter))).Answers["code"].ShouldBe("123456");
        (await AskPlainAsync(new ScriptedLines(_clock).Line(typed))).Answers["code"].ShouldBe("123456");
    }

    [Fact]
    public async Task A_code_that_is_not_whole_costs_no_attempt()
    {
        var terminal = Terminal().Type("12345").Press(KeyKind.Enter).Look().Type("6").Press(KeyKind.Enter);

        (await AskAsync(terminal)).Answers["code"].ShouldBe("123456");
        terminal.Shot.ShouldContain("That is 5 of 6 characters.");
        terminal.Shot.ShouldContain("Code (attempt 1/3):");
        (await AskPlainAsync(new ScriptedLines(_clock).Line("12345").Line("1234567").Line("123456"))).Answers["code"].ShouldBe("123456");
        _paper.ToString().ShouldContain("That is 7 of 6 characters. Type the code again.");
    }

    [Fact]
    public async Task Enter_alone_denies()
    {
        (await AskAsync(Terminal().Press(KeyKind.Enter))).Declined.ShouldBeTrue();
        (await AskPlainAsync(new ScriptedLines(_clock).Line(""))).Declined.ShouldBeTrue();
        (await AskPlainAsync(new ScriptedLines(_clock).Line("deny: not mine"))).Feedback.ShouldBe("not mine");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public async Task A_code_of_no_sensible_length_cannot_be_asked_for(int length)
    {
        var form = Samples.Code with { Items = [new CodeItem { Id = "code", Prompt = "?", Length = length }] };
        using var human = new TerminalOperator(Terminal(), _clock, "roland");
        using var plain = new PlainOperator(new ScriptedLines(_clock), _paper, _clock, "roland");

        (await human.AskAsync(Samples.Prompt(Samples.Critical, form), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Unavailable>();
        (await plain.AskAsync(Samples.Prompt(Samples.Critical, form), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Unavailable>();
    }

    private ScriptedTerminal Terminal() => new(_clock);

    private async Task<Review> AskAsync(ScriptedTerminal terminal)
    {
        using var human = new TerminalOperator(terminal, _clock, "roland");
        return (await human.AskAsync(Samples.Prompt(Samples.Critical, Samples.Code), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Reviewed>().Review;
    }

    private async Task<Review> AskPlainAsync(ScriptedLines lines)
    {
        using var human = new PlainOperator(lines, _paper, _clock, "roland");
        return (await human.AskAsync(Samples.Prompt(Samples.Critical, Samples.Code), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Reviewed>().Review;
    }
}
