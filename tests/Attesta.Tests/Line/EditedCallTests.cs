using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;

namespace Attesta.Tests.Line;

public sealed class EditedCallTests
{
    private static readonly ActionContext Call = new()
    {
        FunctionName = "delete_folder",
        Kwargs = PlainMap.Of(("path", "/srv"), ("recursive", true)),
        AgentId = "agent-1",
        Environment = "ci",
        Edits = EditRules.Any,
    };

    // A whole server is CRITICAL, the temporary folder MEDIUM, anything else HIGH.
    private static readonly IRiskScorer ByPath = RiskScorer.From("by_path", action => action.Kwargs["path"] switch
    {
        "/etc" => 0.9,
        "/tmp" => 0.4,
        _ => 0.7,
    });

    // One answer that the card holds is enough: what is asked is not what is tested here.
    private static readonly QuizChallenge EasyQuiz = new(minCorrect: 1);

    [Fact]
    public async Task The_agent_is_told_what_was_changed()
    {
        var result = await Fixture(Edits("path", "/srv/old").Approves()).EvaluateAsync(Call);

        result.Verdict.ShouldBe(Verdict.Modified);
        result.Modification.ShouldBe("path: '/srv' -> '/srv/old'");
        result.Reason.ShouldContain("path: '/srv' -> '/srv/old'");
        result.Action!.Kwargs["path"].ShouldBe("/srv/old");
        result.ActionDigest.ShouldBe(ActionSnapshot.Of(result.Action).Digest);
    }

    [Fact]
    public async Task What_was_edited_is_what_runs_and_the_record_says_so()
    {
        var gate = Fixture(Edits("path", "/srv/old").Approves());

        var ran = await RanAsync(gate, Call);

        ran.Action.Kwargs["path"].ShouldBe("/srv/old");
        ran.Action.Kwargs["recursive"].ShouldBe(true);
        var entry = gate.Ledger.Entries[0];
        entry.Verdict.ShouldBe("modified");
        entry.ActionDescription.ShouldContain("/srv/old");
        entry.Metadata["action_digest"].ShouldBe(ran.Digest);
        entry.Metadata["original_digest"].ShouldBe(ActionSnapshot.Of(Call).Digest);
        entry.Metadata["original_description"].ShouldBe("delete_folder(path='/srv', recursive=True)");
        entry.Metadata["modification"].ShouldBe("path: '/srv' -> '/srv/old'");
        ((PlainList)entry.Metadata["edited_by"]!).ShouldBe(["operator"]);
    }

    [Fact]
    public async Task An_edited_call_is_asked_about_by_a_form_of_its_own()
    {
        var person = Edits("path", "/srv/old").Approves();
        var gate = Fixture(person);

        await gate.EvaluateAsync(Call);

        person.Prompts.Count.ShouldBe(2);
        person.Prompts[0].Card.Modification.ShouldBeNull();
        person.Prompts[1].Card.Modification.ShouldBe("path: '/srv' -> '/srv/old' (by operator)");
        person.Prompts[1].Card.Call.ShouldContain("/srv/old");
    }

    [Fact]
    public async Task A_call_that_became_worse_meets_the_challenge_of_its_new_level()
    {
        var person = Edits("path", "/etc").Approves("ann").Approves("ben");
        var gate = Fixture(person);

        var result = await gate.EvaluateAsync(Call);

        result.RiskAssessment.Level.ShouldBe(RiskLevel.Critical);
        result.ChallengeResult!.ChallengeType.ShouldBe(ChallengeType.MultiParty);
        result.Approvers.ShouldBe(["ann", "ben"]);
        result.Verdict.ShouldBe(Verdict.Modified);
    }

    [Fact]
    public async Task A_call_that_became_harmless_still_meets_the_challenge_it_began_with()
    {
        var person = Edits("path", "/tmp").Approves();
        var gate = Fixture(person);

        var result = await gate.EvaluateAsync(Call);

        result.RiskAssessment.Level.ShouldBe(RiskLevel.Medium);
        result.ChallengeResult!.ChallengeType.ShouldBe(ChallengeType.Quiz);
    }

