using Attesta.Risk.Content;
using Attesta.Risk.Content.Words;

namespace Attesta.Tests.Risk.Content.Words;

public sealed class VerbLexiconTests
{
    [Theory]
    [InlineData("delete", "deletes", "deleted", "deleting", "deletion")]
    [InlineData("drop", "drops", "dropped", "dropping", "drop")]
    [InlineData("destroy", "destroys", "destroyed", "destroying", "destruction")]
    [InlineData("cancel", "cancels", "cancelled", "canceled", "cancellation")]
    [InlineData("modify", "modifies", "modified", "modifying", "modification")]
    [InlineData("send", "sends", "sent", "sending", "send")]
    [InlineData("purge", "purges", "purged", "purging", "purge")]
    [InlineData("publish", "publishes", "published", "publishing", "publication")]
    [InlineData("overwrite", "overwrites", "overwrote", "overwritten", "overwriting")]
    [InlineData("list", "lists", "listed", "listing", "list")]
    public void Finds_a_verb_in_every_form(string verb, params string[] forms)
    {
        var meaning = VerbLexicon.Find(verb);

        meaning.ShouldNotBeNull();
        foreach (var form in forms)
            VerbLexicon.Find(form).ShouldBe(meaning, form);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("")]
    [InlineData("deletx")]
    [InlineData("DELETE")]
    public void Finds_nothing_in_other_words(string word) => VerbLexicon.Find(word).ShouldBeNull();

    [Fact]
    public void Every_verb_has_a_severity_on_the_scale_and_words_for_it()
    {
        foreach (var (form, verb) in VerbLexicon.All)
        {
            verb.Meaning.Severity.ShouldBeInRange(0.01, 0.95, form);
            verb.Meaning.Says.ShouldNotBeNullOrWhiteSpace(form);
            (verb.Meaning.Kind == EffectKind.OnlyReads).ShouldBe(verb.Meaning.Severity < 0.2, form);
            form.ShouldBe(form.ToLowerInvariant());
        }
    }

    [Fact]
    public void Looks_up_without_allocation()
    {
        ReadOnlySpan<char> word = "deletions";
        _ = VerbLexicon.Find(word);
        _ = ThingLexicon.Of("databases");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _ = VerbLexicon.Find(word);
            _ = ThingLexicon.Of("databases");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200);
    }

    [Theory]
    [InlineData("database", "databases")]
    [InlineData("policy", "policies")]
    [InlineData("box", "boxes")]
    [InlineData("inbox", "inboxes")]
    public void Things_are_the_same_in_the_plural(string one, string many) => ThingLexicon.Of(many).ShouldBe(ThingLexicon.Of(one));
}
