using Attesta.Actions;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content.Tools;

public sealed class SpokenVerbTests
{
    [Theory]
    [InlineData("mutation { deleteUser(id: 1) { id name } }", "deleteUser")]
    [InlineData("mutation M($id: ID! = \"}\") @retry { a: deleteUser(id: $id, note: \"} createX {\") { id } b: sendMail }", "deleteUser sendMail")]
    [InlineData("fragment F on User { id } query Q { me { id } } mutation { archiveProject { id } }", "archiveProject")]
    [InlineData("# mutation\nmutation\n{\n  # dropAll\n  renameThing\n}", "renameThing")]
    [InlineData("mutation { one } mutation { two }", "one two")]
    [InlineData("query { mutationCount }", "")]
    [InlineData("A mutation, as in genetics. { x }", "")]
    [InlineData("mutation", "")]
    [InlineData("mutation {", "")]
    public void Finds_the_fields_of_mutations(string text, string fields) => string.Join(' ', GraphQlMutation.Fields(text)).ShouldBe(fields);

    [Fact]
    public void Finds_mutations_within_json() =>
        GraphQlMutation.Fields("{\"query\":\"mutation { deleteUser(id: \\\"1\\\") { id } }\"}").ShouldBe(["deleteUser"]);

    [Fact]
    public void What_a_reading_tool_looks_for_is_not_done()
    {
        foreach (var call in new[] { "list_audit_events {\"action\":\"delete\"}", "filter_records {\"method\":\"DELETE\"}", "search_calls {\"operations\":[{\"op\":\"delete\"}]}", "count_events {\"operation\":\"drop\"}" })
            ToolEffectsTests.Effects(call).Worst().ShouldBeLessThan(0.3, call);
    }

    [Fact]
    public void What_is_read_in_a_batch_of_one_counts_like_the_call_itself()
    {
        foreach (var name in new[] { "delete_user", "wipe_disk", "transfer_funds", "send_email" })
        {
            var alone = ToolEffectsTests.Effects($"{name} {{\"to\":\"a@b.com\",\"amount\":20000}}").Worst();

            ToolEffectsTests.Effects($"execute {{\"calls\":[{{\"name\":\"{name}\",\"arguments\":{{\"to\":\"a@b.com\",\"amount\":20000}}}}]}}").Worst().ShouldBe(alone, name);
            ToolEffectsTests.Effects($"mcp_call {{\"method\":\"tools/call\",\"params\":{{\"name\":\"{name}\",\"arguments\":{{\"to\":\"a@b.com\",\"amount\":20000}}}}}}").Worst().ShouldBe(alone, name);
        }
    }

    [Fact]
    public void The_worst_of_many_operations_is_found_among_the_rest()
    {
        var operations = Enumerable.Range(0, 500).Select(i => (object?)PlainMap.Of(("op", i == 421 ? "wipe_disk" : "create_item_" + i))).ToArray();
        var action = new ActionContext { FunctionName = "batch", Kwargs = PlainMap.Of(("operations", PlainList.Of(operations))) };
        var effects = new List<Effect>();
        ToolEffects.Read(action, effects);

        effects.Worst().ShouldBeGreaterThanOrEqualTo(0.8);
        effects.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public void Data_that_speaks_of_verbs_does_nothing()
    {
        foreach (var call in new[]
        {
            "summarize {\"text\":\"The army destroyed the city\"}", "translate_text {\"text\":\"delete everything\"}", "think {\"thought\":\"should I delete everything?\"}",
            "create_note {\"text\":\"In genetics a mutation { is } a change\"}", "search {\"q\":\"delete user\"}", "create_issue {\"title\":\"delete the old files\",\"labels\":[\"remove\"]}",
        })
            ToolEffectsTests.Effects(call).Worst().ShouldBeLessThan(0.3, call);
    }

    [Fact]
    public void Random_operations_never_break_it()
    {
        var texts = Gen.Elements("mutation", "{", "}", "(", ")", "\"", "\\", "#", "\n", " ", "deleteUser", ":", "$", "@", "a", "DELETE", "tools/call", "\uD800", "İ", ",").ListOf().Select(string.Concat);
        var keys = Gen.Elements("action", "query", "method", "op", "mode", "name", "arguments", "calls", "type", "body");
        var cases = from key in keys from text in texts from inner in keys from other in texts select (key, text, inner, other);

        Prop.ForAll(cases.ToArbitrary(), tried =>
        {
            var item = PlainMap.Of((tried.inner, tried.other), ("kwargs", PlainMap.Of((tried.key, tried.text))));
            var action = new ActionContext { FunctionName = "batch", Kwargs = PlainMap.Of((tried.key, tried.text), ("operations", PlainList.Of([item, tried.other, PlainMap.Of((tried.text + "x", item))]))) };
            var effects = new List<Effect>();
            ToolEffects.Read(action, effects);
            ArgumentEffects.Read(action, effects);
            return effects.TrueForAll(effect => effect.Severity is >= 0 and <= 1 && effect.Explanation.Length > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(40));
    }

    [Fact]
    public void Words_that_never_open_a_mutation_are_given_up_on_and_count_as_one()
    {
        foreach (var piece in new[] { "mutation ", "mutation {", "mutation (", "mutation { a(", "mutation { a } ", "mutation { \\" })
            ToolEffectsTests.Effects($"graphql {{\"query\": {System.Text.Json.JsonSerializer.Serialize(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)))}}}").Worst().ShouldBeInRange(0.3, 1, piece);

        GraphQlMutation.IsIn(string.Concat(Enumerable.Repeat("mutation ", 2_000))).ShouldBeTrue();
        GraphQlMutation.IsIn(string.Concat(Enumerable.Repeat("mutation ", 20))).ShouldBeFalse();
    }
}
