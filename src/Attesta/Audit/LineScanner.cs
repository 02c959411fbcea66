using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>
/// Reads one line, strictly: the bytes must be exactly those that <see cref="AuditLine"/> would write for the same entry. A line of camelCase fields is
/// JSON without spaces in any order. Stops at the first fault, and never throws whatever the bytes.
/// </summary>
internal ref partial struct LineScanner
{
    private const int MostSurelyFinite = 300;

    private static readonly SearchValues<byte> HashDigits = SearchValues.Create("0123456789abcdef"u8);

    private readonly ReadOnlySpan<byte> _line;
    private readonly bool _camel;
    private readonly object?[]? _fields;
    private readonly uint _wanted;
    private bool _keeps;
    private int _at;

    /// <param name="line">The line without its line end.</param>
    /// <param name="keep">Whether to keep the values for <see cref="Entry"/>.</param>
    /// <param name="wanted">Which of them: <see cref="LineFields.All"/>, or only <see cref="LineFields.Indexed"/>, in which case the rest of the entry is empty.</param>
    public LineScanner(ReadOnlySpan<byte> line, bool keep, uint wanted = LineFields.All)
    {
        _wanted = keep ? wanted : 0;
        _line = line;

        // Unescaped quotes cannot stand inside a string, so this text can only be a key.
        _camel = !line.StartsWith("{\"action_description\":"u8) && line.IndexOf("\"chainHash\":"u8) >= 0;
        _fields = keep ? new object?[LineFields.Count] : null;
    }

    public LedgerFinding? Fault { get; private set; }

    /// <summary>The chain hash as the line states it; empty when a fault came before it.</summary>
    public ReadOnlySpan<byte> ChainHash { get; private set; }

    public ReadOnlySpan<byte> PreviousHash { get; private set; }

    /// <summary>The bytes to cut out before hashing: the chain hash member and one comma.</summary>
    public Range Cut { get; private set; }

    public bool Scan()
    {
        if (_line.IsEmpty)
            return Fail(FindingKind.BlankLine, "the line is empty");
        if (_line.StartsWith("\uFEFF"u8))
            return Fail(FindingKind.ByteOrderMark, "the line begins with a byte order mark");
        if (_line[^1] == '\r')
            return Fail(FindingKind.CarriageReturn, "the line ends in CR LF");
        if (_camel && !Utf8.IsValid(_line))
            return Fail(FindingKind.InvalidUtf8, "the line is not UTF-8");
        if (!Expect('{'))
            return false;

        var names = _camel ? LineFields.CamelCase : LineFields.SnakeCase;
        var seen = 0u;
        var last = -1;
        do
        {
            var keyAt = _at;
            if (!Text(out var key, out _))
                return false;
            var index = last + 1 < names.Length && key.SequenceEqual(names[last + 1]) ? last + 1 : IndexOf(names, key);
            if (index < 0)
                return Fail(FindingKind.UnknownMember, $"the format has no field '{Shown(key)}'", keyAt);
            if ((seen & (1u << index)) != 0)
                return Fail(FindingKind.DuplicateMember, $"'{Shown(key)}' comes twice", keyAt);
            if (index < last && !_camel)
                return Fail(FindingKind.WrongOrder, $"'{Shown(key)}' is out of order", keyAt);
            seen |= 1u << index;
            last = index;
            if (!Expect(':') || !Field(index, key, keyAt))
                return false;
        }
        while (Take(','));

        if (!Expect('}'))
            return false;
        if (_at != _line.Length)
            return Fail(FindingKind.Malformed, "bytes follow the entry");
        for (var i = 0; i < LineFields.Count; i++)
        {
            if ((seen & (1u << i)) == 0)
                return Fail(FindingKind.MissingMember, $"'{Encoding.UTF8.GetString(names[i])}' is missing", 0);
        }

        return true;
    }

    /// <summary>The entry, after a scan without fault that kept the values.</summary>
    public readonly AuditEntry Entry() => new()
    {
        ActionDescription = (string?)_fields![0] ?? "",
        ActionName = (string)_fields[1]!,
        AgentId = (string)_fields[2]!,
        ApproverIds = [.. ((PlainList)_fields[3]!).Select(id => (string)id!)],
        ChainHash = (string?)_fields[LineFields.ChainHash] ?? "",
        ChallengePassed = (bool?)_fields[5],
        ChallengeType = (string)_fields[6]!,
        DecidedAt = (string)_fields[7]!,
        EntryId = (string)_fields[8]!,
        Environment = (string)_fields[9]!,
        ExecutedAt = (string?)_fields[10] ?? "",
        InterceptedAt = (string?)_fields[11] ?? "",
        Metadata = (PlainMap)_fields[12]!,
        MinReviewMet = (bool)_fields[13]!,
        PreviousHash = (string?)_fields[LineFields.PreviousHash] ?? "",
        ReviewDurationSeconds = (double)_fields[15]!,
        RiskLevel = (string)_fields[16]!,
        RiskScore = (double?)_fields[17] ?? 0,
        SessionId = (string)_fields[18]!,
        Verdict = (string)_fields[19]!,
    };

    private bool Field(int index, ReadOnlySpan<byte> key, int keyAt)
    {
        var shape = LineFields.Shapes[index];
        _keeps = (_wanted & (1u << index)) != 0;
        var from = _at;
        var first = Peek();
        if (first is ' ' or '\t')
            return Fail(FindingKind.NotCanonical, "white space stands between the parts");
        var fits = shape switch
        {
            FieldShape.Text => first == '"' || (_camel && first == 'n'),
            FieldShape.Hash => first == '"',
            FieldShape.Texts => first == '[',
            FieldShape.Flag => first is 't' or 'f',
            FieldShape.FlagOrNull => first is 't' or 'f' or 'n',
            FieldShape.Float => first is '-' or (>= '0' and <= '9'),
            _ => first == '{',
        };
        object? value = null;
        if (fits && !(shape == FieldShape.Texts ? Texts(out value) : Value(1, out value)))
            return false;
        var raw = _line[from.._at];
        fits = fits && shape switch
        {
            FieldShape.Hash => raw.Length == AuditChain.HashLength + 2 && !raw[1..^1].ContainsAnyExcept(HashDigits),
            FieldShape.Float => _camel || raw.ContainsAny((byte)'.', (byte)'e'),
            _ => true,
        };
        if (!fits)
            return Fail(FindingKind.WrongType, $"'{Shown(key)}' has a value of another type", from);

        // A whole number of any length is JSON, but none that a line could give back.
        if (shape == FieldShape.Float && raw.Length > MostSurelyFinite && !double.IsFinite(double.Parse(raw, CultureInfo.InvariantCulture)))
            return Fail(FindingKind.NotCanonical, "a number is out of range", from);

        if (index == LineFields.PreviousHash)
        {
            PreviousHash = raw[1..^1];
        }
        else if (index == LineFields.ChainHash)
        {
            ChainHash = raw[1..^1];
            Cut = _line[keyAt - 1] == ',' ? (keyAt - 1).._at : keyAt..Math.Min(_at + 1, _line.Length);
        }

        if (_keeps)
            _fields![index] = value is long whole ? (double)whole : value is BigInteger huge ? (double)huge : shape == FieldShape.Text ? value ?? "" : value;
        return true;
    }

    private static int IndexOf(byte[][] names, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (key.SequenceEqual(names[i]))
                return i;
        }

        return -1;
    }

    private static string Shown(ReadOnlySpan<byte> key) => VisibleText.Escape(Encoding.UTF8.GetString(key[..Math.Min(key.Length, 64)]), 64);
}
