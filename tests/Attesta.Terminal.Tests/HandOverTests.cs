using Attesta.Approvals;
using Attesta.Terminal.Input;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests;

public sealed class HandOverTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Asks_the_first_approver_for_a_name_before_the_card()
    {
        var terminal = new ScriptedTerminal(_clock).Look().Wait(20).Type("alice").Press(KeyKind.Enter).Look().Wait(5).Type("delete_database").Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, Samples.Part(0, Samples.Critical, Samples.Confirm));

        terminal.Shots[0].ShouldContain("Approver 1 of 2: who are you?");
        terminal.Shots[0].ShouldContain("0/2");
        terminal.Shots[1].ShouldContain("2 PEOPLE MUST APPROVE");
        terminal.Shots[1].ShouldContain("now alice");
        var review = answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review;
        review.ApproverId.ShouldBe("alice");

        // The time spent on the name is not review time.
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Shows_nothing_of_the_action_until_the_next_person_is_there()
    {
        var terminal = new ScriptedTerminal(_clock).Look().Wait(60).Press(KeyKind.Enter).Look().Type("bob").Press(KeyKind.Enter).Look()
            .Wait(9).Type("delete_database").Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"));

        terminal.Shots[0].ShouldContain("alice passed.");
        terminal.Shots[0].ShouldContain("1/2");
        terminal.Shots[0].ShouldContain("The next person presses Enter to begin");
        terminal.Shots[0].ShouldNotContain("delete_database");
        terminal.Shots[1].ShouldNotContain("alice passed.");
        terminal.Shots[2].ShouldContain("1/2  alice passed, now bob");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(9));
        terminal.Shots[0].ShouldBeApproved("hand-over-80");
    }

    [Fact]
    public async Task Refuses_who_has_answered_already_and_asks_again()
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Enter).Type("Alice").Press(KeyKind.Enter).Look().Type("bob").Press(KeyKind.Enter)
            .Type("delete_database").Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"));

        terminal.Shot.ShouldContain("Alice has answered already. (2 more tries)");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.ApproverId.ShouldBe("bob");
    }

    [Fact]
    public async Task Three_refused_names_deny()
    {
        var terminal = new ScriptedTerminal(_clock);
        foreach (var name in (string[])["cleanup-bot", "cleanup-bot", "cleanup-bot"])
            terminal.Type(name).Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, Samples.Part(0, Samples.Critical, Samples.Confirm));

        var review = answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review;
        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldNotBeNull().ShouldContain("The agent cannot approve its own action.");
    }

    [Fact]
    public async Task A_name_is_needed()
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Enter).Type("   ").Press(KeyKind.Enter).Look().Press(KeyKind.Escape);

        var answer = await AskAsync(terminal, Samples.Part(0, Samples.Critical, Samples.Confirm));

        terminal.Shot.ShouldContain("A name is needed");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, KeyKind.Interrupt)]
    [InlineData(0, KeyKind.Escape)]
    [InlineData(1, KeyKind.Interrupt)]
    [InlineData(1, KeyKind.Escape)]
    public async Task Can_be_denied_before_the_card_is_shown(int part, KeyKind key)
    {
        var terminal = new ScriptedTerminal(_clock).Press(key);

        var answer = await AskAsync(terminal, Samples.Part(part, Samples.Critical, Samples.Confirm));

        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Says_all_of_it_on_a_narrow_terminal()
    {
        var terminal = new ScriptedTerminal(_clock, width: 40).Look().Press(KeyKind.Enter).Look().Press(KeyKind.Closed);

        await AskAsync(terminal, Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"));

        terminal.Shots[0].ShouldContain("The next person presses Enter to");
        terminal.Shots[0].ShouldContain("Esc denies");
        terminal.Shots[1].ShouldContain("Enter shows you the action");
        terminal.Shots[1].ShouldContain("Esc denies it");
        string.Concat(terminal.Shots).ShouldNotContain("\u2026");
    }

    [Fact]
    public async Task A_terminal_closed_during_the_hand_over_approves_nothing()
    {
        var answer = await AskAsync(new ScriptedTerminal(_clock).Press(KeyKind.Closed), Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"));

        answer.ShouldBeOfType<OperatorAnswer.Unavailable>();
    }

    private async Task<OperatorAnswer> AskAsync(ScriptedTerminal terminal, OperatorPrompt prompt)
    {
        using var human = new TerminalOperator(terminal, _clock, "roland");
        return await human.AskAsync(prompt, CancellationToken.None);
    }
}
