using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Terminal.Input;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests;

public sealed class TerminalOperatorTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Approves_with_y_and_enter()
    {
        var terminal = new ScriptedTerminal(_clock).Wait(4.2).Look().Type("y").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.ApproverId.ShouldBe("roland");
        review.Declined.ShouldBeFalse();
        review.Answers["confirm"].ShouldBe("yes");
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(4.2));
        terminal.IsTakenOver.ShouldBeFalse();
        terminal.Screen.ToString().ShouldContain("• roland answered after 0:04.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("No")]
    public async Task Enter_and_no_deny(string typed)
    {
        var terminal = new ScriptedTerminal(_clock).Type(typed).Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldBeNull();
        review.Answers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("yy")]
    [InlineData("ok")]
    [InlineData("ja")]
    public async Task Asks_again_when_it_is_neither_yes_nor_no(string typed)
    {
        var terminal = new ScriptedTerminal(_clock).Type(typed).Press(KeyKind.Enter).Look().Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        terminal.Shot.ShouldContain("Type y or n.");
        review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task A_pasted_yes_does_not_approve()
    {
        var terminal = new ScriptedTerminal(_clock).Paste("y").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Keys_pressed_before_the_card_was_there_do_not_approve()
    {
        var terminal = new ScriptedTerminal(_clock).PressedBefore("y\n").Look().Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.Declined.ShouldBeTrue();
    }

    public static TheoryData<string> Forms => ["confirm", "critical", "quiz", "teach-back", "code"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Ctrl_C_denies_in_every_form(string form)
    {
        var terminal = new ScriptedTerminal(_clock).Wait(1).Type("ya").Press(KeyKind.Interrupt);

        var review = await ReviewAsync(terminal, PromptOf(form));

        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldBe("interrupted");
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(1));
        terminal.Screen.ToString().ShouldContain("✗ Denied: interrupted");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Escape_denies_with_words_for_the_agent(string form)
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Escape).Look().Type("not today").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, PromptOf(form));

        terminal.Shot.ShouldContain("Deny this action. Why?");
        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldBe("not today");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Escape_twice_goes_back_to_the_question(string form)
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Escape, KeyKind.Escape).Look().Press(KeyKind.Interrupt);

        var review = await ReviewAsync(terminal, PromptOf(form));

        terminal.Shot.ShouldNotContain("Deny this action. Why?");
        review.Declined.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Denies_nothing_and_approves_nothing_when_the_terminal_is_closed(string form)
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Closed);

        var answer = await AskAsync(terminal, PromptOf(form));

        answer.ShouldBeOfType<OperatorAnswer.Unavailable>().Reason.ShouldBe("The terminal was closed.");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Gives_up_when_the_token_fires(string form)
    {
        using var source = new CancellationTokenSource();
        var terminal = new ScriptedTerminal(_clock).Wait(1).Do(source.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(async () => await AskAsync(terminal, PromptOf(form), source.Token));

        // The thread that asked may still be on its way out.
        SpinWait.SpinUntil(() => !terminal.IsTakenOver, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        terminal.Screen.ToString().ShouldContain("Nothing was approved.");
    }

    [Fact]
    public async Task A_token_that_fires_with_the_last_key_wins()
    {
        using var source = new CancellationTokenSource();
        var terminal = new ScriptedTerminal(_clock).Type("y").Do(source.Cancel).Press(KeyKind.Enter);

        await Should.ThrowAsync<OperationCanceledException>(async () => await AskAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm), source.Token));
    }

    [Fact]
    public async Task Nothing_is_taken_after_the_deadline()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { Deadline = _clock.GetUtcNow() + TimeSpan.FromSeconds(5) };
        var terminal = new ScriptedTerminal(_clock).Type("y").Wait(5).Press(KeyKind.Enter).Look().Press(KeyKind.Interrupt);

        var review = await ReviewAsync(terminal, prompt);

        terminal.Shot.ShouldContain("time is up");
        review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Counts_the_last_minute_down()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { Deadline = _clock.GetUtcNow() + TimeSpan.FromSeconds(300) };
        var terminal = new ScriptedTerminal(_clock).Look().Wait(241).Look().Do(() => { }).Look().Press(KeyKind.Interrupt);

        await ReviewAsync(terminal, prompt);

        terminal.Shots[0].ShouldNotContain(" left");
        terminal.Shot.ShouldContain("0:59 left");
    }

    [Fact]
    public async Task Shows_the_review_time_ticking_and_says_what_too_early_means()
    {
        var terminal = new ScriptedTerminal(_clock, 100).Wait(1.5).Look().Wait(2).Look().Do(() => { }).Look().Type("y").Press(KeyKind.Enter);

        await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        terminal.Shots[0].ShouldContain("0:01 of at least 0:03 · sooner is flagged as a rubber stamp");
        terminal.Shot.ShouldContain("0:03 of at least 0:03 ✓");
    }

    [Fact]
    public async Task Says_when_an_answer_was_a_rubber_stamp()
    {
        var terminal = new ScriptedTerminal(_clock).Wait(1).Type("yes").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(1));
        terminal.Screen.ToString().ShouldContain("flagged as a rubber stamp.");
    }

    [Fact]
    public async Task Takes_no_early_answer_when_the_minimum_review_is_enforced()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { EnforceMinReview = true };
        var terminal = new ScriptedTerminal(_clock, 100).Type("y").Press(KeyKind.Enter).Look().Wait(3).Type("y").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, prompt);

        terminal.Shot.ShouldContain("Not yet: answers are taken from 0:03 on.");
        terminal.Shot.ShouldContain("no answer is taken sooner");
        review.Declined.ShouldBeFalse();
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_early_yes_must_be_typed_anew()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { EnforceMinReview = true };
        var terminal = new ScriptedTerminal(_clock).Type("y").Press(KeyKind.Enter).Wait(3).Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, prompt);

        review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task A_denial_is_never_too_early()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { EnforceMinReview = true };
        var terminal = new ScriptedTerminal(_clock).Type("n").Press(KeyKind.Enter);

        (await ReviewAsync(terminal, prompt)).Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Critical_is_approved_by_typing_the_name_of_the_action()
    {
        var terminal = new ScriptedTerminal(_clock).Type("y").Press(KeyKind.Enter).Look()
            .Paste("delete_database").Look().Type("delete_database").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Critical, Samples.Confirm));

        terminal.Shots[0].ShouldContain("That is not delete_database. Nothing was approved.");
        terminal.Shots[1].ShouldContain("A pasted word does not count");
        review.Answers["confirm"].ShouldBe("yes");
    }

    [Fact]
    public async Task Three_wrong_words_deny()
    {
        var terminal = new ScriptedTerminal(_clock);
        for (var i = 0; i < 3; i++)
            terminal.Type("yes").Press(KeyKind.Enter);

        (await ReviewAsync(terminal, Samples.Prompt(Samples.Critical, Samples.Confirm))).Declined.ShouldBeTrue();
    }

    [Theory]
    [InlineData("dеlete")] // The second letter is Cyrillic.
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a_name_that_is_far_too_long_to_be_typed_without_a_mistake")]
    public async Task A_name_that_cannot_be_typed_is_replaced_by_a_word(string name)
    {
        var terminal = new ScriptedTerminal(_clock).Look().Type("approve").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Critical with { ActionName = name }, Samples.Confirm));

        terminal.Shot.ShouldContain("To approve, type approve");
        review.Declined.ShouldBeFalse();
    }

    [Fact]
    public async Task A_quiz_is_answered_by_letters_and_arrows()
    {
        var terminal = new ScriptedTerminal(_clock).Wait(12).Type("b").Press(KeyKind.Enter)
            .Press(KeyKind.Down, KeyKind.Down, KeyKind.Down, KeyKind.Enter).Look().Press(KeyKind.Up, KeyKind.Up, KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.High, Samples.Quiz));

        review.Answers.OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe(["b", "c", "a"]);
        terminal.Shot.ShouldContain("Question 3/3  ● ● ○");
    }

    [Fact]
    public async Task Enter_alone_answers_no_question_of_a_quiz()
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Enter, KeyKind.Enter, KeyKind.Enter, KeyKind.Enter).Type("z").Press(KeyKind.Enter).Look().Press(KeyKind.Interrupt);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.High, Samples.Quiz));

        terminal.Shot.ShouldContain("Question 1/3");
        terminal.Shot.ShouldContain("Choose an answer first.");
        review.Answers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(KeyKind.Left)]
    [InlineData(KeyKind.Backspace)]
    public async Task A_quiz_can_be_gone_back_in(KeyKind back)
    {
        var terminal = new ScriptedTerminal(_clock).Type("a").Press(KeyKind.Enter).Press(back).Type("b").Press(KeyKind.Enter)
            .Type("c").Press(KeyKind.Enter).Type("a").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.High, Samples.Quiz));

        review.Answers["q1"].ShouldBe("b");
    }

    [Fact]
    public async Task A_teach_back_counts_its_words_and_takes_no_fewer()
    {
        var terminal = new ScriptedTerminal(_clock).Wait(31).Type("It deletes - all customers for good").Look().Press(KeyKind.Enter).Look()
            .Type(" and their backups too, so nobody can bring them back tomorrow").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Critical, Samples.TeachBack));

        terminal.Shots[0].ShouldContain("6/15 words");
        terminal.Shots[1].ShouldContain("9 more words.");
        review.Answers["explanation"].ShouldBe("It deletes - all customers for good and their backups too, so nobody can bring them back tomorrow");
    }

    [Fact]
    public async Task Pasted_newlines_do_not_hand_a_teach_back_in()
    {
        var bytes = "\e[200~one two three four five six seven eight\r\nnine ten eleven twelve thirteen fourteen fifteen\r\n\e[201~"u8;
        var parser = new KeyParser();
        parser.Feed(bytes);
        parser.TryTake(out var paste).ShouldBeTrue();
        var terminal = new ScriptedTerminal(_clock).Paste(paste.Text).Look().Press(KeyKind.Interrupt);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Critical, Samples.TeachBack));

        terminal.Shot.ShouldContain("15/15 words");
        review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Typing_can_be_corrected()
    {
        var terminal = new ScriptedTerminal(_clock).Press(KeyKind.Escape).Type("too early x").Press(KeyKind.Backspace, KeyKind.EraseWord).Type("late")
            .Look().Press(KeyKind.EraseLine).Type("no 🙂").Press(KeyKind.Backspace, KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        terminal.Shot.ShouldContain("too late");
        review.Feedback.ShouldBe("no");
    }

    [Fact]
    public async Task Says_unavailable_when_this_person_may_not_answer()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { Refusal = _ => "You are the agent." };

        var answer = await AskAsync(new ScriptedTerminal(_clock), prompt);

        answer.ShouldBeOfType<OperatorAnswer.Unavailable>().Reason.ShouldBe("You are the agent.");
    }

    [Fact]
    public async Task Says_unavailable_when_there_is_nothing_to_ask()
    {
        var answer = await AskAsync(new ScriptedTerminal(_clock), Samples.Prompt(Samples.Medium, Samples.Confirm with { Items = [] }));

        answer.ShouldBeOfType<OperatorAnswer.Unavailable>();
    }

    [Fact]
    public async Task A_lost_terminal_is_an_error_and_not_an_approval()
    {
        var terminal = new ScriptedTerminal(_clock) { IsGone = true };

        await Should.ThrowAsync<IOException>(async () => await AskAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm)));
    }

    [Fact]
    public async Task Questions_wait_for_each_other()
    {
        var inFirst = new TaskCompletionSource();
        var terminal = new ScriptedTerminal(_clock);
        var release = new ManualResetEventSlim();
        terminal.Do(() =>
        {
            inFirst.SetResult();
            release.Wait(TimeSpan.FromSeconds(30));
        }).Type("y").Press(KeyKind.Enter).Press(KeyKind.Enter);
        using var human = new TerminalOperator(terminal, _clock, "roland");

        var first = human.AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm), CancellationToken.None).AsTask();
        await inFirst.Task;
        var second = human.AskAsync(Samples.Prompt(Samples.High, Samples.Confirm), CancellationToken.None).AsTask();
        release.Set();

        (await first).ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeFalse();
        (await second).ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(80, 24)]
    [InlineData(100, 30)]
    [InlineData(300, 80)]
    public async Task The_live_part_never_wraps_and_never_scrolls(int width, int height)
    {
        foreach (var form in Forms)
        {
            var terminal = new ScriptedTerminal(_clock, width, height);
            var scrolled = 0;
            terminal.Do(() => scrolled = terminal.Screen.Scrolled).Wait(1).Type("some words that are typed, again and again, until they fill a line and more of them")
                .Wait(5).Press(KeyKind.Down, KeyKind.Up).Look().Press(KeyKind.Interrupt);

            await AskAsync(terminal, PromptOf(form.Data));

            terminal.Screen.Wrapped.ShouldBe(0);
            terminal.Shot.Split('\n').Length.ShouldBeLessThanOrEqualTo(height + 1);

            // Only what the typed words add may scroll, and no more than the live part is high.
            (terminal.Screen.Scrolled - scrolled).ShouldBeLessThan(8);
        }
    }

    [Theory]
    [InlineData("confirm", 80, 24)]
    [InlineData("quiz", 80, 24)]
    [InlineData("critical", 100, 30)]
    [InlineData("teach-back", 100, 30)]
    public async Task A_usual_card_and_its_questions_are_on_the_screen_together(string form, int width, int height)
    {
        var prompt = PromptOf(form);
        var terminal = new ScriptedTerminal(_clock, width, height).Wait(1).Look().Press(KeyKind.Interrupt);

        await AskAsync(terminal, prompt);

        terminal.Shot.ShouldContain($" {prompt.Card.Level.Name().ToUpperInvariant()} RISK ");
        terminal.Shot.ShouldContain("Esc denies");
        terminal.Shot.ShouldBeApproved($"screen-{form}-{width}x{height}");
    }

    [Fact]
    public async Task Draws_the_card_anew_when_the_window_changes_its_width()
    {
        var terminal = new ScriptedTerminal(_clock, 100).Wait(2).Resize(60).Do(() => { }).Look().Type("y").Press(KeyKind.Enter);

        var review = await ReviewAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        terminal.Shot.Split('\n').Max(line => line.Length).ShouldBe(60);
        terminal.Shot.ShouldContain("update_config");
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(2));
    }

    private static OperatorPrompt PromptOf(string form) => form switch
    {
        "confirm" => Samples.Prompt(Samples.Medium, Samples.Confirm),
        "critical" => Samples.Prompt(Samples.Critical, Samples.Confirm),
        "quiz" => Samples.Prompt(Samples.High, Samples.Quiz),
        "code" => Samples.Prompt(Samples.Critical, Samples.Code),
        _ => Samples.Prompt(Samples.Critical, Samples.TeachBack),
    };

    private async Task<Review> ReviewAsync(ScriptedTerminal terminal, OperatorPrompt prompt) =>
        (await AskAsync(terminal, prompt)).ShouldBeOfType<OperatorAnswer.Reviewed>().Review;

    private async Task<OperatorAnswer> AskAsync(ScriptedTerminal terminal, OperatorPrompt prompt, CancellationToken cancellationToken = default)
    {
        using var human = new TerminalOperator(terminal, _clock, "roland");
        return await human.AskAsync(prompt, cancellationToken);
    }
}
