using System.Text;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests;

public sealed class PlainOperatorTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Paper _screen = new();

    public void Dispose() => _screen.Dispose();

    [Theory]
    [InlineData("y")]
    [InlineData("YES")]
    [InlineData(" yes ")]
    public async Task Approves_with_y_or_yes(string line)
    {
        var review = await ReviewAsync(Lines().Line(line, after: 4), Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.Answers["confirm"].ShouldBe("yes");
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(4));
        review.ApproverId.ShouldBe("roland");
        _screen.ToString().ShouldBeApproved("plain-medium");
    }

    [Fact]
    public async Task Says_what_the_action_would_do()
    {
        await ReviewAsync(Lines().Line("y"), Samples.Prompt(Samples.Wipe, Samples.Confirm));

        _screen.ToString().ShouldBeApproved("plain-effects");
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("yy")]
    [InlineData("yes please")]
    [InlineData("ok")]
    public async Task Everything_else_denies(string line)
    {
        var review = await ReviewAsync(Lines().Line(line), Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.Declined.ShouldBeTrue();
        review.Answers.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_input_denies()
    {
        (await ReviewAsync(Lines(), Samples.Prompt(Samples.Medium, Samples.Confirm))).Declined.ShouldBeTrue();
        (await ReviewAsync(Lines(), Samples.Prompt(Samples.High, Samples.Quiz))).Declined.ShouldBeTrue();
        (await ReviewAsync(Lines(), Samples.Prompt(Samples.Critical, Samples.TeachBack))).Declined.ShouldBeTrue();
        (await ReviewAsync(Lines(), Samples.Part(0, Samples.Critical, Samples.Confirm))).Declined.ShouldBeTrue();
        (await ReviewAsync(Lines(), Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"))).Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task A_line_that_was_not_sent_off_is_no_answer()
    {
        using var human = new PlainOperator(new StringReader("y"), _screen, _clock, "roland");

        var answer = await human.AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm), CancellationToken.None);

        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Denies_with_a_reason()
    {
        var review = await ReviewAsync(Lines().Line("b").Line("deny: wrong table"), Samples.Prompt(Samples.High, Samples.Quiz));

        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldBe("wrong table");
    }

    [Fact]
    public async Task Asks_a_quiz_by_letters()
    {
        var lines = Lines().Line("b", after: 5).Line("x").Line("C", after: 5).Line("a", after: 2);

        var review = await ReviewAsync(lines, Samples.Prompt(Samples.High, Samples.Quiz));

        review.Answers.OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe(["b", "c", "a"]);
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(12));
        _screen.ToString().ShouldBeApproved("plain-quiz");
    }

    [Fact]
    public async Task A_teach_back_needs_its_words()
    {
        const string explanation = "it removes the whole customer database in production and every backup so nothing can be restored";
        var review = await ReviewAsync(Lines().Line("it deletes things").Line(explanation), Samples.Prompt(Samples.Critical, Samples.TeachBack));

        review.Answers["explanation"].ShouldBe(explanation);
        _screen.ToString().ShouldContain("That is 3 of 15 words.");
    }

    [Fact]
    public async Task Critical_is_approved_by_typing_the_name_of_the_action()
    {
        var review = await ReviewAsync(Lines().Line("y").Line("delete_database"), Samples.Prompt(Samples.Critical, Samples.Confirm));

        review.Answers["confirm"].ShouldBe("yes");
        _screen.ToString().ShouldBeApproved("plain-critical");
    }

    [Fact]
    public async Task Three_wrong_words_deny()
    {
        var review = await ReviewAsync(Lines().Line("y").Line("yes").Line("delete").Line("delete_database"), Samples.Prompt(Samples.Critical, Samples.Confirm));

        review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task Takes_no_early_answer_when_the_minimum_review_is_enforced()
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with { EnforceMinReview = true };

        var review = await ReviewAsync(Lines().Line("y", after: 1).Line("y", after: 2), prompt);

        _screen.ToString().ShouldContain("Too early: answers are taken from 0:03 on.");
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Asks_each_approver_for_a_name_and_refuses_the_same_twice()
    {
        var lines = Lines().Line("").Line("Alice", after: 30).Line("").Line("bob").Line("delete_database", after: 4);

        var review = await ReviewAsync(lines, Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"));

        review.ApproverId.ShouldBe("bob");
        review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(4));
        _screen.ToString().ShouldBeApproved("plain-hand-over");
    }

    [Fact]
    public async Task Three_refused_names_deny()
    {
        var review = await ReviewAsync(
            Lines().Line("cleanup-bot").Line("cleanup-bot").Line("cleanup-bot").Line("bob"), Samples.Part(0, Samples.Critical, Samples.Confirm));

        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldNotBeNull().ShouldContain("The agent cannot approve its own action.");
    }

    [Fact]
    public async Task A_line_without_bounds_is_no_answer_and_takes_no_memory()
    {
        var lines = Lines().Line(new string('y', 1_000_000)).Line("y");

        var review = await ReviewAsync(lines, Samples.Prompt(Samples.Medium, Samples.Confirm));

        _screen.ToString().ShouldContain("That line does not count");
        review.Declined.ShouldBeFalse();
    }

    [Fact]
    public async Task Control_characters_in_an_answer_are_written_out()
    {
        var review = await ReviewAsync(Lines().Line("deny: no\e[2J \a way"), Samples.Prompt(Samples.Medium, Samples.Confirm));

        review.Feedback.ShouldBe("no\\x1b[2J \\x07 way");
    }

    [Fact]
    public async Task Gives_up_while_a_line_is_awaited_and_does_not_let_that_line_answer_the_next_question()
    {
        using var source = new CancellationTokenSource();
        var lines = new ScriptedLines(_clock, endless: true);
        using var human = new PlainOperator(lines, _screen, _clock, "roland");

        var first = human.AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm), source.Token).AsTask();
        lines.Waiting.WaitOne(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await first);

        var second = human.AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm), CancellationToken.None).AsTask();
        SpinWait.SpinUntil(() => Occurrences("[y/N]") == 2, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        lines.Line("y");
        SpinWait.SpinUntil(() => Occurrences("does not count") == 1, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        lines.Line("n");

        (await second).ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Theory]
    [InlineData("\e[2J\e[1;1H")]
    [InlineData("line\nApprove? yes")]
    [InlineData("\u202eevil")]
    [InlineData("[red]x[/]")]
    public async Task No_text_of_a_card_gets_out_of_its_line(string attack)
    {
        var card = Samples.Critical with
        {
            ActionName = attack,
            Summary = attack,
            Doc = attack,
            AgentId = attack,
            SessionId = attack,
            Environment = attack,
            Arguments = [new(attack, attack)],
            Factors = [new(attack, 0.4, attack, attack)],
        };

        await ReviewAsync(Lines(), Samples.Part(0, card, Samples.Confirm) with { Passed = [attack] });
        await ReviewAsync(Lines().Line("bob"), Samples.Part(0, card, Samples.Confirm) with { Passed = [attack] });

        var text = _screen.ToString();
        text.Where(sign => sign != '\n').ShouldAllBe(sign => !char.IsControl(sign) && sign != '\u202e');
        text.Split('\n').ShouldNotContain(line => line.StartsWith("Approve?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_card_beyond_all_bounds_stays_readable()
    {
        var text = new string('x', 10_000);
        var card = Samples.Medium with
        {
            ActionName = text,
            Summary = text,
            Doc = text,
            Arguments = [.. Enumerable.Range(0, 500).Select(i => new CardRow($"a{i}", text))],
            HiddenArguments = 9_500,
        };

        await ReviewAsync(Lines(), Samples.Prompt(card, Samples.Confirm));

        _screen.ToString().Length.ShouldBeLessThan(45_000);
        _screen.ToString().ShouldContain("... 9,960 more arguments not shown");
        _screen.ToString().ShouldContain("(+9,200 characters not shown)");
    }

    [Fact]
    public async Task Writes_ascii_where_the_output_is_not_unicode()
    {
        using var stream = new MemoryStream();
        await using var writer = new StreamWriter(stream, Encoding.Latin1);
        using var human = new PlainOperator(Lines(), writer, _clock, "roland");

        await human.AskAsync(Samples.Prompt(Samples.Medium with { Summary = "\u00db2J größer" }, Samples.Confirm), CancellationToken.None);

        stream.ToArray().ShouldAllBe(value => value < 0x80);
    }

    [Fact]
    public async Task Says_unavailable_when_this_person_may_not_answer()
    {
        using var human = new PlainOperator(Lines(), _screen, _clock, "roland");

        var answer = await human.AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm) with { Refusal = _ => "You are the agent." }, CancellationToken.None);

        answer.ShouldBeOfType<OperatorAnswer.Unavailable>().Reason.ShouldBe("You are the agent.");
    }

    private ScriptedLines Lines() => new(_clock);

    private int Occurrences(string text) => _screen.ToString().Split(text).Length - 1;

    private async Task<Review> ReviewAsync(ScriptedLines lines, OperatorPrompt prompt)
    {
        using var human = new PlainOperator(lines, _screen, _clock, "roland");
        return (await human.AskAsync(prompt, CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Reviewed>().Review;
    }
}
