using Attesta.Actions;
using Attesta.Challenges;

namespace Attesta.Tests.Challenges;

public sealed class TeachBackChallengeTests
{
    private const string Doc = "Permanently deletes every record from the given table, including all of the linked history. This cannot be undone.";

    private static readonly ActionContext Drop = Some.Call("drop_table", "users") with { FunctionDoc = Doc, AgentId = "bot" };
    private static readonly ActionContext Wipe = Some.Shell("rm", "rm -rf build");
    private static readonly ActionContext Pay = Some.Call("transfer_funds", PlainMap.Of(("to", "acct-9")), 1000000L);

    private static ChallengeResult Explained(ActionContext action, string explanation, string environment = "development", TeachBackChallenge? challenge = null)
    {
        challenge ??= new TeachBackChallenge();
        var subject = Some.Subject(action, environment: environment) with { Shown = [Some.Card(action).Summary] };
        return challenge.Grade(challenge.Compose(subject), [Some.Review("alice", 60, ("explanation", explanation))]);
    }

    public static TheoryData<string, string, string> Honest => new()
    {
        { "drop", "development", "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup." },
        { "drop", "production", "In prod the whole users table is dropped; every customer account is gone and we have to bring back last night's backup." },
        { "drop", "development", "It is deleting our Users data for good. I checked with Sam that the copy in the warehouse is complete, so fine." },
        { "wipe", "development", "Removes the build folder and everything inside; nothing is lost because the next compile makes all of it again." },
        { "wipe", "development", "The output directory called build gets deleted recursively without asking, which only costs us one slow rebuild tomorrow." },
        { "wipe", "production", "On the production machine this erases the build directory, and the web server will answer 404 until we deploy again." },
        { "pay", "development", "One million leaves our account and is sent to acct-9; a wire like that can not be called back by us." },
        { "pay", "production", "We pay 1,000,000 to acct 9 from the live system, real money, the CFO has signed this invoice on Monday." },
        { "git", "development", "The agent force-pushes its branch over main, so commits that colleagues made since then would vanish from the server." },
        { "mail", "development", "A mail goes out: it sends Bob the quarterly numbers, which he may see because he sits on the board." },
        { "sql", "production", "Deletes order number 4 for good in live; the customer's parcel was never shipped, therefore accounting agreed to it." },
    };

    [Theory]
    [MemberData(nameof(Honest))]
    public void An_honest_explanation_passes(string action, string environment, string explanation)
    {
        var result = Explained(Named(action), explanation, environment);

        result.Passed.ShouldBeTrue(result.Reason + " " + string.Join(",", (PlainList)result.Details["key_terms_matched"]!));
        result.Details.Keys.ShouldBe(["explanation", "word_count", "key_terms_matched", "key_terms_required"]);
        result.Details["key_terms_matched"].ShouldBe(result.Details["key_terms_required"], new SameItems());
    }

    public static TheoryData<string, string> Dishonest => new()
    {
        { "drop", Doc },
        { "drop", Doc + " " + Doc },
        { "drop", Doc.ToUpperInvariant() + " drop_table('users')" },
        { "drop", "Permanently deleting each record from the given users table, including all the linked history. It cannot be undone." },
        { "drop", "Permanently deletes every single record from the table users, with all of its linked history, this can not be undone ok" },
        { "drop", "P\u200bermanently delet\u200bes ev\u00adery record from the gi\u2060ven users table, includ\u200bing all of the lin\u200bked history. This can\u200bnot be undone." },
        { "drop", "Permаnently deletes еvery recоrd from the givеn users table, including аll of the linkеd history. This cannоt be undone." },
        { "drop", "drop_table('users') drop_table('users') drop_table('users') In your own words, explain what this action will do and what its impact will be." },
        { "drop", "The agent wants to do something that the card tells in one sentence. drop users drop users" },
        { "drop", "drop users drop users drop users drop users drop users drop users drop users drop users" },
        { "drop", "delete users yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes" },
        { "drop", "delete the users table" },
        { "drop", "" },
        { "drop", "I have read all of that with care and I am sure it is fine, please go on and do it now" },
        { "drop", "I have read drop_table('users') with care and am sure that it is fine, please go ahead and do it right now" },
        { "wipe", "rm -rf build rm -rf build rm -rf build rm -rf build rm -rf build" },
        { "wipe", "I looked at rm -rf build for some time and think that this is what we want here today, so yes please" },
        { "pay", "transfer_funds(1000000, to='acct-9') is okay for me because I trust the agent with it and have no time, bye" },
        { "kebab", "I have read drop-table with care and am sure that for users it is fine, please go ahead and do it right now" },
        { "pay", "We give a lot of money away to some account of somebody whom I do not know, what could ever go wrong" },
    };

