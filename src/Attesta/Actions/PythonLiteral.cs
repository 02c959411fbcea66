using System.Globalization;
using System.Numerics;
using System.Text;

namespace Attesta.Actions;

/// <summary>
/// Writes values and calls as Python literals, because audit files are read by both worlds: <c>f('a', 1, on=True, x=None)</c>.
/// Like Python's repr it escapes control, formatting and unassigned characters, so the text is one line and cannot steer a terminal.
/// </summary>
public static class PythonLiteral
{
    /// <summary>Writes a call. Stops after <paramref name="maxLength"/> characters with "...".</summary>
    public static string Call(ActionContext action, int maxLength)
    {
        var writer = new Writer(maxLength);
        writer.Name(action.FunctionName);
        writer.Raw("(");
        var first = true;
        foreach (var value in action.Args)
        {
            if (!writer.Next(ref first))
                break;
            writer.Value(value, 0);
        }

        foreach (var (name, value) in action.Kwargs)
        {
            if (!writer.Next(ref first))
                break;
            writer.Name(name);
            writer.Raw("=");
            writer.Value(value, 0);
        }

        writer.Raw(")");
        return writer.Finish();
    }

    /// <summary>Writes one value. Stops after <paramref name="maxLength"/> characters with "...".</summary>
    public static string Of(object? value, int maxLength)
    {
        var writer = new Writer(maxLength);
        writer.Value(value, 0);
        return writer.Finish();
    }

    private readonly struct Writer(int maxLength)
    {
        private const int LargestKept = 4096;

        [ThreadStatic]
        private static StringBuilder? _kept;

        private readonly StringBuilder _text = Interlocked.Exchange(ref _kept, null) ?? new StringBuilder(256);

        private bool Full => _text.Length > maxLength;

        public bool Next(ref bool first)
        {
            if (!first)
                _text.Append(", ");
            first = false;
            return !Full;
        }

        public void Raw(string text) => _text.Append(text);

        public void Name(string name)
        {
            if (VisibleText.IsHarmless(name))
            {
                _text.Append(name);
                return;
            }

            foreach (var rune in VisibleText.Runes(name))
            {
                if (Full)
                    return;
                VisibleText.Append(_text, rune, quote: '\0');
            }
        }

        public void Value(object? value, int depth)
        {
            if (Full || depth > Plain.MaxDepth)
                return;
            switch (value)
            {
                case null:
                    _text.Append("None");
                    break;
                case bool flag:
                    _text.Append(flag ? "True" : "False");
                    break;
                case string text:
                    Quoted(text);
                    break;
                case long number:
                    _text.Append(CultureInfo.InvariantCulture, $"{number}");
                    break;
                case BigInteger number:
                    _text.Append(CultureInfo.InvariantCulture, $"{number}");
                    break;
                case double number:
                    Span<char> digits = stackalloc char[PythonFloat.MaxLength];
                    _text.Append(digits[..PythonFloat.Format(number, digits)]);
                    break;
                case IReadOnlyDictionary<string, object?> map:
                    Map(map, depth);
                    break;
                case IReadOnlyList<object?> list:
                    List(list, depth);
                    break;
                default:
                    Value(Plain.Freeze(value), depth);
                    break;
            }
        }

        public string Finish()
        {
            var text = Cut();
            if (_text.Capacity <= LargestKept)
                _kept = _text.Clear();
            return text;
        }

        private string Cut()
        {
            if (!Full)
                return _text.ToString();
            var cut = maxLength > 0 && char.IsHighSurrogate(_text[maxLength - 1]) ? maxLength - 1 : maxLength;
            return _text.ToString(0, cut) + "...";
        }

        private void Map(IReadOnlyDictionary<string, object?> map, int depth)
        {
            _text.Append('{');
            var first = true;
            foreach (var (key, value) in map)
            {
                if (!Next(ref first))
                    return;
                Quoted(key);
                _text.Append(": ");
                Value(value, depth + 1);
            }

            _text.Append('}');
        }

        private void List(IReadOnlyList<object?> list, int depth)
        {
            _text.Append('[');
            var first = true;
            foreach (var item in list)
            {
                if (!Next(ref first))
                    return;
                Value(item, depth + 1);
            }

            _text.Append(']');
        }

        private void Quoted(string text)
        {
            var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
            _text.Append(quote);
            if (VisibleText.IsHarmless(text) && !text.AsSpan().ContainsAny('\\', quote))
            {
                // One more character than fits is enough to be cut off.
                var room = Math.Max(maxLength - _text.Length, 0) + 1;
                _text.Append(text, 0, Math.Min(text.Length, room)).Append(quote);
                return;
            }

            foreach (var rune in VisibleText.Runes(text))
            {
                if (Full)
                    return;
                VisibleText.Append(_text, rune, quote);
            }

            _text.Append(quote);
        }
    }
}
