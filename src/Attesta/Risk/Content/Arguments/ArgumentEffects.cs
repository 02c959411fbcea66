using System.Numerics;
using Attesta.Actions;
using Attesta.Risk.Content.Tools;

namespace Attesta.Risk.Content.Arguments;

/// <summary>What the arguments of a call show, whatever the function is. Linear in their length; allocates nothing when nothing is found.</summary>
internal static class ArgumentEffects
{
    private const int MostValues = 20_000;
    private const int LongestPath = 2048;
    private const int LongestTold = 64 * 1024;

    private static readonly Effect TooMuch = new()
    {
        Kind = EffectKind.NotUnderstood,
        Severity = 0.6,
        Width = EffectWidth.Many,
        Explanation = "has arguments that are too many or too deep to be understood",
        Source = "arguments/size",
    };

    private static readonly Effect TellsOutside = new()
    {
        Kind = EffectKind.SendsOut,
        Severity = 0.64,
        Undo = EffectUndo.Impossible,
        Explanation = "tells a password, a code or a card number to an address outside",
        Source = "arguments/told_secret",
        Remedy = "let a person pass the secret on, over a way that is made for it",
    };

    private static readonly Effect TellsSomebody = TellsOutside with { Severity = 0.52, Explanation = "tells a password, a code or a card number to somebody" };

    /// <summary>Adds the effects of secret material, sensitive paths, private addresses and hidden instructions in the arguments.</summary>
    public static void Read(ActionContext action, List<Effect> effects)
    {
        if (action.Args.Count == 0 && action.Kwargs.Count == 0)
            return;
        var walk = new Walk(ToolMeanings.Of(action.FunctionName, action.FunctionDoc).Kind, effects);
        walk.List(action.Args, 0);
        walk.Map(action.Kwargs, 0);
        if (walk.IsTooMuch)
            effects.Add(TooMuch);
        if (walk.TellsSecret)
            effects.Add(walk.GoesOutside ? TellsOutside : TellsSomebody);
    }

    private struct Walk(EffectKind does, List<Effect> effects)
    {
        private int _visited;

        public bool IsTooMuch { get; private set; }

        public bool TellsSecret { get; private set; }

        public bool GoesOutside { get; private set; }

        public void Map(IReadOnlyDictionary<string, object?> map, int depth)
        {
            if (map is PlainMap plain)
            {
                foreach (var (key, value) in plain.Entries)
                {
                    Value(value, depth, key);
                    KeyText(key, depth);
                }

                return;
            }

            foreach (var (key, value) in map)
            {
                Value(value, depth, key);
                KeyText(key, depth);
            }
        }

        // A key is text as well, once it is an agent that chooses it.
        private readonly void KeyText(string key, int depth)
        {
            if (depth > 0 && key.Length > 24)
                TextArgument.Read(key, "", does, effects);
        }

        public void List(IReadOnlyList<object?> list, int depth)
        {
            if (list is PlainList plain)
            {
                foreach (var item in plain.Items)
                    Value(item, depth, "");
                return;
            }

            foreach (var item in list)
                Value(item, depth, "");
        }

        private void Value(object? value, int depth, string key)
        {
            if (++_visited > MostValues || depth > Plain.MaxDepth)
            {
                IsTooMuch = true;
                return;
            }

            switch (value)
            {
                case null or bool or long or int or double or BigInteger:
                    return;
                case string text:
                    TextArgument.Read(text, key, does, effects);
                    if (does is EffectKind.SendsOut or EffectKind.GrantsAccess)
                    {
                        TellsSecret |= text.Length is >= 8 and <= LongestTold && SpokenSecrets.IsIn(text);
                        GoesOutside |= OutsideAddress.Is(text);
                    }

                    if (text.Length is > 0 and <= LongestPath && (!IsOfUrl(key) || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase)))
                        PathArgument.Read(text, does, effects);
                    return;
                case IReadOnlyDictionary<string, object?> map:
                    Map(map, depth + 1);
                    return;
                case IReadOnlyList<object?> list:
                    List(list, depth + 1);
                    return;
                default:
                    Other(value, depth, key);
                    return;
            }
        }

        // The path of an address lies on another machine's map.
        private static bool IsOfUrl(string key) => key is "endpoint" or "route" or "url" or "uri" or "url_path" or "api_path" or "href";

        private void Other(object value, int depth, string key)
        {
            try
            {
                var frozen = Plain.Freeze(value);
                if (frozen?.GetType() != value.GetType())
                    Value(frozen, depth + 1, key);
            }
            catch (UnfaithfulValueException)
            {
                IsTooMuch = true;
            }
        }
    }
}
