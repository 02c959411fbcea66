using Attesta.Actions;

namespace Attesta.Risk.Content.Tools;

/// <summary>
/// Verbs that stand in the arguments: of tools that do what they are told (<c>action: "delete"</c>), of HTTP clients (<c>method: "DELETE"</c>), of GraphQL and
/// JSON-RPC, and of batches of all these. INVARIANT: they only add; a harmless verb takes nothing away from the name.
/// </summary>
internal static class SpokenVerbs
{
    private const int MostValues = 20_000;
    private const int MostKept = 24;
    private const int Deepest = 8;

    /// <summary>Adds what the arguments say that is done. Allocates nothing when they say nothing.</summary>
    public static double Read(ActionContext action, ToolMeaning meaning, List<Effect> effects)
    {
        if (action.Kwargs.Count == 0)
            return 0;
        var walk = new Walk(meaning);
        walk.Map(action.Kwargs, 0, inBatch: false);
        return walk.AddTo(effects);
    }

    private sealed record Spoken(ToolMeaning Meaning, Effect Effect, int Times);

    private struct Walk(ToolMeaning tool)
    {
        // What a reading tool is given as an action is what it looks for: list_events(action: "delete").
        private readonly bool _onlyLooks = tool.OnlyReads && !tool.Runs;
        private List<Spoken>? _found;
        private int _visited;

        public void Map(IReadOnlyDictionary<string, object?> map, int depth, bool inBatch)
        {
            if (map is PlainMap plain)
            {
                foreach (var (key, value) in plain.Entries)
                    Entry(map, key, value, depth, inBatch);
                return;
            }

            foreach (var (key, value) in map)
                Entry(map, key, value, depth, inBatch);
        }

        public readonly double AddTo(List<Effect> effects)
        {
            if (_found is null)
                return 0;
            var worst = 0.0;
            foreach (var (_, effect, times) in _found)
            {
                effects.Add(times == 1 ? effect : effect with
                {
                    Width = effect.Width == EffectWidth.One ? EffectWidth.Many : effect.Width,
                    Explanation = $"{effect.Explanation}, and {times - 1} more like it",
                });
                worst = Math.Max(worst, effect.Severity);
            }

            return worst;
        }

        private void Entry(IReadOnlyDictionary<string, object?> map, string key, object? value, int depth, bool inBatch)
        {
            if (++_visited > MostValues || depth > Deepest)
                return;
            var role = ArgumentKey.Of(key).Verb;
            switch (value)
            {
                case string text when role != VerbKey.None || text.Length > 8:
                    Text(map, role, key, text, inBatch);
                    break;
                case IReadOnlyDictionary<string, object?> inner when role is VerbKey.Wrapper or VerbKey.Callee or VerbKey.Verb || inBatch:
                    if (inBatch && map.Count <= 2 && role == VerbKey.None)
                        Say(inner, key, key, ArgumentVerbs.MeaningOf(PlainMap.Empty, key, ""));
                    Map(inner, depth + 1, (inBatch && role is VerbKey.Wrapper or VerbKey.Callee or VerbKey.Batch) || role == VerbKey.Verb);
                    break;
                case IReadOnlyList<object?> list when role is VerbKey.Batch or VerbKey.Wrapper && !_onlyLooks:
                    foreach (var item in list)
                    {
                        if (++_visited > MostValues)
                            return;
                        if (item is IReadOnlyDictionary<string, object?> call)
                            Map(call, depth + 1, inBatch: true);
                        else if (item is string name && role == VerbKey.Batch && tool.Kind != EffectKind.GrantsAccess)
                            Say(map, key, name, ArgumentVerbs.MeaningOf(map, name, tool.Object));
                    }

                    break;
            }
        }

