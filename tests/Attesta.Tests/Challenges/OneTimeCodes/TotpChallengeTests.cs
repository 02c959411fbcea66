using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Testing;

namespace Attesta.Tests.Challenges.OneTimeCodes;

public sealed class TotpChallengeTests
{
    private readonly ManualClock _clock = new();
    private readonly TotpSecret _secret = TotpSecret.New();
    private readonly InMemoryUsedCodes _codes = new();

    private string Code => _secret.CodeAt(_clock.GetUtcNow());

    [Fact]
    public async Task The_code_of_the_moment_passes_with_the_documented_details()
    {
        var result = await PresentAsync(Challenge(), new ScriptedOperator().Then(prompt => Typed(prompt, Code, "alice")));

        result.Passed.ShouldBeTrue();
        result.ChallengeType.ShouldBe(ChallengeType.Confirm);
        result.Responder.ShouldBe("alice");
        result.Approvers.ShouldBe(["alice"]);
        result.MinReviewMet.ShouldBeTrue();
        result.ResponseTimeSeconds.ShouldBe(5);
        Keys(result).ShouldBe(["method", "attempts"]);
        result.Details["method"].ShouldBe("totp");
        result.Details["attempts"].ShouldBe(1L);
    }

    [Fact]
    public async Task Too_many_wrong_codes_fail_with_the_documented_details()
    {
        var person = new ScriptedOperator().EntersCode("000000").EntersCode("000000");

        var result = await PresentAsync(Challenge(rules: new TotpRules { MaxAttempts = 2 }), person);

        result.Passed.ShouldBeFalse();
        Keys(result).ShouldBe(["method", "attempts", "reason"]);
        result.Details["attempts"].ShouldBe(2L);
        result.Reason.ShouldBe("max attempts exceeded");
        person.Prompts.Count.ShouldBe(2);
        person.Prompts[1].Form.Items[0].Prompt.ShouldBe("That code is not right. Code (attempt 2/2):");
    }

    [Fact]
    public async Task A_second_try_passes_and_says_so()
    {
        var result = await PresentAsync(Challenge(), new ScriptedOperator().EntersCode("000000").Then(prompt => Typed(prompt, Code, "operator")));

        result.Passed.ShouldBeTrue();
        result.Details["attempts"].ShouldBe(2L);
    }

