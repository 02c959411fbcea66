using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Risk.Content;

namespace Attesta.Tests.Challenges;

public sealed class EffectTeachBackTests
{
    private static readonly ActionContext Wipe = Some.Shell("bash", "rm -rf /srv/app");

    private static readonly Effect Gone = Some.Effect(EffectKind.Destroys, "/srv/app", "deletes /srv/app and everything below it") with
    {
        Width = EffectWidth.Many,
        Undo = EffectUndo.Impossible,
        Severity = 0.85,
        Remedy = "move the folder aside first and delete it when nobody has missed it for a week",
    };

    [Theory]
    [InlineData("development", "The whole app directory is going to be erased from this server and nobody here has a copy of those uploads.")]
    [InlineData("production", "In prod this gets rid of the app folder, so the shop would be down until somebody deploys it anew.")]
    public void An_honest_explanation_of_the_effect_passes(string environment, string explanation) =>
        Explained(Wipe, explanation, environment, Gone).Passed.ShouldBeTrue();

    [Theory]
    [InlineData("development", "It runs a shell command for the app that looks fine to me, and I trust this agent with such things today.")]
    [InlineData("development", "Everything in that place gets deleted for good, which is what we agreed on in the meeting with everyone yesterday.")]
    [InlineData("production", "The whole app directory is going to be erased from this server and nobody here has a copy of those uploads.")]
    [InlineData("development", "bash deletes /srv/app and everything below it several things cannot be undone move the folder aside first and delete it when nobody has missed it for a week")]
    public void One_that_misses_the_effect_the_target_or_production_or_copies_the_card_fails(string environment, string explanation) =>
        Explained(Wipe, explanation, environment, Gone).Passed.ShouldBeFalse();

    [Theory]
    [InlineData(EffectKind.Overwrites, "It replaces what our colleagues had put on main, so their work from this morning would not be there any more.")]
    [InlineData(EffectKind.ExecutesOpaqueCode, "Some script from main gets downloaded and executed although nobody of us has ever looked at what is inside.")]
    [InlineData(EffectKind.WeakensControl, "The checks that guard main would be disabled, so anybody could then put whatever they like in there unseen.")]
    [InlineData(EffectKind.GrantsAccess, "Bob would be given access to main, which means that he may change it without anyone looking over his shoulder.")]
    [InlineData(EffectKind.SendsOut, "A copy of main is uploaded to a machine outside of our company where we do not know who reads it.")]
    [InlineData(EffectKind.Spends, "Main costs us eight hundred euros a month from now on, paid by the card that belongs to our team.")]
    [InlineData(EffectKind.StopsService, "Main goes offline, and customers see an error page until one of us has started it up once more.")]
    public void People_say_it_in_their_own_words(EffectKind kind, string explanation) =>
        Explained(Some.Shell("bash", "do something"), explanation, "development", Some.Effect(kind, "main", "does something to main", 0.9)).Passed.ShouldBeTrue();

    [Fact]
    public void The_key_keeps_what_the_domain_requires_beside_the_effect()
    {
        var subject = Subject(Wipe, "production", Gone);

        var terms = (PlainList)new TeachBackChallenge(requiredVocabulary: ["rollback"]).Compose(subject).Key["terms"]!;

        terms.Cast<PlainMap>().Select(term => term["term"]).ShouldBe(["delete", "app", "production", "rollback"]);
    }

    [Fact]
    public void The_form_gives_neither_verb_nor_target_away()
    {
        var form = new TeachBackChallenge().Compose(Subject(Wipe, "production", Gone)).Form;

        var text = form.Instructions + string.Concat(form.Items.OfType<TextItem>().Select(item => item.Prompt));
        text.ShouldNotContain("/srv/app");
        text.ShouldNotContain("delete");
    }

    private static ChallengeResult Explained(ActionContext action, string explanation, string environment, params Effect[] effects)
    {
        var challenge = new TeachBackChallenge();
        return challenge.Grade(challenge.Compose(Subject(action, environment, effects)), [Some.Review("alice", 60, ("explanation", explanation))]);
    }

    private static ChallengeSubject Subject(ActionContext action, string environment, params Effect[] effects)
    {
        var subject = Some.Subject(action, environment: environment);
        return subject with { Risk = subject.Risk with { Effects = effects } };
    }
}
