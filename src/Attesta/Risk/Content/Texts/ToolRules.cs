using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content.Texts;

/// <summary>The rules on functions: by name, and by what their arguments are like.</summary>
internal sealed class ToolRules
{
    private const int MostNames = 4096;
    private const int LongestName = 256;

    private readonly ToolRule[] _rules;
    private readonly ConcurrentDictionary<string, ToolRule[]> _byName = new(StringComparer.Ordinal);

    public ToolRules(IEnumerable<Rule> rules) => _rules = [.. rules.Select(rule => new ToolRule(rule))];

    public void Read(ActionContext action, List<Effect> effects)
    {
        if (_rules.Length == 0)
            return;
        foreach (var rule in For(action.FunctionName))
        {
            if (rule.Matches(action, out var target))
                effects.Add(rule.Effect(action, target));
        }
    }

    private ToolRule[] For(string function)
    {
        if (_byName.TryGetValue(function, out var known))
            return known;
        var name = Snake(function.Length > LongestName ? function[..LongestName] : function);
        var last = name[(name.LastIndexOf('.') + 1)..];
        ToolRule[] found = [.. _rules.Where(rule => rule.IsOn(name, last))];
        if (_byName.Count < MostNames && function.Length <= LongestName)
            _byName.TryAdd(function, found);
        return found;
    }

    /// <summary><c>payments.sendMoney</c> as <c>payments.send_money</c>.</summary>
    public static string Snake(string name) =>
        string.Join('.', name.Split('.', '/', ':').Where(part => part.Length > 0).Select(part => string.Join('_', FunctionName.Words(part))));

    private sealed class ToolRule(Rule rule)
    {
        private readonly Glob[] _names = [.. rule.Match.Tools.Select(name => new Glob(name))];
        private readonly (string Name, Condition Condition)[] _arguments = [.. rule.Match.Arguments.Select(argument => (argument.Name, new Condition(argument.Value)))];

        public bool IsOn(string name, string last)
        {
            foreach (var glob in _names)
            {
                if (glob.Matches(name) || glob.Matches(last))
                    return true;
            }

            return false;
        }

        public bool Matches(ActionContext action, out string target)
        {
            target = "";
            foreach (var (name, condition) in _arguments)
            {
                if (!TryFind(action, name, out var value) || !condition.Holds(value))
                    return false;
            }

            if (TryFind(action, rule.Target, out var named) && named is string text)
                target = text;
            return true;
        }

        public Effect Effect(ActionContext action, string target) => new()
        {
            Kind = rule.Effect,
            Severity = rule.Severity,
            Width = rule.Scope ?? EffectWidth.One,
            Undo = rule.Undo,
            Target = target,
            Explanation = rule.Says.Replace("{target}", target.Length == 0 ? "what it names" : target, StringComparison.Ordinal).Replace("{program}", action.FunctionName, StringComparison.Ordinal),
            Remedy = rule.Remedy,
            Evidence = action.FunctionName,
            Source = rule.Id,
        };

        private static bool TryFind(ActionContext action, string name, out object? value)
        {
            if (action.Kwargs.TryGetValue(name, out value))
                return true;
            foreach (var (key, item) in action.Kwargs)
            {
                if (key.Length <= LongestName && Snake(key).Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    value = item;
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A glob, or a comparison with a number: <c>&gt;1000</c>.</summary>
    private sealed class Condition
    {
        private readonly Glob _glob;
        private readonly string _comparison = "";
        private readonly double _number;

        public Condition(string text)
        {
            foreach (var comparison in (string[])[">=", "<=", ">", "<"])
            {
                if (!text.StartsWith(comparison, StringComparison.Ordinal) || !double.TryParse(text.AsSpan(comparison.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out _number))
                    continue;
                _comparison = comparison;
                return;
            }

            _glob = new Glob(text);
        }

        public bool Holds(object? value) => value switch
        {
            IReadOnlyDictionary<string, object?> => _comparison.Length == 0 && _glob.Matches("{}"),
            IReadOnlyList<object?> list => list.Any(Holds),
            _ when _comparison.Length > 0 => Number(value) is { } number && _comparison switch
            {
                // INVARIANT: what is no number counts as beyond every bound.
                ">" => !(number <= _number),
                ">=" => !(number < _number),
                "<" => !(number >= _number),
                _ => !(number > _number),
            },
            null => _glob.Matches("null"),
            bool flag => _glob.Matches(flag ? "true" : "false"),
            string text => _glob.Matches(text),
            _ => _glob.Matches(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        };

        private static double? Number(object? value) => value switch
        {
            long number => number,
            int number => number,
            double number => number,
            decimal number => (double)number,
            BigInteger number => (double)number,
            string text when double.TryParse(text.AsSpan().Trim().TrimStart("$€£"), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }
}
