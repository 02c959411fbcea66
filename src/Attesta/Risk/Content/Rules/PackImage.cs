using System.Reflection;
using System.Text;

namespace Attesta.Risk.Content.Rules;

/// <summary>
/// The shipped packs in their compiled form, which the build writes from YAML: an index by program that is read at once, and rules that are read when
/// their program is met. See <c>build/PackCompiler</c>.
/// </summary>
internal sealed class PackImage : IRuleSource
{
    /// <summary>How the compiled form begins; the number changes with the format.</summary>
    public const string Mark = "attesta-packs-1";

    private const string Resource = "Attesta.Risk.Content.Packs.compiled";

    private static readonly Lazy<PackImage> Embedded = new(static () => new PackImage(Bytes()));

    private readonly byte[] _bytes;
    private readonly Dictionary<string, Entry> _programs;
    private readonly List<(string Name, Entry Entry)> _globs = [];
    private readonly int[] _rules;
    private readonly int[] _onTools;

    public PackImage(byte[] bytes)
    {
        _bytes = bytes;
        using var reader = At(0);
        if (reader.ReadString() != Mark)
            throw new InvalidDataException("The compiled rule packs are of another version; build again.");
        _rules = Offsets(reader);
        _onTools = Numbers(reader);
        var count = reader.ReadInt32();
        _programs = new Dictionary<string, Entry>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            var entry = new Entry(reader.ReadInt32(), Numbers(reader));
            if (ProgramGlob.IsOne(name))
                _globs.Add((name, entry));
            else
                _programs.Add(name, entry);
        }
    }

    /// <summary>What this version of Attesta ships.</summary>
    public static PackImage Shipped => Embedded.Value;

    public int RuleCount => _rules.Length;

    public IEnumerable<string> Programs => _programs.Keys;

    public IReadOnlyList<Rule> OnTools => [.. _onTools.Select(Read)];

    public (ProgramGrammar? Grammar, IReadOnlyList<Rule> Rules) Of(string program)
    {
        var found = new List<Entry>();
        if (_programs.TryGetValue(program, out var exact))
            found.Add(exact);
        foreach (var (name, entry) in _globs)
        {
            if (ProgramGlob.Matches(name, program))
                found.Add(entry);
        }

        ProgramGrammar? grammar = null;
        foreach (var entry in found.Where(entry => entry.Grammar >= 0))
        {
            var one = ReadGrammar(entry.Grammar);
            grammar = grammar is null ? one : grammar.With(one);
        }

        return (grammar, [.. found.SelectMany(entry => entry.Rules).Distinct().Select(Read)]);
    }

    private ProgramGrammar ReadGrammar(int offset)
    {
        using var reader = At(offset);
        return new ProgramGrammar
        {
            Program = reader.ReadString(),
            Style = (OptionStyle)reader.ReadByte(),
            ArgumentsAreData = reader.ReadBoolean(),
            IsGeneric = reader.ReadBoolean(),
            Values = Texts(reader),
            Reads = Texts(reader),
            Harmless = Texts(reader),
        };
    }

    private Rule Read(int index)
    {
        using var reader = At(_rules[index]);
        return new Rule
        {
            Id = reader.ReadString(),
            Effect = (EffectKind)reader.ReadByte(),
            Severity = reader.ReadDouble(),
            Scope = reader.ReadByte() is var scope and > 0 ? (EffectWidth)(scope - 1) : null,
            Undo = (EffectUndo)reader.ReadByte(),
            Target = reader.ReadString(),
            Says = reader.ReadString(),
            Remedy = reader.ReadString() is { Length: > 0 } remedy ? remedy : null,
            Match = ReadMatch(reader),
        };
    }

    private static RuleMatch ReadMatch(BinaryReader reader) => new()
    {
        Programs = Texts(reader),
        Verbs = Texts(reader),
        Options = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => Texts(reader))],
        Operands = Texts(reader),
        MinOperands = reader.Read7BitEncodedInt(),
        Unless = Texts(reader),
        Assignments = Texts(reader),
        Input = reader.ReadBoolean(),
        Wrappers = Texts(reader),
        StandardInput = Texts(reader),
        Tools = Texts(reader),
        Arguments = [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => (reader.ReadString(), reader.ReadString()))],
    };

    private static string[] Texts(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0)
            return [];
        var texts = new string[count];
        for (var i = 0; i < count; i++)
            texts[i] = reader.ReadString();
        return texts;
    }

    private static int[] Numbers(BinaryReader reader)
    {
        var numbers = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.Read7BitEncodedInt();
        return numbers;
    }

    private static int[] Offsets(BinaryReader reader)
    {
        var offsets = new int[reader.ReadInt32()];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = reader.ReadInt32();
        return offsets;
    }

    private BinaryReader At(int offset) => new(new MemoryStream(_bytes, offset, _bytes.Length - offset, writable: false), Encoding.UTF8);

    public static byte[] Bytes()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException("The rule packs are missing from the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <param name="Grammar">Where its grammar begins; -1 when it has none.</param>
    /// <param name="Rules">Which rules are about it.</param>
    private readonly record struct Entry(int Grammar, int[] Rules);
}
