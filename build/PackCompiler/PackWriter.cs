using System.Text;
using Attesta.Risk.Content.Rules;

namespace Attesta.PackCompiler;

/// <summary>Writes what <see cref="PackImage"/> reads: tables of places, then texts, rules and grammars. Examples stay behind.</summary>
internal sealed class PackWriter
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly MemoryStream _body = new();

    public static byte[] Write(IReadOnlyList<RulePack> packs) => new PackWriter().WriteAll(packs);

    private byte[] WriteAll(IReadOnlyList<RulePack> packs)
    {
        Rule[] rules = [.. packs.SelectMany(pack => pack.Rules)];
        var grammars = Grammars(packs);
        string[] names = [.. grammars.Keys.Union(rules.SelectMany(rule => rule.Match.Programs), StringComparer.Ordinal)];
        string[] programs = [.. names.Where(name => !ProgramGlob.IsOne(name)).Order(Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)))),
            .. names.Where(ProgramGlob.IsOne).Order(StringComparer.Ordinal)];
        int[] onTools = [.. Enumerable.Range(0, rules.Length).Where(index => rules[index].Match.Tools.Count > 0)];

        var rulePlaces = rules.Select(rule => Place(() => Write(rule))).ToArray();
        var programPlaces = programs.Select(name =>
        {
            var grammar = grammars.TryGetValue(name, out var known) ? Place(() => Write(known)) : -1;
            int[] about = [.. Enumerable.Range(0, rules.Length).Where(index => rules[index].Match.Programs.Contains(name, StringComparer.Ordinal))];
            return (Name: Number(name), Grammar: grammar, Rules: Place(() => WriteNumbers(about)));
        }).ToArray();
        // Texts are complete by now.
        var textPlaces = _texts.Select(text => Place(() => WriteBytes(Encoding.UTF8.GetBytes(text)))).ToArray();

        var tables = new List<int> { PackImage.Mark, _texts.Count, rules.Length, programs.Count(name => !ProgramGlob.IsOne(name)), programs.Count(ProgramGlob.IsOne), onTools.Length };
        var start = (PackImage.HeaderNumbers + _texts.Count + rules.Length + (programs.Length * PackImage.ProgramNumbers) + onTools.Length) * sizeof(int);
        tables.AddRange(textPlaces.Select(place => start + place));
        tables.AddRange(rulePlaces.Select(place => start + place));
        foreach (var (name, grammar, about) in programPlaces)
            tables.AddRange([name, grammar < 0 ? -1 : start + grammar, start + about]);
        tables.AddRange(onTools);

        using var output = new MemoryStream();
        using var writer = new BinaryWriter(output);
        tables.ForEach(writer.Write);
        writer.Write(_body.ToArray());
        return output.ToArray();
    }

    private static Dictionary<string, ProgramGrammar> Grammars(IReadOnlyList<RulePack> packs)
    {
        var grammars = new Dictionary<string, ProgramGrammar>(StringComparer.Ordinal);
        foreach (var grammar in packs.SelectMany(pack => pack.Programs))
            grammars[grammar.Program] = grammars.TryGetValue(grammar.Program, out var known) ? known.With(grammar) : grammar;
        return grammars;
    }

    private int Place(Action write)
    {
        var place = (int)_body.Position;
        write();
        return place;
    }

    private void Write(ProgramGrammar grammar)
    {
        Write(grammar.Program);
        Write((int)grammar.Style);
        Write(grammar.ArgumentsAreData ? 1 : 0);
        Write(grammar.IsGeneric ? 1 : 0);
        Write(grammar.Values);
        Write(grammar.Reads);
        Write(grammar.Harmless);
    }

    private void Write(Rule rule)
    {
        Write(rule.Id);
        Write((int)rule.Effect);
        Write((int)Math.Round(rule.Severity * 1000));
        Write(rule.Scope is { } scope ? (int)scope + 1 : 0);
        Write((int)rule.Undo);
        Write(rule.Target);
        Write(rule.Says);
        Write(rule.Remedy ?? "");
        var match = rule.Match;
        Write(match.Programs);
        Write(match.Verbs);
        Write(match.Operands);
        Write(match.MinOperands);
        Write(match.Unless);
        Write(match.Assignments);
        Write(match.Input ? 1 : 0);
        Write(match.Wrappers);
        Write(match.StandardInput);
        Write(match.Tools);
        Write(match.Options.Count);
        foreach (var group in match.Options)
            Write(group);
        Write(match.Arguments.Count);
        foreach (var (name, value) in match.Arguments)
        {
            Write(name);
            Write(value);
        }
    }

    private void Write(IReadOnlyList<string> texts)
    {
        Write(texts.Count);
        foreach (var text in texts)
            Write(text);
    }

    private void WriteNumbers(int[] numbers)
    {
        Write(numbers.Length);
        foreach (var number in numbers)
            Write(number);
    }

    private void WriteBytes(byte[] bytes)
    {
        Write(bytes.Length);
        _body.Write(bytes);
    }

    private void Write(string text) => Write(Number(text));

    private void Write(int number)
    {
        for (; number >= 0x80; number >>= 7)
            _body.WriteByte((byte)(number | 0x80));
        _body.WriteByte((byte)number);
    }

    /// <summary>Each text is written once.</summary>
    private int Number(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _texts.Count;
            _numbers.Add(text, number);
            _texts.Add(text);
        }

        return number;
    }
}