    [Fact]
    public async Task An_edit_by_the_second_approver_asks_the_first_again()
    {
        var person = new ScriptedOperator().Approves("ann").Then(_ => Edited("ben", "path", "/srv/old")).Approves("ann").Approves("ben");
        var gate = Fixture(person);
        gate.Policy = gate.Policy with { Challenges = gate.Policy.Challenges.With(RiskLevel.High, gate.Policy.Challenges[RiskLevel.Critical]) };

        var result = await gate.EvaluateAsync(Call);

        result.Verdict.ShouldBe(Verdict.Modified);
        person.Prompts.Count.ShouldBe(4);
        person.Prompts[2].Part.ShouldBe(0);
        person.Prompts[2].Passed.ShouldBeEmpty();
    }

    [Fact]
    public void An_edit_keeps_as_many_people_and_every_challenge_of_the_operators_own()
    {
        var (two, four, own) = (new MultiPartyChallenge(2), new MultiPartyChallenge(4), new ChallengeSequence(new ConfirmChallenge()));
        IChallenge code = new Code();

        Asked(Ruling.Strictest(new Ruling.Ask(four), new Ruling.Ask(two))).ShouldBe(four);
        Asked(Ruling.Strictest(new Ruling.Ask(two), new Ruling.Ask(four))).ShouldBe(four);
        Asked(Ruling.Strictest(new Ruling.Ask(code), new Ruling.Ask(EasyQuiz))).ShouldBeOfType<ChallengeSequence>().Challenges.ShouldBe([code, EasyQuiz]);
        Asked(Ruling.Strictest(new Ruling.Ask(new ChallengeSequence(four, code)), new Ruling.Ask(code))).ShouldBeOfType<ChallengeSequence>().Challenges.ShouldBe([four, code]);
        Asked(Ruling.Strictest(new Ruling.Ask(own), new Ruling.Ask(two))).ShouldBeOfType<ChallengeSequence>().RequiredApprovers.ShouldBe(2);
        Ruling.Strictest(new Ruling.Ask(two), new Ruling.Block("no")).ShouldBeOfType<Ruling.Block>();

        static IChallenge Asked(Ruling ruling) => ruling.ShouldBeOfType<Ruling.Ask>().Challenge;
    }