    [Theory]
    [MemberData(nameof(Dishonest))]
    public void A_copy_filler_or_an_empty_phrase_fails(string action, string explanation)
    {
        var result = Explained(Named(action), explanation);

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_failure_gives_no_missing_term_away()
    {
        var result = Explained(Drop, "I have read all of that with care and I am sure it is fine, please go on and remove it now", "production");

        result.Passed.ShouldBeFalse();
        result.Details["key_terms_matched"].ShouldBe(PlainList.Of(["drop"]), new SameItems());
        result.Details["key_terms_required"].ShouldBe(PlainList.Of(["drop", "", ""]), new SameItems());
        result.Reason!.ShouldNotContain("users");
    }

    [Fact]
    public void Production_must_be_named_where_it_is_production()
    {
        const string Explanation = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";

        Explained(Drop, Explanation, "staging").Passed.ShouldBeTrue();
        Explained(Drop, Explanation, "production").Passed.ShouldBeFalse();
        Explained(Drop, Explanation + " In production!", "production").Passed.ShouldBeTrue();
    }

    [Fact]
    public void Domain_vocabulary_must_be_named()
    {
        const string Explanation = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";
        var challenge = new TeachBackChallenge(requiredVocabulary: ["data subject", "retention"]);

        Explained(Drop, Explanation, challenge: challenge).Passed.ShouldBeFalse();
        Explained(Drop, Explanation + " Each data subject was told, and retention is over.", challenge: challenge).Passed.ShouldBeTrue();
    }

    [Fact]
    public void A_validator_can_fail_an_answer_but_not_pass_one()
    {
        const string Good = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";

        Explained(Drop, Good, challenge: new TeachBackChallenge(validator: new Validator(_ => null))).Passed.ShouldBeTrue();
        Explained(Drop, "yes", challenge: new TeachBackChallenge(validator: new Validator(_ => null))).Passed.ShouldBeFalse();
        var objected = Explained(Drop, Good, challenge: new TeachBackChallenge(validator: new Validator(answer => answer.OwnWords + " words say too little")));
        objected.Passed.ShouldBeFalse();
        objected.Reason!.ShouldEndWith("words say too little");
        Explained(Drop, Good, challenge: new TeachBackChallenge(validator: new Validator(_ => throw new OperationCanceledException()))).Passed.ShouldBeFalse();
    }

    [Fact]
    public void Grading_needs_nothing_but_the_key()
    {
        var composed = new TeachBackChallenge(minWords: 40).Compose(Some.Subject(Drop));
        var text = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";

        new TeachBackChallenge().Grade(composed, [Some.Review("alice", 60, ("explanation", text))]).Passed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("min_words", 0L)]
    [InlineData("min_words", "15")]
    [InlineData("screen", null)]
    [InlineData("terms", null)]
    public void A_key_that_was_tampered_with_passes_nobody(string entry, object? value)
    {
        var composed = new TeachBackChallenge().Compose(Some.Subject(Drop));
        var text = "This gets rid of the users table with all accounts in it, so nobody could log in until we restore a backup.";
        var review = Some.Review("alice", 60, ("explanation", text));

        new TeachBackChallenge().Grade(composed, [review]).Passed.ShouldBeTrue();
        new TeachBackChallenge().Grade(composed with { Key = composed.Key.With((entry, value)) }, [review]).Passed.ShouldBeFalse();
        new TeachBackChallenge().Grade(composed with { Key = composed.Key.With(("terms", PlainList.Empty)) }, [review]).Passed.ShouldBeFalse();
        new TeachBackChallenge().Grade(composed with { Key = composed.Key.With(("terms", PlainList.Of(["x"]))) }, [review]).Passed.ShouldBeFalse();
    }

    [Fact]
    public void The_key_stays_small_however_large_the_action_is()
    {
        var action = Some.Call("store", PlainMap.Of(Enumerable.Range(0, 10_000).Select(i => new KeyValuePair<string, object?>("name" + i, new string('x', 500))))) with
        {
            FunctionDoc = new string('y', 1_000_000),
        };

        var key = new TeachBackChallenge().Compose(Some.Subject(action)).Key;

        ((string)key["screen"]!).Length.ShouldBeLessThanOrEqualTo(8_192);
    }

    [Fact]
    public void A_huge_answer_is_graded_in_bounded_time_and_recorded_in_bounded_space()
    {
        var result = Explained(Drop, string.Concat(Enumerable.Repeat(Doc + " drop users ", 20_000)));

        result.Passed.ShouldBeFalse();
        ((string)result.Details["explanation"]!).Length.ShouldBeLessThan(4_100);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("one two three", 3)]
    [InlineData("yes yes yes yes", 2)]
    [InlineData("drop_table('users') goes", 2)]
    [InlineData("don't", 1)]
    [InlineData("... --- !!!", 0)]
    [InlineData("ÄÖÜ\u00a0straße naïve", 3)]
    [InlineData("これは本番です", 4)]
    public void Counts_words_as_people_do(string text, int words) => TeachBackChallenge.CountWords(text).ShouldBe(words);

    private static ActionContext Named(string action) => action switch
    {
        "drop" => Drop,
        "wipe" => Wipe,
        "pay" => Pay,
        "kebab" => Some.Call("drop-table", "users"),
        "git" => Some.Shell("git", "git push --force origin main"),
        "mail" => Some.Call("send_email", PlainMap.Of(("to", "bob@example.com"), ("body", "The numbers of the quarter"))),
        _ => Some.Call("execute_sql", PlainMap.Of(("query", "DELETE FROM orders WHERE id = 4"))),
    };

    private sealed class Validator(Func<TeachBackAnswer, string?> find) : ITeachBackValidator
    {
        public string? FindFault(TeachBackAnswer answer) => find(answer);
    }

    private sealed class SameItems : IEqualityComparer<object?>
    {
        public new bool Equals(object? one, object? other) => one is PlainList first && other is PlainList second && first.SequenceEqual(second);

        public int GetHashCode(object? list) => 0;
    }
}
