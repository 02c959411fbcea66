using System.Text;
using Attesta.Actions;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Tools;

namespace Attesta.Tests.Risk.Content.Tools;

public sealed class ToolEffectsTests
{
    [Fact]
    public void Reads_the_level_of_a_call_from_its_name() => Faults($"{ToolNames.Table}\n{EverydayToolNames.Table}\n{MoreToolNames.Table}\n{ServerToolNames.Table}\n{ServiceToolNames.Table}\n{InventedToolNames.Table}").ShouldBeEmpty();

    [Fact]
    public void Reads_what_the_arguments_add() => Faults(ToolArguments.Table).ShouldBeEmpty();

    [Fact]
    public void Reads_what_the_description_says() => Faults(ToolDescriptions.Table).ShouldBeEmpty();

    [Fact]
    public void Names_what_happens_and_to_what()
    {
        var effect = Effects("delete_event_hub {\"name\": \"orders\"}").ShouldHaveSingleItem();

        effect.Kind.ShouldBe(EffectKind.Destroys);
        effect.Explanation.ShouldBe("deletes event hub: orders");
        effect.Target.ShouldBe("orders");
        effect.Remedy.ShouldNotBeNull();
        effect.Evidence.ShouldBe("delete");
    }

    [Fact]
    public void More_money_is_worse()
    {
        var severities = new[] { 5, 500, 5_000, 50_000, 5_000_000 }.Select(amount => Effects($"send_money {{\"to\": \"x\", \"amount\": {amount}}}").Worst()).ToList();

        severities.ShouldBeInOrder();
        severities[0].ShouldBeGreaterThanOrEqualTo(0.6);
        severities[^1].ShouldBeGreaterThanOrEqualTo(0.9);
        Effects("send_money {\"to\": \"x\", \"amount\": \"$1,000,000.00\"}").Worst().ShouldBeGreaterThanOrEqualTo(0.9);
        Effects("send_money {\"to\": \"x\", \"amount\": \"2.5 million\"}").Worst().ShouldBeGreaterThanOrEqualTo(0.9);
    }

    [Fact]
    public void A_claim_to_only_read_lowers_nothing_and_a_wrong_one_raises()
    {
        foreach (var name in new[] { "delete_user", "send_money", "update_config", "list_users", "post_tweet" })
        {
            var plain = Effects(name).Worst();
            var claimed = Effects(name, ("readOnlyHint", true)).Worst();

            claimed.ShouldBeGreaterThanOrEqualTo(plain);
            if (plain >= 0.3)
                claimed.ShouldBeGreaterThanOrEqualTo(0.6);
        }
    }

    [Fact]
    public void A_claim_to_destroy_is_believed()
    {
        Effects("frobnicate", ("destructiveHint", true)).Worst().ShouldBeGreaterThanOrEqualTo(0.5);
        Effects("list_things", ("destructiveHint", true), ("readOnlyHint", true)).Worst().ShouldBeGreaterThanOrEqualTo(0.6);
        Effects("list_things", ("destructiveHint", false), ("readOnlyHint", true)).Worst().ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Bulk_force_and_production_are_worse()
    {
        var plain = Effects("delete_items {\"id\": \"1\"}").Worst();

        Effects("delete_items {\"ids\": [\"1\",\"2\",\"3\"]}").Worst().ShouldBeGreaterThan(plain);
        Effects("delete_items {\"id\": \"1\", \"force\": true}").Worst().ShouldBeGreaterThan(plain);
        Effects("delete_items {\"id\": \"1\", \"environment\": \"production\"}").Worst().ShouldBeGreaterThan(plain);
        Effects("delete_items {\"id\": \"*\"}")[0].Width.ShouldBe(EffectWidth.Everything);
        Effects("delete_items {\"all\": true}")[0].Width.ShouldBe(EffectWidth.Everything);
        Effects("delete_items {\"filter\": {}}")[0].Width.ShouldBe(EffectWidth.Everything);
        Effects("delete_items {\"id\": \"1\", \"permanently\": true}")[0].Undo.ShouldBe(EffectUndo.Impossible);
    }

    [Fact]
    public void A_tool_that_only_reads_allocates_nothing_once_it_is_known()
    {
        var action = new ActionContext { FunctionName = "search_orders", FunctionDoc = "Searches orders.", Kwargs = PlainMap.Of(("text", "blue shoes"), ("limit", 5)) };
        var effects = new List<Effect>(8);
        void Read()
        {
            effects.Clear();
            ToolEffects.Read(action, effects);
            ArgumentEffects.Read(action, effects);
        }

        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Read();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
        effects.ShouldHaveSingleItem().Kind.ShouldBe(EffectKind.OnlyReads);
    }

    [Fact]
    public void Names_without_end_do_not_fill_the_memory()
    {
        for (var i = 0; i < 20_000; i++)
            ToolMeanings.Of("delete_thing_" + i, null).Severity.ShouldBeGreaterThanOrEqualTo(0.6);
    }

    private static List<string> Faults(string table)
    {
        var faults = new List<string>();
        foreach (var line in table.Split('\n').Where(line => !line.StartsWith('#')))
        {
            var parts = line.Split('|', 2);
            if (Levels.Fault(parts[0], parts[1], Effects(parts[1])) is { } fault)
                faults.Add(fault);
        }

        return faults;
    }

    /// <summary>The effects of <c>name {arguments} -- description</c>.</summary>
    internal static List<Effect> Effects(string call, params (string Name, object? Value)[] claims)
    {
        var doc = call.IndexOf(" -- ", StringComparison.Ordinal);
        var head = doc < 0 ? call : call[..doc];
        var brace = head.IndexOf('{', StringComparison.Ordinal);
        var action = new ActionContext
        {
            FunctionName = (brace < 0 ? head : head[..brace]).Trim(),
            FunctionDoc = doc < 0 ? null : call[(doc + 4)..],
            Kwargs = brace < 0 ? PlainMap.Empty : (PlainMap)Plain.Parse(Encoding.UTF8.GetBytes(head[brace..]))!,
            Annotations = PlainMap.Of(claims),
        };
        var effects = new List<Effect>();
        ToolEffects.Read(action, effects);
        ArgumentEffects.Read(action, effects);
        return effects;
    }
}
