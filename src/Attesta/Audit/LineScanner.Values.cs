using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using Attesta.Actions;

namespace Attesta.Audit;

// The JSON of a line: values in the one spelling that CanonicalJson writes. Whoever fails says why in Fault.
internal ref partial struct LineScanner
{
    private static readonly SearchValues<byte> Stops =
        SearchValues.Create([.. Enumerable.Range(0, 256).Where(code => code is < ' ' or '"' or '\\' or >= 0x7f).Select(code => (byte)code)]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly object True = true;
    private static readonly object False = false;

    private bool Texts(out object? value)
    {
        var items = _keeps ? new List<object?>() : null;
        value = null;
        _at++;
        if (!Take(']'))
        {
            do
            {
                if (Peek() != '"')
                    return Fail(FindingKind.WrongType, "a list of texts holds something else");
                if (!Text(out var raw, out var escaped))
                    return false;
                items?.Add(Decode(raw, escaped));
            }
            while (Take(','));
            if (!Expect(']'))
                return false;
        }

        value = items is null ? null : PlainList.Own([.. items]);
        return true;
    }

    private bool Value(int depth, out object? value)
    {
        value = null;
        if (depth > CanonicalJson.MaxDepth)
            return Fail(FindingKind.Malformed, "values nest too deeply");
        switch (Peek())
        {
            case '"':
                if (!Text(out var raw, out var escaped))
                    return false;
                value = _keeps ? Decode(raw, escaped) : null;
                return true;
            case '{':
                return Map(depth, out value);
            case '[':
                return List(depth, out value);
            case 't':
                value = True;
                return Word("true"u8);
            case 'f':
                value = False;
                return Word("false"u8);
            case 'n':
                return Word("null"u8);
            default:
                return Number(out value);
        }
    }

    private bool Map(int depth, out object? value)
    {
        var entries = _keeps ? new List<KeyValuePair<string, object?>>() : null;
        var names = _camel ? new HashSet<string>(StringComparer.Ordinal) : null;
        var previous = ReadOnlySpan<byte>.Empty;
        var previousEscaped = false;
        var first = true;
        value = null;
        _at++;
        if (!Take('}'))
        {
            do
            {
                var keyAt = _at;
                if (!Text(out var key, out var escaped))
                    return false;
                var order = names is not null ? (names.Add(Decode(key, escaped)) ? 1 : 0)
                    : first ? 1
                    : !escaped && !previousEscaped ? key.SequenceCompareTo(previous)
                    : CodePointOrder.Compare(Decode(key, escaped), Decode(previous, previousEscaped));
                if (order == 0)
                    return Fail(FindingKind.DuplicateMember, $"'{Shown(key)}' comes twice", keyAt);
                if (order < 0)
                    return Fail(FindingKind.WrongOrder, $"'{Shown(key)}' is out of order", keyAt);
                var isKept = _keeps && (_wanted == LineFields.All || depth > 1 || escaped || IndexOf(LineFields.IndexedKeys, key) >= 0);
                _keeps = isKept;
                if (!Expect(':') || !Value(depth + 1, out var item))
                    return false;
                if (isKept)
                    entries!.Add(new(Decode(key, escaped), item));
                _keeps = entries is not null;
                previous = key;
                previousEscaped = escaped;
                first = false;
            }
            while (Take(','));
            if (!Expect('}'))
                return false;
        }

        value = entries is null ? null : PlainMap.Own([.. entries]);
        return true;
    }

    private bool List(int depth, out object? value)
    {
        var items = _keeps ? new List<object?>() : null;
        value = null;
        _at++;
        if (!Take(']'))
        {
            do
            {
                if (!Value(depth + 1, out var item))
                    return false;
                items?.Add(item);
            }
            while (Take(','));
            if (!Expect(']'))
                return false;
        }

        value = items is null ? null : PlainList.Own([.. items]);
        return true;
    }

    private bool Number(out object? value)
    {
        value = null;
        var from = _at;
        Take('-');
        if (!Take('0') && !Digits())
            return Fail(FindingKind.Malformed, "a value was expected");
        var whole = true;
        if (Take('.'))
        {
            whole = false;
            if (!Digits())
                return Fail(FindingKind.Malformed, "digits were expected");
        }

        if (Take('e') || Take('E'))
        {
            whole = false;
            if (!Take('+'))
                Take('-');
            if (!Digits())
                return Fail(FindingKind.Malformed, "digits were expected");
        }

        var spelled = _line[from.._at];
        if (whole)
        {
            if (spelled.SequenceEqual("-0"u8) && !_camel)
                return Fail(FindingKind.NotCanonical, "-0 is written 0", from);
            if (!_keeps)
                return true;
            if (long.TryParse(spelled, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
                value = small;
            else if (spelled.Length <= 1000)
                value = BigInteger.Parse(Encoding.ASCII.GetString(spelled), CultureInfo.InvariantCulture);
            else
                return Fail(FindingKind.Malformed, "a number has more than 1000 digits", from);
            return true;
        }

        if (!double.TryParse(spelled, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return Fail(FindingKind.NotCanonical, "a number is out of range", from);
        Span<char> canonical = stackalloc char[PythonFloat.MaxLength];
        if (!_camel && !Ascii.Equals(spelled, canonical[..PythonFloat.Format(number, canonical)]))
            return Fail(FindingKind.NotCanonical, "a number is spelled differently", from);
        value = _keeps ? number : null;
        return true;
    }

    private readonly char Peek() => _at < _line.Length ? (char)_line[_at] : '\0';

    private bool Take(char letter)
    {
        var taken = Peek() == letter;
        if (taken)
            _at++;
        return taken;
    }

    private bool Digits()
    {
        var from = _at;
        while (Peek() is >= '0' and <= '9')
            _at++;
        return _at > from;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_line[_at..].StartsWith(word))
            return Fail(FindingKind.Malformed, "a value was expected");
        _at += word.Length;
        return true;
    }

    private bool Expect(char letter)
    {
        if (Take(letter))
            return true;
        return Peek() is ' ' or '\t' or '\r'
            ? Fail(FindingKind.NotCanonical, "white space stands between the parts")
            : Fail(FindingKind.Malformed, $"'{letter}' was expected");
    }

    private bool Fail(string kind, string detail, int at = -1)
    {
        Fault = new LedgerFinding(0, at >= 0 ? at : _at, kind, detail);
        return false;
    }
}
