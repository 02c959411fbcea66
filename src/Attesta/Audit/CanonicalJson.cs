using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>
/// The one spelling of a value that digests and hashes are taken of: JSON with keys sorted by code point at every depth, no spaces and ASCII only, byte for
/// byte what Python's <c>json.dumps(value, sort_keys=True, separators=(",", ":"))</c> writes.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Deepest nesting that is written or read back: what <see cref="Plain.MaxDepth"/> lets in, wrapped a few times more.</summary>
    public const int MaxDepth = 2 * Plain.MaxDepth;

    private static readonly SearchValues<char> Unescaped =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code).Except(['"', '\\'])]);

    /// <summary>Writes a plain value: null, bool, long, BigInteger, double, string, <see cref="PlainList"/> or <see cref="PlainMap"/>.</summary>
    /// <exception cref="UnfaithfulValueException">It is none of these, not a finite number, or nests deeper than <see cref="MaxDepth"/>.</exception>
    public static void Write(IBufferWriter<byte> target, object? value) => Write(target, value, 0);

    /// <summary>The canonical bytes of a plain value.</summary>
    /// <inheritdoc cref="Write(IBufferWriter{byte}, object?)"/>
    public static byte[] Of(object? value)
    {
        var target = new ArrayBufferWriter<byte>();
        Write(target, value, 0);
        return target.WrittenSpan.ToArray();
    }

    internal static void WriteFloat(IBufferWriter<byte> target, double number)
    {
        if (!double.IsFinite(number))
            throw new UnfaithfulValueException("it is not a finite number");
        Span<char> spelled = stackalloc char[PythonFloat.MaxLength];
        WriteAscii(target, spelled[..PythonFloat.Format(number, spelled)]);
    }

    internal static void WriteText(IBufferWriter<byte> target, ReadOnlySpan<char> text)
    {
        target.Write("\""u8);
        for (var plain = text.IndexOfAnyExcept(Unescaped); plain >= 0; plain = text.IndexOfAnyExcept(Unescaped))
        {
            WriteAscii(target, text[..plain]);
            WriteEscape(target, text[plain]);
            text = text[(plain + 1)..];
        }

        WriteAscii(target, text);
        target.Write("\""u8);
    }

    private static void Write(IBufferWriter<byte> target, object? value, int depth)
    {
        if (depth > MaxDepth)
            throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"it nests deeper than {MaxDepth} levels"));
        switch (value)
        {
            case null:
                target.Write("null"u8);
                break;
            case bool flag:
                target.Write(flag ? "true"u8 : "false"u8);
                break;
            case string text:
                WriteText(target, text);
                break;
            case long number:
                number.TryFormat(target.GetSpan(20), out var length, provider: CultureInfo.InvariantCulture);
                target.Advance(length);
                break;
            case double number:
                WriteFloat(target, number);
                break;
            case BigInteger number:
                WriteAscii(target, number.ToString(CultureInfo.InvariantCulture));
                break;
            case PlainMap map:
                WriteMap(target, map, depth);
                break;
            case PlainList list:
                WriteList(target, list, depth);
                break;
            default:
                throw new UnfaithfulValueException($"a {value.GetType().Name} is not a plain value");
        }
    }

    private static void WriteMap(IBufferWriter<byte> target, PlainMap map, int depth)
    {
        var entries = map.Entries;
        for (var i = 1; i < entries.Length; i++)
        {
            if (CodePointOrder.Instance.Compare(entries[i - 1], entries[i]) > 0)
            {
                var sorted = entries.ToArray();
                Array.Sort(sorted, CodePointOrder.Instance);
                entries = sorted;
                break;
            }
        }

        target.Write("{"u8);
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0)
                target.Write(","u8);
            WriteText(target, entries[i].Key);
            target.Write(":"u8);
            Write(target, entries[i].Value, depth + 1);
        }

        target.Write("}"u8);
    }

    private static void WriteList(IBufferWriter<byte> target, PlainList list, int depth)
    {
        target.Write("["u8);
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
                target.Write(","u8);
            Write(target, list[i], depth + 1);
        }

        target.Write("]"u8);
    }

    private static void WriteAscii(IBufferWriter<byte> target, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        Ascii.FromUtf16(text, target.GetSpan(text.Length), out var written);
        target.Advance(written);
    }

    private static void WriteEscape(IBufferWriter<byte> target, char letter)
    {
        var span = target.GetSpan(6);
        span[0] = (byte)'\\';
        var shortEscape = letter switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\0' };
        if (shortEscape != '\0')
        {
            span[1] = (byte)shortEscape;
            target.Advance(2);
            return;
        }

        span[1] = (byte)'u';
        ((int)letter).TryFormat(span[2..], out _, "x4", CultureInfo.InvariantCulture);
        target.Advance(6);
    }
}
