using System.Text;
using System.Text.Json;
using Attesta.Actions;

namespace Attesta.Risk.Content.Texts;

/// <summary>Arguments that are passed as text, as many wrappers do it: <c>{"params": "{\"path\": \"/etc/shadow\"}"}</c>.</summary>
internal static class NestedJson
{
    private const int Longest = 256 * 1024;
    private const int Deepest = 6;

    private static readonly string[] Wrappers = ["params", "arguments", "args", "parameters", "kwargs", "input", "payload", "request", "options", "tool_input", "action_input", "tool_args", "tool_arguments", "body", "data", "json"];

    // What a file or a message says is not what is done.
    private static readonly string[] Said =
        ["content", "contents", "text", "file_text", "new_string", "old_string", "new_str", "old_str", "message", "answer", "thought", "prompt", "description", "summary", "result", "output", "response", "code", "source", "snippet", "markdown", "html"];

    /// <summary>The action with such texts opened; null where there are none.</summary>
    /// <param name="action">The action.</param>
    /// <param name="isBeyond">Whether there is one that cannot be opened as everybody else would.</param>
    public static ActionContext? Open(ActionContext action, out bool isBeyond)
    {
        isBeyond = false;
        if (action.Kwargs.Count == 0)
            return null;
        var left = Longest;
        return Open(action.Kwargs, 0, ref left, ref isBeyond) is { } opened ? action with { Kwargs = opened } : null;
    }

    private static PlainMap? Open(IReadOnlyDictionary<string, object?> map, int depth, ref int left, ref bool isBeyond)
    {
        KeyValuePair<string, object?>[]? opened = null;
        var at = -1;
        foreach (var (key, value) in map)
        {
            at++;
            var inner = value switch
            {
                string text when IsJson(text) && !Said.Contains(key, StringComparer.OrdinalIgnoreCase) => Parse(key, text, depth, ref left, ref isBeyond),
                IReadOnlyDictionary<string, object?> { Count: > 0 } further when depth < Deepest => Open(further, depth + 1, ref left, ref isBeyond),
                _ => null,
            };
            if (inner is null)
                continue;
            opened ??= [.. map];
            opened[at] = new(key, inner);
        }

        return opened is null ? null : PlainMap.Own(opened);
    }

    private static object? Parse(string key, string text, int depth, ref int left, ref bool isBeyond)
    {
        left -= text.Length;
        if (left < 0 || depth >= Deepest)
        {
            isBeyond |= Wrappers.Contains(key, StringComparer.OrdinalIgnoreCase);
            return null;
        }

        try
        {
            var value = Plain.Parse(Encoding.UTF8.GetBytes(text));
            return value is IReadOnlyDictionary<string, object?> map ? Open(map, depth + 1, ref left, ref isBeyond) ?? value : value;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (UnfaithfulValueException)
        {
            // One key twice: who takes the first and who takes the last see two things.
            isBeyond = true;
            return null;
        }
    }

    private static bool IsJson(string text)
    {
        if (text.Length < 2)
            return false;
        var span = text.AsSpan().Trim();
        return span is ['{', .., '}'] or ['[', .., ']'] && (span.Contains('"') || span.Length < 3);
    }
}