        private void Text(IReadOnlyDictionary<string, object?> map, VerbKey role, string key, string text, bool inBatch)
        {
            switch (role)
            {
                case VerbKey.Method when HttpVerb.Of(map, text, _onlyLooks) is { } http:
                    Keep(HttpVerb.Meaning, http);
                    break;
                case VerbKey.Query or VerbKey.Verb when GraphQlMutation.IsIn(text):
                    Mutation(map, key, text);
                    break;
                case VerbKey.Verb when tool.EditsFiles && FileEditing.IsOwnCommand(text) || (key == "instruction" && text.AsSpan().Trim().Contains(' ')):
                    break;
                case VerbKey.Verb or VerbKey.Mode when _onlyLooks && ArgumentVerbs.Destroys(text) && NamesOne(map):
                    Keep(ArgumentVerbs.Contradiction, ArgumentVerbs.Contradiction.Plain with { Kind = EffectKind.Destroys, Evidence = $"{key}: {text}", Explanation = $"is called like a tool that reads, and told to {text}", Source = "tools/argument" });
                    break;
                case VerbKey.Verb or VerbKey.Method when !_onlyLooks && !(tool.Runs && key is "command" or "commands"):
                    Say(map, key, text, ArgumentVerbs.MeaningOf(map, text, role == VerbKey.Method ? "" : tool.Object));
                    break;
                case VerbKey.Mode when !_onlyLooks && ArgumentVerbs.Destroys(text):
                    Say(map, key, text, ArgumentVerbs.MeaningOf(map, text, ""));
                    break;
                case VerbKey.Callee when !_onlyLooks && (inBatch || ArgumentVerbs.HasArguments(map) || (key is not "name" && tool.Evidence is "invoke" or "call" or "execute" or "run" or "dispatch")):
                case VerbKey.Type when inBatch:
                    Say(map, key, text, ArgumentVerbs.MeaningOf(map, text, ""));
                    break;
            }
        }

        private static bool NamesOne(IReadOnlyDictionary<string, object?> map) =>
            map.ContainsKey("id") || map.ContainsKey("ids") || map.ContainsKey("path") || map.ContainsKey("file_path") || map.ContainsKey("table") || map.ContainsKey("name");

        private void Mutation(IReadOnlyDictionary<string, object?> map, string key, string text)
        {
            var any = false;
            var given = map.TryGetValue("variables", out var value) && value is IReadOnlyDictionary<string, object?> variables ? variables : PlainMap.Empty;
            foreach (var field in GraphQlMutation.Fields(text))
                any |= Say(given, key, field, ArgumentVerbs.MeaningOf(given, field, ""));
            if (!any)
                Keep(GraphQlMutation.Meaning, GraphQlMutation.Meaning.Plain with { Source = "tools/argument" });
        }

        private bool Say(IReadOnlyDictionary<string, object?> map, string key, string text, ToolMeaning meaning)
        {
            if (meaning.OnlyReads || meaning.Kind == EffectKind.NotUnderstood || meaning.Severity < ToolSeverity.Medium)
                return !meaning.OnlyReads && meaning.Kind != EffectKind.NotUnderstood;
            if (meaning.Kind == tool.Kind && meaning.Severity <= tool.Severity && !ArgumentVerbs.HasArguments(map))
                return true;

            // Its arguments may stand beside it or in a wrapper. INVARIANT: the worst of them counts, so that an empty wrapper hides nothing.
            var own = new List<Effect>(2);
            CallEffects.Add(meaning, ArgumentSigns.Of(map), own);
            foreach (var wrapper in ArgumentVerbs.Arguments)
            {
                if (map.TryGetValue(wrapper, out var inner) && inner is IReadOnlyDictionary<string, object?> given)
                    CallEffects.Add(meaning, ArgumentSigns.Of(given), own);
            }

            var evidence = $"{key}: {(text.Length > 60 ? text[..60] : text)}";
            var worst = own[0];
            foreach (var effect in own)
                worst = effect.Severity > worst.Severity || (effect.Severity.Equals(worst.Severity) && effect.Target.Length > worst.Target.Length) ? effect : worst;

            // Its own verb can also be what it was found by.
            var target = worst.Target == text ? "" : worst.Target;
            Keep(meaning, worst with
            {
                Target = target,
                Explanation = text.AsSpan().Trim().Contains(' ') ? "is told to " + (text.Length > 60 ? text[..60] : text) : target.Length == worst.Target.Length ? worst.Explanation : meaning.Says,
                Evidence = evidence,
                Source = "tools/argument",
            });
            return true;
        }

        private void Keep(ToolMeaning meaning, Effect effect)
        {
            _found ??= [];
            for (var i = 0; i < _found.Count; i++)
            {
                if (!ReferenceEquals(_found[i].Meaning, meaning) && _found[i].Meaning.Says != meaning.Says)
                    continue;
                _found[i] = new Spoken(meaning, effect.Severity > _found[i].Effect.Severity ? effect : _found[i].Effect, _found[i].Times + 1);
                return;
            }

            if (_found.Count < MostKept)
            {
                _found.Add(new Spoken(meaning, effect, 1));
                return;
            }

            var mildest = 0;
            for (var i = 1; i < _found.Count; i++)
                mildest = _found[i].Effect.Severity < _found[mildest].Effect.Severity ? i : mildest;
            if (effect.Severity > _found[mildest].Effect.Severity)
                _found[mildest] = new Spoken(meaning, effect, 1);
        }
    }
}
