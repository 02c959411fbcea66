using System.Buffers;
using System.Collections.Frozen;
using Attesta.Actions;
using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Tools;
using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Texts;

/// <summary>Texts that need no guessing by their words: commands that were read, and what reading, speaking and editing tools are given as data.</summary>
/// <remarks>INVARIANT: whether a text is known depends on the function, the argument's name and its value; a further argument can only undo it.</remarks>
internal static class KnownText
{
    private const int Deepest = 8;

    private static readonly FrozenSet<string> OfReading = Names(
        "query q pattern regex search search_query search_term keyword keywords term terms text content thought thoughts thinking reasoning answer question questions response message prompt topic title summary description explanation final_answer markdown document todos note notes");

    private static readonly FrozenSet<string> OfSmallChange = Names("message commit_message title comment note notes summary thought thoughts todos reason");

    private static readonly FrozenSet<string> OfEditing = Names(
        "content contents text file_text new_string old_string new_str old_str new_text old_text old new insert_text insert_line_text edits replacement replacements old_content new_content description explanation instruction");

    private static readonly SearchValues<char> NoPath = SearchValues.Create("\n%$`;|&<>");

    private static readonly FrozenSet<string> Paths = Names("path file_path filepath filename file_name file target_file relative_path absolute_path");

    private static readonly FrozenSet<string> OfGetting = Names("method url uri timeout timeout_ms max_length headers accept follow_redirects raw start_index format");

    private static readonly FrozenSet<string> Plainly = Names(
        ".py .pyi .js .mjs .cjs .ts .tsx .jsx .cs .java .go .rs .rb .php .c .h .cc .cpp .hpp .swift .kt .scala .html .css .scss .vue .svelte .md .rst .lua .ex .exs .erl .hs .ml .fs .vb .r .jl .dart .proto .ipynb .csproj .sln .slnx .adoc .razor .clj .zig");

    /// <summary>The action with these texts gone. An argument stays an argument.</summary>
    /// <param name="action">The action.</param>
    /// <param name="understood">The commands and statements that were read to their end.</param>
    /// <param name="onlyReads">Whether the function's name says that it only reads.</param>
    public static ActionContext Without(ActionContext action, IReadOnlyList<string> understood, out bool onlyReads)
    {
        var meaning = ToolMeanings.Of(action.FunctionName, action.FunctionDoc);
        onlyReads = meaning.OnlyReads && !meaning.Runs;
        if (action.Kwargs.Count == 0 && (action.Args.Count == 0 || understood.Count == 0))
            return action;
        var use = FunctionUses.Of(action.FunctionName);
        var data = DataOf(meaning, use);
        var gets = meaning is { Kind: EffectKind.SendsOut, Severity: < 0.3 } && OnlyGets(action);
        var args = Blank(action.Args, null, use, understood, 0);
        var blanks = args is not null;
        var kwargs = new KeyValuePair<string, object?>[action.Kwargs.Count];
        var at = 0;
        foreach (var (key, value) in action.Kwargs)
        {
            var known = IsData(key, value, data, meaning, gets) ? "" : Blank(value, key, use, understood, 0);
            blanks |= known is not null;
            kwargs[at++] = new(key, known ?? value);
        }

        return !blanks ? action : action with { Args = (IReadOnlyList<object?>?)args ?? action.Args, Kwargs = PlainMap.Own(kwargs) };
    }

    /// <summary>Whether a function runs commands or statements, or is the program that was read.</summary>
    public static bool IsRunner(ActionContext action, IReadOnlyList<string> understood)
    {
        if ((FunctionUses.Of(action.FunctionName) & (FunctionUse.Shell | FunctionUse.Sql | FunctionUse.Code)) != FunctionUse.None)
            return true;
        var name = action.FunctionName.AsSpan(action.FunctionName.AsSpan().LastIndexOfAny('.', '/', ':') + 1);
        name = name.EndsWith("_cli", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        foreach (var text in understood)
        {
            var line = text.AsSpan().Trim();
            var end = line.IndexOfAny(" \t\n");
            if ((end < 0 ? line : line[..end]).Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static FrozenSet<string>? DataOf(ToolMeaning meaning, FunctionUse use)
    {
        if (meaning.EditsFiles)
            return OfEditing;
        if (meaning.OnlyReads)
            return meaning.Runs || ((use & (FunctionUse.Sql | FunctionUse.Shell)) != FunctionUse.None && meaning.Evidence is not ("search" or "find" or "grep")) ? null : OfReading;
        if (meaning is not { Kind: EffectKind.Changes, Severity: < 0.3, Runs: false, MovesMoney: false })
            return null;
        return (meaning.Things & (Thing.Trivial | Thing.Small | Thing.Passing | Thing.Answer)) != Thing.None && (meaning.Things & (Thing.Code | Thing.Access | Thing.Secret)) == Thing.None ? OfReading : OfSmallChange;
    }

    private static bool IsData(string key, object? value, FrozenSet<string>? data, ToolMeaning meaning, bool gets)
    {
        if (value is null or bool or long or double)
            return false;
        var name = ArgumentMeaning.Plain(key);
        if (data?.Contains(name) == true)
            return true;
        if (value is not string text)
            return false;
        return ((meaning.OnlyReads || meaning.EditsFiles) && Paths.Contains(name) && IsPlainSource(text)) || (gets && name is "url" or "uri");
    }

    // A request that carries nothing along and asks for nothing but an answer.
    private static bool OnlyGets(ActionContext action)
    {
        foreach (var (key, value) in action.Kwargs)
        {
            if (!OfGetting.Contains(ArgumentMeaning.Plain(key)) || (key == "method" && value is not ("GET" or "get" or "HEAD" or "head")) || (key is "url" or "uri" && value is string url && (url.Contains('?') || url.Contains('@'))))
                return false;
        }

        return true;
    }

    private static bool IsPlainSource(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > 0 && path.Length <= 512 && !path.AsSpan().ContainsAny(NoPath) && !path.Contains("..", StringComparison.Ordinal) && Plainly.Contains(path[dot..].ToLowerInvariant()) && SensitivePaths.Of(path) == PathClass.Plain;
    }

    // Null where nothing in it is known.
    private static object? Blank(object? value, string? key, FunctionUse use, IReadOnlyList<string> understood, int depth)
    {
        if (understood.Count == 0 || depth > Deepest)
            return null;
        switch (value)
        {
            case string text:
                return ArgumentMeaning.KindOf(key, use) != TextKind.Plain && understood.Contains(text, StringComparer.Ordinal) ? "" : null;
            case IReadOnlyDictionary<string, object?> map:
                var pairs = new List<KeyValuePair<string, object?>>(map.Count);
                var any = false;
                foreach (var (name, item) in map)
                {
                    var known = Blank(item, name, use, understood, depth + 1);
                    any |= known is not null;
                    pairs.Add(new(name, known ?? item));
                }

                return any ? PlainMap.Own([.. pairs]) : null;
            case IReadOnlyList<object?> list:
                var items = new object?[list.Count];
                var found = false;
                for (var i = 0; i < items.Length; i++)
                {
                    var known = Blank(list[i], key, use, understood, depth + 1);
                    found |= known is not null;
                    items[i] = known ?? list[i];
                }

                return found ? PlainList.Own(items) : null;
            default:
                return null;
        }
    }

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
