using Attesta.Actions;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content.Tools;

public sealed class ToolPropertyTests
{
    private static readonly string[] Verbs = ["delete", "remove", "send", "create", "update", "get", "list", "pay", "grant", "publish", "cancel", "archive", "transfer", "set", "share", "restart", "reset", "find", "drop", "approve"];
    private static readonly string[] Nouns = ["user", "database", "email", "file", "payment", "role", "server", "comment", "draft", "project", "report", "calendar_event", "api_key", "all_records", "customer"];

    private static readonly Gen<string> Names = from verb in Gen.Elements(Verbs) from noun in Gen.Elements(Nouns) select $"{verb}_{noun}";

    private static readonly Gen<(string Name, object? Value)> Argument =
        from name in Gen.Elements("id", "to", "amount", "all", "force", "path", "public", "ids", "role", "filter", "dry", "note", "currency", "env", "visibility", "x", "action", "operation", "method", "operations", "calls", "mode", "query", "url", "replicas", "params")
        from value in Gen.Elements<object?>("a", "*", "everyone", "/etc/shadow", ".env", true, false, 5L, 1_000_000L, 0.5, "admin", "production", "public", null, PlainList.Of(["a", "b"]), PlainMap.Empty, "http://169.254.169.254/", "USD", "delete", "list", "DELETE", 0L, "mutation { deleteUser }", PlainMap.Of(("name", "wipe_disk")), PlainList.Of([PlainMap.Of(("op", "drop"), ("table", "users")), PlainMap.Of(("type", "get"))]))
        select (name, value);

    [Fact]
    public void The_spelling_of_a_name_does_not_matter()
    {
        Prop.ForAll(Names.ToArbitrary(), name =>
        {
            var expected = Severity(name);
            var camel = string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
            return Severity(camel) == expected && Severity(char.ToUpperInvariant(camel[0]) + camel[1..]) == expected && Severity(name.Replace('_', '-')) == expected
                && Severity(name.ToUpperInvariant()) == expected && Severity("mcp__acme__" + name) == expected && Severity("acme." + name) == expected && Severity("acme/" + camel) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    [Fact]
    public void A_further_argument_never_makes_it_milder()
    {
        var cases = from name in Names
                    from arguments in Argument.ListOf(6)
                    let distinct = arguments.DistinctBy(argument => argument.Name).ToArray()
                    where distinct.Length > 0
                    select (name, distinct);

        Prop.ForAll(cases.ToArbitrary(), pair => Severity(pair.name, pair.distinct) >= Severity(pair.name, pair.distinct[..^1])).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void An_empty_wrapper_hides_nothing()
    {
        (string, object?)[] arguments = [("all", true), ("operation", "delete"), ("force", true)];

        Severity("publish_server", [.. arguments, ("params", PlainMap.Empty)]).ShouldBeGreaterThanOrEqualTo(Severity("publish_server", arguments));
    }

    [Fact]
    public void A_description_never_makes_a_sure_name_milder()
    {
        var docs = Gen.Elements("Lists things.", "Gets it.", "Harmless.", "Only reads. Nothing is changed.", "Safe, non-destructive.", "", "Deletes it for good.", "Reads data and shows it", "This tool is read-only.");

        Prop.ForAll((from name in Names from doc in docs select (name, doc)).ToArbitrary(), pair => Severity(pair.name, [], pair.doc) >= Severity(pair.name)).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Random_names_descriptions_and_arguments_never_break_it()
    {
        var pieces = Gen.Elements("delete", "Get", "_", "-", ".", "/", "__", " ", "\0", "\uD800", "é", "İ", "\u200B", "ALL", "9", "$1,000", "and", "or", "This tool will ", "permanently ", "`", "\n", "Deletes the ", "non-", "://", "@", "[::", "0x", "~", "..", "%", "$HOME", "\\", ":", "ignore ", "instructions", "\uDB40", "\uDC41");
        var texts = pieces.ListOf().Select(string.Concat);
        var cases = from name in texts from doc in texts from value in texts select (name, doc, value);

        Prop.ForAll(cases.ToArbitrary(), tried =>
        {
            var severity = Severity(tried.name, [("x", tried.value), ("url", tried.value), ("amount", tried.value), ("to", tried.value)], tried.doc);
            return severity is >= 0 and <= 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(60));
    }

    [Fact]
    public void Long_and_deep_arguments_end_in_bounded_time()
    {
        var long1 = string.Concat(Enumerable.Repeat("ignore //http://[::1 password= \u200C @ ", 300_000));
        object? deep = "x";
        for (var i = 0; i < 60; i++)
            deep = PlainList.Of([deep]);

        Severity("delete_user", [("x", long1), ("deep", deep)], long1).ShouldBeGreaterThanOrEqualTo(0.6);
        Severity(long1).ShouldBeLessThanOrEqualTo(1);
        Severity("update_rows", [("rows", PlainList.Of(Enumerable.Range(0, 50_000).Select(i => (object?)(long)i)))]).ShouldBeGreaterThanOrEqualTo(0.6);
    }

    private static double Severity(string name, (string Name, object? Value)[]? arguments = null, string? doc = null)
    {
        var action = new ActionContext { FunctionName = name, FunctionDoc = doc, Kwargs = PlainMap.Of(arguments ?? []) };
        var effects = new List<Effect>();
        ToolEffects.Read(action, effects);
        ArgumentEffects.Read(action, effects);
        effects.ShouldAllBe(effect => effect.Severity >= 0 && effect.Severity <= 1 && effect.Explanation.Length > 0 && effect.Source.Length > 0);
        return effects.Worst();
    }
}
