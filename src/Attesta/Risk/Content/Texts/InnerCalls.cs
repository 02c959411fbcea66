using Attesta.Risk.Content.Tools;

namespace Attesta.Risk.Content.Texts;

/// <summary>A call within the arguments of a call: <c>call_tool(name: "bash", arguments: {command: "ls"})</c> is judged as bash is.</summary>
internal static class InnerCalls
{
    /// <summary>So many calls may lie within each other.</summary>
    public const int Deepest = 4;

    private static readonly string[] Callees = ["tool", "tool_name", "toolname", "toolName", "function", "function_name", "functionName", "fn", "func", "action_name"];
    private static readonly string[] Arguments = [.. ArgumentVerbs.Arguments, "tool_input", "action_input", "tool_args", "tool_arguments", "toolArguments", "payload"];

    /// <summary>The call within; null where there is none.</summary>
    public static ActionContext? Of(ActionContext action)
    {
        if (action.Kwargs.Count == 0)
            return null;
        if (In(action, action.Kwargs, IsCaller(action.FunctionName)) is { } call)
            return call;
        foreach (var wrapper in ArgumentVerbs.Arguments)
        {
            if (action.Kwargs.TryGetValue(wrapper, out var value) && value is IReadOnlyDictionary<string, object?> map && In(action, map, takesName: true) is { } inner)
                return inner;
        }

        return null;
    }

    private static ActionContext? In(ActionContext action, IReadOnlyDictionary<string, object?> map, bool takesName)
    {
        IReadOnlyDictionary<string, object?>? arguments = null;
        foreach (var wrapper in Arguments)
        {
            if (map.TryGetValue(wrapper, out var value) && value is IReadOnlyDictionary<string, object?> given)
            {
                arguments = given;
                break;
            }
        }

        if (arguments is null)
            return null;
        foreach (var callee in Callees)
        {
            if (map.TryGetValue(callee, out var value) && value is string name && IsName(name))
                return Call(action, name, arguments);
        }

        return takesName && map.TryGetValue("name", out var called) && called is string text && IsName(text) ? Call(action, text, arguments) : null;
    }

    private static ActionContext Call(ActionContext action, string name, IReadOnlyDictionary<string, object?> arguments) =>
        action with { FunctionName = name, FunctionDoc = null, Args = [], Kwargs = arguments };

    private static bool IsName(string text) => text.Length is > 0 and <= ArgumentVerbs.Longest && text.AsSpan().IndexOfAny(" \n\t") < 0;

    private static bool IsCaller(string function)
    {
        foreach (var word in (ReadOnlySpan<string>)["tool", "function", "call", "invoke", "mcp", "execute", "dispatch", "run"])
        {
            if (function.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
