using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests.Testing;

public sealed class ScriptedOperatorTests
{
    [Fact]
    public async Task Answers_step_by_step_and_records_what_was_asked()
    {
        var human = new ScriptedOperator().Approves(by: "alice", after: TimeSpan.FromSeconds(1)).Denies("no").AnswersWrong().IsUnavailable("out");
        var prompt = Samples.Prompt(Samples.High, Samples.Quiz);

        var approved = Review(await human.AskAsync(prompt, CancellationToken.None));
        var denied = Review(await human.AskAsync(prompt, CancellationToken.None));
        var wrong = Review(await human.AskAsync(prompt, CancellationToken.None));
        var gone = await human.AskAsync(prompt, CancellationToken.None);
        var exhausted = await human.AskAsync(prompt, CancellationToken.None);

        approved.ApproverId.ShouldBe("alice");
        approved.ReviewTime.ShouldBe(TimeSpan.FromSeconds(1));
        approved.Answers.OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe(["b", "c", "a"]);
        denied.ShouldSatisfyAllConditions(() => denied.Declined.ShouldBeTrue(), () => denied.Feedback.ShouldBe("no"));
        wrong.Answers.Values.ShouldAllBe(answer => answer.Length > 1);
        gone.ShouldBe(new OperatorAnswer.Unavailable("out"));
        exhausted.ShouldBeOfType<OperatorAnswer.Unavailable>();
        human.Prompts.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Edits_one_argument_under_a_name()
    {
        var human = new ScriptedOperator().Edits("path", "/srv/old").Edits("path", "/srv/old", by: "ann");

        var first = (await human.AskAsync(Samples.Prompt(Samples.High, Samples.Quiz), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Edited>().Edit;
        var second = (await human.AskAsync(Samples.Prompt(Samples.High, Samples.Quiz), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Edited>().Edit;

        first.EditorId.ShouldBe("operator");
        first.Changes.ShouldBe([new ArgumentEdit("path", "/srv/old")]);
        second.EditorId.ShouldBe("ann");
    }

    [Fact]
    public async Task Always_repeats_the_last_step()
    {
        var human = new ScriptedOperator().Denies().Approves().Always();
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm);

        Review(await human.AskAsync(prompt, CancellationToken.None)).Declined.ShouldBeTrue();
        for (var i = 0; i < 3; i++)
            Review(await human.AskAsync(prompt, CancellationToken.None)).Answers["confirm"].ShouldBe("yes");
    }

    [Fact]
    public async Task Hangs_until_the_token_fires()
    {
        using var source = new CancellationTokenSource();
        var human = new ScriptedOperator().Hangs();

        var asking = human.AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm), source.Token).AsTask();
        await human.WhenAskedAsync();
        asking.IsCompleted.ShouldBeFalse();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await asking);
    }

    [Fact]
    public async Task Throws_as_scripted() => await Should.ThrowAsync<InvalidOperationException>(async () =>
        await new ScriptedOperator().Throws().AskAsync(Samples.Prompt(Samples.Medium, Samples.Confirm), CancellationToken.None));

    [Fact]
    public async Task Explains_with_the_terms_of_the_card_and_enough_words()
    {
        var review = Review(await ScriptedOperator.WhoApproves().AskAsync(Samples.Part(0, Samples.Critical, Samples.TeachBack), CancellationToken.None));

        review.ApproverId.ShouldBe("approver-1");
        var explanation = review.Answers["explanation"];
        explanation.Split(' ').Length.ShouldBeGreaterThan(15);
        explanation.ShouldContain("delete database");
        explanation.ShouldContain("customers");
        explanation.ShouldContain("production");
    }

    private static Review Review(OperatorAnswer answer) => answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review;
}
