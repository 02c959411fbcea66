using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Attesta.Audit;

// The JSON of a line: values in the one spelling that CanonicalJson writes. Whoever fails says why in Fault.
internal ref partial struct LineScanner
{
    /// <summary>Reads a string; <paramref name="raw"/> is what stands between the quotes.</summary>
    private bool Text(out ReadOnlySpan<byte> raw, out bool escaped)
    {
        raw = default;
        escaped = false;
        if (!Expect('"'))
            return false;
        var from = _at;
        while (true)
        {
            var run = _line[_at..].IndexOfAny(Stops);
            if (run < 0)
                return Fail(FindingKind.Malformed, "a text does not end", from);
            _at += run;
            switch (_line[_at])
            {
                case (byte)'"':
                    raw = _line[from.._at++];
                    return true;
                case (byte)'\\':
                    escaped = true;
                    if (!Escape())
                        return false;
                    break;
                case < (byte)' ':
                    return Fail(FindingKind.Malformed, "a control character stands in a text");
                default:
                    if (!_camel)
                        return Fail(Utf8.IsValid(_line) ? FindingKind.NotCanonical : FindingKind.InvalidUtf8, "a character outside ASCII is not escaped");
                    _at++;
                    break;
            }
        }
    }

    private bool Escape()
    {
        var rest = _line[(_at + 1)..];
        if (rest.IsEmpty)
            return Fail(FindingKind.Malformed, "a text does not end");
        if ("\"\\bfnrt"u8.Contains(rest[0]) || (_camel && rest[0] == '/'))
        {
            _at += 2;
            return true;
        }

        if (rest[0] != 'u' || rest.Length < 5 || rest[1..5].ContainsAnyExcept(HexDigits))
            return Fail(rest[0] == '/' ? FindingKind.NotCanonical : FindingKind.Malformed, "an escape is not one of JSON's");

        // Canonical text escapes nothing that has a shorter spelling.
        var code = CodeUnit(rest[1..5]);
        if (!_camel && (rest[1..5].ContainsAnyInRange((byte)'A', (byte)'F') || code is (>= ' ' and < '\u007f') or '\b' or '\f' or '\n' or '\r' or '\t'))
            return Fail(FindingKind.NotCanonical, "a character is escaped differently");
        _at += 6;
        return true;
    }

    private static string Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(raw);
        var text = new StringBuilder(raw.Length);
        for (var at = raw.IndexOf((byte)'\\'); at >= 0; at = raw.IndexOf((byte)'\\'))
        {
            text.Append(Encoding.UTF8.GetString(raw[..at]));
            var letter = raw[at + 1];
            text.Append(letter switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'u' => CodeUnit(raw[(at + 2)..(at + 6)]),
                _ => (char)letter,
            });
            raw = raw[(at + (letter == 'u' ? 6 : 2))..];
        }

        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    private static char CodeUnit(ReadOnlySpan<byte> hex) => (char)ushort.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
