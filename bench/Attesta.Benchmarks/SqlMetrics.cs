using Attesta.Actions;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Sql;
using Attesta.Risk.Content.Tools;

namespace Attesta.Benchmarks;

/// <summary>Reading SQL, and what a tool and its arguments mean: paid by every action.</summary>
internal static class SqlMetrics
{
    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Of("sql_read_100", () => (Text: Query, Effects: new List<Effect>()), static state => Sql(state.Text, state.Effects)),
        Metric.Of("sql_read_delete", () => (Text: "DELETE FROM orders WHERE created_at < now() - interval '30 days' AND state = 'done'", Effects: new List<Effect>()), static state => Sql(state.Text, state.Effects)),
        Metric.Of("sql_read_1mb", () => (Text: string.Concat(Enumerable.Repeat("INSERT INTO logs (id, text) VALUES (1, 'it is fine'), (2, 'so is this');\n", 15_000)), Effects: new List<Effect>()), static state => Sql(state.Text, state.Effects)),
        Metric.Of("tool_read", () => (Action: Reading(), Effects: new List<Effect>()), static state => Tool(state.Action, state.Effects)),
        Metric.Of("tool_read_change", () => (Action: Reading() with { FunctionName = "update_customer_address" }, Effects: new List<Effect>()), static state => Tool(state.Action, state.Effects)),
        Metric.Of("tool_arguments", () => (Action: Reading(), Effects: new List<Effect>()), static state => Arguments(state.Action, state.Effects)),
        Metric.Of("tool_learn", Reading, static action => ToolJudgement.Of(action.FunctionName, action.FunctionDoc)),
    ];

    private const string Query = "SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer WHERE o.total > 100 ORDER BY 1";

    /// <summary>Four arguments and a description, of which none is a reason for a question.</summary>
    private static ActionContext Reading() => new()
    {
        FunctionName = "search_customer_orders",
        Kwargs = PlainMap.Of(("customer", "c-10293"), ("text", "blue shoes, size 42"), ("from", "2026-01-01"), ("limit", 20)),
        FunctionDoc = "Searches the orders of a customer. Returns the newest first, with their lines, totals and the state of delivery.",
    };

    private static int Sql(string text, List<Effect> effects)
    {
        effects.Clear();
        SqlEffects.Read(text, "sql", effects);
        return effects.Count;
    }

    private static int Tool(ActionContext action, List<Effect> effects)
    {
        effects.Clear();
        ToolEffects.Read(action, effects);
        return effects.Count;
    }

    private static int Arguments(ActionContext action, List<Effect> effects)
    {
        effects.Clear();
        ArgumentEffects.Read(action, effects);
        return effects.Count;
    }
}
