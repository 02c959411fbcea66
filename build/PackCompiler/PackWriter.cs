using System.Text;
using Attesta.Risk.Content.Rules;

namespace Attesta.PackCompiler;

/// <summary>Writes what <see cref="PackImage"/> reads. Examples stay behind: they are for whoever writes and tests rules.</summary>
internal static class PackWriter
{
    public static byte[] Write(IReadOnlyList<RulePack> packs)
    {
        Rule[] rules = [.. packs.SelectMany(pack => pack.Rules)];
        var grammars = Grammars(packs);
        var names = grammars.Keys.Union(rules.SelectMany(rule => rule.Match.Programs), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();

        // The index stands first and has the same length whatever the offsets are, so it is written twice.
        var (ruleOffsets, grammarOffsets) = (new int[rules.Length], new Dictionary<string, int>(StringComparer.Ordinal));
        var index = Index(rules, names, ruleOffsets, grammarOffsets);
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body, Encoding.UTF8);
        for (var i = 0; i < rules.Length; i++)
        {
            ruleOffsets[i] = index.Length + (int)body.Position;
            Write(writer, rules[i]);
        }

        foreach (var (name, grammar) in grammars)
        {
            grammarOffsets[name] = index.Length + (int)body.Position;
            Write(writer, grammar);
        }

        return [.. Index(rules, names, ruleOffsets, grammarOffsets), .. body.ToArray()];
    }

    private static Dictionary<string, ProgramGrammar> Grammars(IReadOnlyList<RulePack> packs)
    {
        var grammars = new Dictionary<string, ProgramGrammar>(StringComparer.Ordinal);
        foreach (var grammar in packs.SelectMany(pack => pack.Programs))
            grammars[grammar.Program] = grammars.TryGetValue(grammar.Program, out var known) ? known.With(grammar) : grammar;
        return grammars;
    }

    private static byte[] Index(Rule[] rules, string[] names, int[] ruleOffsets, Dictionary<string, int> grammarOffsets)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(PackImage.Mark);
        writer.Write(rules.Length);
        foreach (var offset in ruleOffsets)
            writer.Write(offset);
        WriteNumbers(writer, Where(rules, rule => rule.Match.Tools.Count > 0));
        writer.Write(names.Length);
        foreach (var name in names)
        {
            writer.Write(name);
            writer.Write(grammarOffsets.GetValueOrDefault(name, -1));
            WriteNumbers(writer, Where(rules, rule => rule.Match.Programs.Contains(name, StringComparer.Ordinal)));
        }

        return stream.ToArray();
    }

    private static int[] Where(Rule[] rules, Func<Rule, bool> holds) => [.. Enumerable.Range(0, rules.Length).Where(i => holds(rules[i]))];

    private static void Write(BinaryWriter writer, ProgramGrammar grammar)
    {
        writer.Write(grammar.Program);
        writer.Write((byte)grammar.Style);
        writer.Write(grammar.ArgumentsAreData);
        writer.Write(grammar.IsGeneric);
        Write(writer, grammar.Values);
        Write(writer, grammar.Reads);
        Write(writer, grammar.Harmless);
    }

    private static void Write(BinaryWriter writer, Rule rule)
    {
        writer.Write(rule.Id);
        writer.Write((byte)rule.Effect);
        writer.Write(rule.Severity);
        writer.Write((byte)(rule.Scope is { } scope ? (int)scope + 1 : 0));
        writer.Write((byte)rule.Undo);
        writer.Write(rule.Target);
        writer.Write(rule.Says);
        writer.Write(rule.Remedy ?? "");
        Write(writer, rule.Match.Programs);
        Write(writer, rule.Match.Verbs);
        writer.Write7BitEncodedInt(rule.Match.Options.Count);
        foreach (var group in rule.Match.Options)
            Write(writer, group);
        Write(writer, rule.Match.Operands);
        writer.Write7BitEncodedInt(rule.Match.MinOperands);
        Write(writer, rule.Match.Unless);
        Write(writer, rule.Match.Assignments);
        writer.Write(rule.Match.Input);
        Write(writer, rule.Match.Wrappers);
        Write(writer, rule.Match.StandardInput);
        Write(writer, rule.Match.Tools);
        writer.Write7BitEncodedInt(rule.Match.Arguments.Count);
        foreach (var (name, value) in rule.Match.Arguments)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write7BitEncodedInt(texts.Count);
        foreach (var text in texts)
            writer.Write(text);
    }

    private static void WriteNumbers(BinaryWriter writer, int[] numbers)
    {
        writer.Write7BitEncodedInt(numbers.Length);
        foreach (var number in numbers)
            writer.Write7BitEncodedInt(number);
    }
}
