using System.Buffers.Binary;
using System.Reflection;
using System.Text;

namespace Attesta.Risk.Content.Rules;

/// <summary>
/// The shipped packs in their compiled form, which the build writes from YAML. Nothing is read before it is needed: a program is looked up in the bytes,
/// and its rules are read when it is met. See <c>build/PackCompiler</c>. Safe to use from many threads.
/// </summary>
internal sealed class PackImage : IRuleSource
{
    /// <summary>How the compiled form begins; the number changes with the format.</summary>
    public const int Mark = 0x41545032;

    /// <summary>Numbers before the tables: the mark, and how many texts, rules, programs, globs and rules on tools there are.</summary>
    public const int HeaderNumbers = 6;

    /// <summary>Numbers of one program: its name, where its grammar is (-1 without one), and where the numbers of its rules are.</summary>
    public const int ProgramNumbers = 3;

    private const string Resource = "Attesta.Risk.Content.Packs.compiled";

    private static readonly Lazy<PackImage> Embedded = new(static () => new PackImage(Bytes()));

    private readonly byte[] _bytes;
    private readonly string?[] _texts;
    private readonly Rule?[] _rules;
    private readonly int _programCount;
    private readonly int _globCount;
    private readonly int _toolCount;
    private readonly int _ruleTable;
    private readonly int _programTable;
    private readonly int _toolTable;

    public PackImage(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderNumbers * sizeof(int) || Number(0) != Mark)
            throw new InvalidDataException("The compiled rule packs are of another version; build again.");
        _texts = new string?[Number(4)];
        _rules = new Rule?[Number(8)];
        (_programCount, _globCount, _toolCount) = (Number(12), Number(16), Number(20));
        _ruleTable = (HeaderNumbers + _texts.Length) * sizeof(int);
        _programTable = _ruleTable + (_rules.Length * sizeof(int));
        _toolTable = _programTable + ((_programCount + _globCount) * ProgramNumbers * sizeof(int));
    }

    /// <summary>What this version of Attesta ships.</summary>
    public static PackImage Shipped => Embedded.Value;

    public int RuleCount => _rules.Length;

    public IEnumerable<string> Programs => Enumerable.Range(0, _programCount).Select(index => Text(Number(Entry(index))));

    public IReadOnlyList<Rule> OnTools => [.. Enumerable.Range(0, _toolCount).Select(index => RuleAt(Number(_toolTable + (index * sizeof(int)))))];

    public (ProgramGrammar? Grammar, IReadOnlyList<Rule> Rules) Of(string program)
    {
        ProgramGrammar? grammar = null;
        var rules = new List<Rule>();
        if (Find(program) is var found and >= 0)
            Add(found);
        for (var i = 0; i < _globCount; i++)
        {
            if (ProgramGlob.Matches(Text(Number(Entry(_programCount + i))), program))
                Add(_programCount + i);
        }

        return (grammar, rules);

        void Add(int index)
        {
            var entry = Entry(index);
            if (Number(entry + sizeof(int)) is var place and >= 0)
            {
                var one = ReadGrammar(place);
                grammar = grammar is null ? one : grammar.With(one);
            }

            var reader = new PackCursor(_bytes, Number(entry + (2 * sizeof(int))));
            for (var count = reader.Number(); count > 0; count--)
            {
                var rule = RuleAt(reader.Number());
                if (!rules.Contains(rule))
                    rules.Add(rule);
            }
        }
    }

    /// <summary>The compiled form as it is embedded.</summary>
    public static byte[] Bytes()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException("The rule packs are missing from the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Programs stand in the order of their bytes.</summary>
    private int Find(string program)
    {
        Span<byte> wanted = stackalloc byte[512];
        if (!Encoding.UTF8.TryGetBytes(program, wanted, out var length))
            return -1;
        wanted = wanted[..length];
        var (low, high) = (0, _programCount - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = wanted.SequenceCompareTo(new PackCursor(_bytes, TextPlace(Number(Entry(middle)))).Bytes());
            if (order == 0)
                return middle;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return -1;
    }

    private ProgramGrammar ReadGrammar(int place)
    {
        var reader = new PackCursor(_bytes, place);
        return new ProgramGrammar
        {
            Program = Text(reader.Number()),
            Style = (OptionStyle)reader.Number(),
            ArgumentsAreData = reader.Number() > 0,
            IsGeneric = reader.Number() > 0,
            Values = Texts(ref reader),
            Reads = Texts(ref reader),
            Harmless = Texts(ref reader),
        };
    }

    private Rule RuleAt(int index) => _rules[index] ??= ReadRule(Number(_ruleTable + (index * sizeof(int))));

    private Rule ReadRule(int place)
    {
        var reader = new PackCursor(_bytes, place);
        return new Rule
        {
            Id = Text(reader.Number()),
            Effect = (EffectKind)reader.Number(),
            Severity = reader.Number() / 1000.0,
            Scope = reader.Number() is var scope and > 0 ? (EffectWidth)(scope - 1) : null,
            Undo = (EffectUndo)reader.Number(),
            Target = Text(reader.Number()),
            Says = Text(reader.Number()),
            Remedy = Text(reader.Number()) is { Length: > 0 } remedy ? remedy : null,
            Match = ReadMatch(ref reader),
        };
    }

    private RuleMatch ReadMatch(ref PackCursor reader)
    {
        var match = new RuleMatch
        {
            Programs = Texts(ref reader),
            Verbs = Texts(ref reader),
            Operands = Texts(ref reader),
            MinOperands = reader.Number(),
            Unless = Texts(ref reader),
            Assignments = Texts(ref reader),
            Input = reader.Number() > 0,
            Wrappers = Texts(ref reader),
            StandardInput = Texts(ref reader),
            Tools = Texts(ref reader),
        };
        var options = new string[reader.Number()][];
        for (var i = 0; i < options.Length; i++)
            options[i] = Texts(ref reader);
        var arguments = new (string, string)[reader.Number()];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = (Text(reader.Number()), Text(reader.Number()));
        return match with { Options = options, Arguments = arguments };
    }

    private string[] Texts(ref PackCursor reader)
    {
        var count = reader.Number();
        if (count == 0)
            return [];
        var texts = new string[count];
        for (var i = 0; i < count; i++)
            texts[i] = Text(reader.Number());
        return texts;
    }

    private string Text(int index) => _texts[index] ??= Encoding.UTF8.GetString(new PackCursor(_bytes, TextPlace(index)).Bytes());

    private int TextPlace(int index) => Number((HeaderNumbers + index) * sizeof(int));

    private int Entry(int index) => _programTable + (index * ProgramNumbers * sizeof(int));

    private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));
}