    [Fact]
    public async Task An_edit_within_a_sequence_starts_the_whole_sequence_again()
    {
        var gate = Fixture(new ScriptedOperator().Approves().Then(_ => Edited("operator", "path", "/srv/old")).Approves().Approves());
        gate.Policy = gate.Policy with { Challenges = gate.Policy.Challenges.With(RiskLevel.High, new ChallengeSequence(new ConfirmChallenge(), EasyQuiz)) };

        var result = await gate.EvaluateAsync(Call);

        result.Verdict.ShouldBe(Verdict.Modified);
        ((ScriptedOperator)gate.Operator!).Prompts.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Nothing_runs_when_the_edited_call_is_denied_and_the_denial_is_about_the_edited_call()
    {
        var gate = Fixture(Edits("path", "/etc").Denies("not like that"));

        (await gate.RunsAsync(Call)).ShouldBeFalse();

        gate.Entry.Verdict.ShouldBe("denied");
        gate.Entry.ActionDescription.ShouldContain("'/etc'");
        gate.Entry.Metadata["original_digest"].ShouldBe(ActionSnapshot.Of(Call).Digest);
        gate.Ledger.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_runs_when_the_person_edits_and_leaves()
    {
        var gate = Fixture(Edits("path", "/srv/old").IsUnavailable());

        (await gate.RunsAsync(Call)).ShouldBeFalse();

        gate.Entry.Metadata["cause"].ShouldBe("no_operator");
    }

    [Fact]
    public async Task Silence_never_approves_what_someone_began_to_change()
    {
        var gate = Fixture(Edits("path", "/tmp").Hangs());
        gate.Policy = gate.Policy with { FailMode = FailMode.Allow };

        var deciding = gate.EvaluateAsync(Call).AsTask();
        await ((ScriptedOperator)gate.Operator!).WhenAskedAsync(2);
        gate.Clock.Advance(TimeSpan.FromSeconds(301));

        (await deciding).Verdict.ShouldBe(Verdict.TimedOut);
    }

    [Fact]
    public async Task An_edit_gives_no_more_time_than_there_was()
    {
        var person = new ScriptedOperator().Then(_ => Edited("operator", "path", "/srv/old")).Hangs();
        var gate = Fixture(person);

        var deciding = gate.EvaluateAsync(Call).AsTask();
        await person.WhenAskedAsync(2);

        person.Prompts[1].Deadline.ShouldBe(person.Prompts[0].Deadline);
        gate.Clock.Advance(TimeSpan.FromSeconds(301));
        (await deciding).MayRun.ShouldBeFalse();
    }

    [Fact]
    public async Task An_edit_that_is_taken_back_leaves_the_agents_own_call()
    {
        var person = new ScriptedOperator().Then(_ => Edited("operator", "path", "/srv/old")).Then(_ => Edited("operator", "path", "/srv")).Approves();
        var gate = Fixture(person);

        var result = await gate.EvaluateAsync(Call);

        result.Verdict.ShouldBe(Verdict.Approved);
        result.Modification.ShouldBeNull();
        result.ActionDigest.ShouldBe(ActionSnapshot.Of(Call).Digest);
        person.Prompts[2].Card.Modification.ShouldBeNull();
    }

    [Fact]
    public async Task A_call_whose_host_did_not_say_so_cannot_be_edited()
    {
        var person = Edits("path", "/srv/old").Approves();
        var gate = Fixture(person);

        (await gate.RunsAsync(Call with { Edits = null })).ShouldBeFalse();

        person.Prompts[0].Editable.ShouldBeEmpty();
        person.Prompts.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("missing", "x", "no argument 'missing'")]
    [InlineData("[0]", "x", "no argument '[0]'")]
    [InlineData("path", "/srv", "nothing is changed")]
    [InlineData("path", "***MASKED***", null)]
    public async Task An_edit_that_cannot_be_taken_denies_and_says_why(string name, string value, string? why)
    {
        var gate = Fixture(Edits(name, value == "***MASKED***" ? "a" + Redactor.Mask + "b" : value).Approves());

        (await gate.RunsAsync(Call)).ShouldBeFalse();

        ((string)gate.Entry.Metadata["reason"]!).ShouldContain(why ?? "type it in full");
    }

    [Fact]
    public async Task The_host_has_the_last_word_on_what_can_run()
    {
        var person = Edits("path", "relative").Approves();
        var gate = Fixture(person);
        var rules = new EditRules(edited => edited.Kwargs["path"] is string path && path.StartsWith('/') ? null : "the path must be absolute");

        (await gate.RunsAsync(Call with { Edits = rules })).ShouldBeFalse();

        person.Prompts[0].EditRefusal(Edit("operator", "path", "relative")).ShouldBe("the path must be absolute");
        person.Prompts[0].EditRefusal(Edit("operator", "path", "/other")).ShouldBeNull();
        ((string)gate.Entry.Metadata["reason"]!).ShouldContain("the path must be absolute");
    }

    [Fact]
    public async Task Rules_that_change_their_mind_lose_no_decision()
    {
        var asked = 0;
        var gate = Fixture(Edits("path", "/other").Approves());

        (await gate.RunsAsync(Call with { Edits = new EditRules(_ => ++asked > 1 ? "not any more" : null) })).ShouldBeFalse();

        gate.Ledger.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_edit_is_read_once()
    {
        var reads = 0;
        var changes = new List<ArgumentEdit> { new("path", "/srv/cache") };
        var rules = new EditRules(edited =>
        {
            changes[0] = new ArgumentEdit("path", "/");
            reads++;
            return edited.Kwargs["path"] is "/srv/cache" ? null : "only /srv/cache";
        });
        var gate = Fixture(new ScriptedOperator().Then(_ => new OperatorAnswer.Edited(new ActionEdit { EditorId = "operator", Changes = changes })).Approves());

        var ran = await gate.RunsAsync(Call with { Edits = rules });

        reads.ShouldBePositive();
        ran.ShouldBeFalse();
    }

    [Fact]
    public async Task The_least_review_of_an_edited_call_begins_with_the_edit()
    {
        var fixture = Fixture(null);
        fixture.Policy = fixture.Policy with { EnforceMinReview = true, Challenges = ChallengeMap.Default.With(RiskLevel.High, new ConfirmChallenge(TimeSpan.FromSeconds(60))) };
        var gate = fixture.Build();
        var request = await gate.BeginAsync(Call);
        fixture.Clock.Advance(TimeSpan.FromSeconds(120));
        var edited = await gate.AmendAsync(request, Edit("ann", "path", "/srv/old"));

        var result = await gate.ConcludeAsync(edited, new Review { ApproverId = "ann", Answers = new Dictionary<string, string> { ["confirm"] = "yes" }, ReviewTime = TimeSpan.FromSeconds(60) });

        result.MayRun.ShouldBeFalse();
    }

    [Fact]
    public async Task Rules_that_throw_take_no_edit()
    {
        var gate = Fixture(Edits("path", "/other").Approves());

        (await gate.RunsAsync(Call with { Edits = new EditRules(_ => throw new InvalidOperationException()) })).ShouldBeFalse();
    }

    [Fact]
    public async Task The_agent_cannot_edit_its_own_call()
    {
        var gate = Fixture(new ScriptedOperator().Then(_ => Edited(" AGENT-1 ", "path", "/other")).Approves());

        (await gate.RunsAsync(Call)).ShouldBeFalse();
    }

    [Fact]
    public async Task Editing_without_end_ends_in_a_denial()
    {
        var count = 0;
        var person = new ScriptedOperator().Then(_ => Edited("operator", "path", $"/srv/{++count}")).Always();
        var gate = Fixture(person);

        (await gate.RunsAsync(Call)).ShouldBeFalse();

        person.Prompts.Count.ShouldBe(21);
        gate.Ledger.Entries.Count.ShouldBe(1);
        ((string)gate.Entry.Metadata["reason"]!).ShouldContain("edited too often");
    }

    [Fact]
    public async Task A_secret_that_was_not_touched_still_runs_and_is_never_shown()
    {
        const string Secret = "sk-live-0123456789abcdef0123456789abcdef";
        var person = Edits("path", "/srv/old").Approves();
        var gate = Fixture(person);

        var ran = await RanAsync(gate, Call with { Kwargs = PlainMap.Of(("path", "/srv"), ("api_key", Secret)) });

        ran.Action.Kwargs["api_key"].ShouldBe(Secret);
        person.Prompts[0].Editable.Single(argument => argument.Name == "api_key").Masked.ShouldBeTrue();
        CanonicalJsonOf(gate.Entry).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_secret_that_was_replaced_is_in_no_text()
    {
        const string Old = "sk-live-0123456789abcdef0123456789abcdef";
        const string New = "sk-live-fedcba9876543210fedcba9876543210";
        var gate = Fixture(Edits("api_key", New).Approves());

        var result = await gate.EvaluateAsync(Call with { Kwargs = PlainMap.Of(("path", "/srv"), ("api_key", Old)) });

        result.Verdict.ShouldBe(Verdict.Modified);
        result.Action!.Kwargs["api_key"].ShouldBe(New);
        result.Modification!.ShouldStartWith("api_key: ");
        (result.Modification + result.Reason + CanonicalJsonOf(gate.Entry)).ShouldNotContain("0123456789");
    }

    [Fact]
    public async Task A_failing_scorer_makes_the_edited_call_critical()
    {
        var gate = Fixture(Edits("path", "/other").IsUnavailable());
        gate.Scorer = RiskScorer.From("fragile", action => action.Kwargs["path"] is "/srv" ? 0.7 : throw new InvalidOperationException());

        var result = await gate.EvaluateAsync(Call);

        result.RiskAssessment.Level.ShouldBe(RiskLevel.Critical);
        result.MayRun.ShouldBeFalse();
    }

    [Fact]
    public async Task A_value_that_cannot_be_recorded_is_no_edit()
    {
        var gate = Fixture(Edits("path", double.NaN).Approves());

        (await gate.RunsAsync(Call)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_request_can_be_edited_and_concluded_elsewhere_but_only_once()
    {
        var gate = Fixture(null).Build();
        var request = await gate.BeginAsync(Call);

        var edited = await gate.AmendAsync(request, Edit("ann", "path", "/srv/old"));

        edited.Id.ShouldBe(request.Id);
        edited.Deadline.ShouldBe(request.Deadline);
        await Should.ThrowAsync<InvalidOperationException>(async () => await gate.AmendAsync(request, Edit("ann", "path", "/x")));
        await Should.ThrowAsync<InvalidOperationException>(async () => await gate.ConcludeAsync(request));
        (await gate.ConcludeAsync(edited)).Verdict.ShouldBe(Verdict.Denied);
    }

    [Fact]
    public async Task A_refused_edit_leaves_the_request_as_it_was()
    {
        var gate = Fixture(null).Build();
        var request = await gate.BeginAsync(Call);

        await Should.ThrowAsync<ArgumentException>(async () => await gate.AmendAsync(request, Edit("ann", "nothing", 1)));

        (await gate.ConcludeAsync(request)).AuditEntryId.ShouldBe(request.Id);
    }

    [Fact]
    public void Of_long_values_the_line_shows_what_differs()
    {
        var (before, after) = (Long("alpha"), Long("omega"));

        var line = EditedCall.Modification(before, after);

        line.ShouldContain("alpha");
        line.ShouldContain("omega");
        line.Length.ShouldBeLessThan(300);

        static ActionContext Long(string word) =>
            new() { FunctionName = "f", Kwargs = PlainMap.Of(("text", new string('x', 5000) + word + new string('y', 5000))) };
    }

    [Fact]
    public void A_change_is_told_on_one_line_before_it_is_taken()
    {
        var path = new EditableArgument("pa\nth", "/srv", Masked: false);
        var secret = new EditableArgument("api_key", "***#5f2c1a9e", Masked: true);

        path.Difference(path.Read("/srv/\u202eold")).ShouldBe("pa\\nth: '/srv' -> '/srv/\\u202eold'");
        secret.Difference(secret.Read("hunter2")).ShouldBe("api_key: '***#5f2c1a9e' -> a new value");
    }

    [Fact]
    public void Text_stays_text_and_anything_else_is_json()
    {
        new EditableArgument("path", "/srv", false).Read("12").Value.ShouldBe("12");
        new EditableArgument("limit", 100L, false).Read("12").Value.ShouldBe(12L);
        new EditableArgument("limit", 100L, false).Typed.ShouldBe("100");
        Should.Throw<FormatException>(() => new EditableArgument("limit", 100L, false).Read("twelve"));
        Should.Throw<FormatException>(() => new EditableArgument("limit", 100L, false).Read("1 2"));
        Should.Throw<FormatException>(() => new EditableArgument("limit", 100L, false).Read(""));
    }

    private sealed class Code : IChallenge
    {
        public ChallengeType Type => ChallengeType.Confirm;

        public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private static ScriptedOperator Edits(string name, object? value) => new ScriptedOperator().Then(_ => Edited("operator", name, value));

    private static OperatorAnswer Edited(string by, string name, object? value) => new OperatorAnswer.Edited(Edit(by, name, value));

    private static ActionEdit Edit(string by, string name, object? value) => new() { EditorId = by, Changes = [new ArgumentEdit(name, value)] };

    private static GateFixture Fixture(IOperator? person) => new()
    {
        Scorer = ByPath,
        Operator = person,
        Policy = new GatePolicy
        {
            Challenges = ChallengeMap.Default.With(RiskLevel.High, EasyQuiz).With(RiskLevel.Critical, new MultiPartyChallenge(2, new TeachBackChallenge(), EasyQuiz, new ConfirmChallenge())),
        },
    };

    private static string CanonicalJsonOf(AuditEntry entry)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        CanonicalJson.Write(json, entry.Metadata);
        return System.Text.Encoding.UTF8.GetString(json.WrittenSpan) + entry.ActionDescription;
    }

    private static async Task<ActionSnapshot> RanAsync(GateFixture fixture, ActionContext action) =>
        await fixture.Build().RunAsync(action, (call, _) => ValueTask.FromResult(call));
}