    [Fact]
    public async Task A_lock_out_holds_for_other_challenges_and_ends()
    {
        await PresentAsync(Challenge(), new ScriptedOperator().EntersCode("000000").Always());

        var locked = await PresentAsync(Challenge(), Person());
        locked.Passed.ShouldBeFalse();
        locked.Reason.ShouldBe("locked out after too many wrong codes, until 2025-01-15 10:15:00 UTC");
        _clock.Advance(TimeSpan.FromMinutes(15));
        (await PresentAsync(Challenge(), Person())).Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_code_that_was_used_fails_and_says_so()
    {
        var code = Code;
        (await PresentAsync(Challenge(), new ScriptedOperator().EntersCode(code))).Passed.ShouldBeTrue();
        var person = new ScriptedOperator().EntersCode(code).Always();

        var replayed = await PresentAsync(Challenge(), person);

        replayed.Passed.ShouldBeFalse();
        replayed.Reason.ShouldBe("this code was used already");
        person.Prompts[1].Form.Items[0].Prompt.ShouldStartWith("That code was used already: wait for the next one.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("JBSWY3DP")]
    [InlineData("not base 32!")]
    public async Task A_person_without_a_sound_secret_fails(string? secret)
    {
        var result = await PresentAsync(new TotpChallenge(_ => secret, _codes), Person());

        result.Passed.ShouldBeFalse();
        Keys(result).ShouldBe(["reason"]);
        result.Reason.ShouldBe("TOTP secret not found");
    }

    [Fact]
    public async Task A_vault_that_throws_fails_without_its_message()
    {
        var result = await PresentAsync(new TotpChallenge(_ => throw new InvalidOperationException("JBSWY3DPEHPK3PXP"), _codes), Person());

        result.Reason.ShouldBe("TOTP secret not found");
    }

    [Fact]
    public async Task Who_has_a_secret_of_their_own_cannot_use_the_common_one()
    {
        var own = TotpSecret.New();
        var challenge = new TotpChallenge(id => id == "alice" ? own.Reveal() : id == "default" ? _secret.Reveal() : null, _codes, new TotpRules { MaxAttempts = 1 });

        (await PresentAsync(challenge, Person("alice"))).Passed.ShouldBeFalse();
        (await PresentAsync(challenge, Person("bob"))).Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_agent_itself_uses_no_code()
    {
        var result = await PresentAsync(Challenge(), Person("AGENT-1"));

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("the agent that asked may not approve its own action");
        (await PresentAsync(Challenge(), Person())).Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_accepts_nothing()
    {
        var result = await PresentAsync(new TotpChallenge(_ => _secret.Reveal(), new BrokenCodes()), Person());

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldBe("the record of used codes failed, so no code is accepted");
    }

    [Fact]
    public async Task A_no_is_a_no_and_nobody_there_is_nobody()
    {
        var declined = await PresentAsync(Challenge(), new ScriptedOperator().Denies("not today", by: "alice"));
        var nobody = await PresentAsync(Challenge(), NoOperator.Instance);
        var broken = await PresentAsync(Challenge(), new ScriptedOperator().Throws());

        declined.Reason.ShouldBe("the operator said no: not today");
        declined.MinReviewMet.ShouldBeTrue();
        nobody.Details["operator_unavailable"].ShouldBe(true);
        nobody.Passed.ShouldBeFalse();
        broken.Details["operator_failed"].ShouldBe(true);
        broken.Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Too_fast_is_flagged_and_where_that_is_enforced_uses_no_code()
    {
        var code = Code;
        var enforced = await PresentAsync(Challenge(), new ScriptedOperator().EntersCode(code, after: TimeSpan.FromHours(1)), enforce: true);
        var flagged = await PresentAsync(Challenge(), new ScriptedOperator().EntersCode(code, after: TimeSpan.FromHours(1)));

        enforced.Passed.ShouldBeFalse();
        enforced.Reason!.ShouldStartWith("answered after 0.0 s");
        flagged.Passed.ShouldBeTrue();
        flagged.MinReviewMet.ShouldBeFalse();
    }

    [Fact]
    public async Task The_longer_review_time_of_the_level_holds_over_all_attempts()
    {
        var result = await PresentAsync(
            Challenge(), new ScriptedOperator().Then(prompt => Typed(prompt, "000000", "a")).Then(prompt => Typed(prompt, Code, "a")), least: TimeSpan.FromSeconds(10), enforce: false);

        result.Passed.ShouldBeTrue();
        result.ResponseTimeSeconds.ShouldBe(10);
        result.MinReviewMet.ShouldBeTrue();
    }

    [Fact]
    public async Task The_prompt_names_action_risk_and_attempts_and_nothing_names_the_secret()
    {
        var person = Person();

        var result = await PresentAsync(Challenge(), person);

        var form = person.Prompts.ShouldHaveSingleItem().Form;
        form.Instructions.ShouldBe("3 attempts left. Approve drop_database (HIGH, 0.70) by a code of your authenticator app.");
        form.Items.ShouldHaveSingleItem().ShouldBeOfType<CodeItem>().Length.ShouldBe(6);
        $"{form} {form.Items[0]} {_secret} {result} {string.Join(' ', result.Details.Values)}".ShouldNotContain(_secret.Reveal());
    }

    [Fact]
    public async Task An_answer_after_the_time_is_up_uses_no_code()
    {
        using var timeUp = new CancellationTokenSource();
        var late = new ScriptedOperator().Then(prompt =>
        {
            timeUp.Cancel();
            return Typed(prompt, Code, "alice");
        });

        await Should.ThrowAsync<OperationCanceledException>(() => PresentAsync(Challenge(), late, cancellationToken: timeUp.Token));

        (await PresentAsync(Challenge(), Person())).Passed.ShouldBeTrue();
    }

    private TotpChallenge Challenge(TotpRules? rules = null) => new(_ => _secret.Reveal(), _codes, rules);

    private ScriptedOperator Person(string by = "operator") => new ScriptedOperator().EntersCode(_secret, _clock, by: by);

    private OperatorAnswer Typed(OperatorPrompt prompt, string code, string by)
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        return new OperatorAnswer.Reviewed(new Review
        {
            ApproverId = by,
            Answers = prompt.Form.Items.ToDictionary(item => item.Id, _ => code, StringComparer.Ordinal),
            ReviewTime = TimeSpan.FromSeconds(5),
        });
    }

    private async Task<ChallengeResult> PresentAsync(
        TotpChallenge challenge, IOperator person, bool enforce = false, TimeSpan least = default, CancellationToken? cancellationToken = null)
    {
        var action = new ActionContext { FunctionName = "drop_database", Args = ["production"], AgentId = "agent-1" };
        return await challenge.PresentAsync(
            new ChallengeContext
            {
                Subject = Some.Subject(action) with { MinReview = least },
                Card = Some.Card(action),
                Operator = person,
                Time = _clock,
                EnforceMinReview = enforce,
            },
            cancellationToken ?? TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Keys(ChallengeResult result) => result.Details.Select(detail => detail.Key);

    private sealed class BrokenCodes : IUsedCodes
    {
        public ValueTask<CodeOutcome> UseAsync(CodeAttempt attempt, CancellationToken cancellationToken) => throw new InvalidOperationException("secret table missing");
    }
}
