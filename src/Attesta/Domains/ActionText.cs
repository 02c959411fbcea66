using System.Buffers;
using System.Numerics;
using Attesta.Actions;

namespace Attesta.Domains;

/// <summary>The arguments of an action as text to search, in a rented buffer: written once, then only looked at. Dispose gives the buffer back.</summary>
internal ref struct ActionText
{
    private char[] _letters;
    private int _length;

    private ActionText(int room) => _letters = ArrayPool<char>.Shared.Rent(room);

    public readonly ReadOnlySpan<char> Letters => _letters.AsSpan(0, _length);

    /// <summary>Each positional argument on a line of its own and then, when there are several, all of them side by side.</summary>
    public static ActionText OfArgs(IReadOnlyList<object?> args)
    {
        var text = new ActionText(256);
        for (var i = 0; i < args.Count; i++)
            text.Line(args[i]);
        if (args.Count > 1)
        {
            for (var i = 0; i < args.Count; i++)
            {
                text.Value(args[i], 0);
                text.Add(' ');
            }

            text.Add('\n');
        }

        return text;
    }

    /// <summary>For each named argument a line with its value and one with <c>name=value</c>.</summary>
    public static ActionText OfKwargs(IReadOnlyDictionary<string, object?> kwargs)
    {
        var text = new ActionText(256);
        if (kwargs is PlainMap map)
        {
            foreach (var entry in map.Entries)
                text.Pair(entry.Key, entry.Value);
        }
        else
        {
            foreach (var (name, value) in kwargs)
                text.Pair(name, value);
        }

        return text;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_letters);
        _letters = [];
    }

    private void Pair(string name, object? value)
    {
        Line(value);
        Add(name);
        Add('=');
        Line(value);
    }

    private void Line(object? value)
    {
        Value(value, 0);
        Add('\n');
    }

    private void Value(object? value, int depth)
    {
        switch (value)
        {
            case null:
                Add("None");
                break;
            case string text:
                Add(text);
                break;
            case bool flag:
                Add(flag ? "True" : "False");
                break;
            case int or long or double or BigInteger:
                Number((ISpanFormattable)value);
                break;
            case IReadOnlyDictionary<string, object?> map when depth <= Plain.MaxDepth:
                foreach (var (name, item) in map)
                {
                    Add(name);
                    Add('=');
                    Value(item, depth + 1);
                    Add(' ');
                }

                break;
            case IReadOnlyList<object?> list when depth <= Plain.MaxDepth:
                for (var i = 0; i < list.Count; i++)
                {
                    Value(list[i], depth + 1);
                    Add(' ');
                }

                break;
            default:
                Value(Plain.Freeze(value), depth + 1);
                break;
        }
    }

    // A shell reads a backslash at the end of a line as no line end at all, and so does a pattern.
    private static void Join(Span<char> text)
    {
        for (var at = text.IndexOf("\\\n"); at >= 0; at = text.IndexOf("\\\n"))
        {
            text[at] = ' ';
            text[at + 1] = ' ';
            text = text[(at + 2)..];
        }
    }

    private void Number(ISpanFormattable number)
    {
        Span<char> digits = stackalloc char[40];
        if (number.TryFormat(digits, out var written, default, System.Globalization.CultureInfo.InvariantCulture))
            Add(digits[..written]);
        else
            Add(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Add(char letter)
    {
        Span<char> one = [letter];
        Add(one);
    }

    private void Add(scoped ReadOnlySpan<char> text)
    {
        if (_letters.Length - _length < text.Length)
        {
            var grown = ArrayPool<char>.Shared.Rent(Math.Max(_letters.Length * 2, _length + text.Length));
            Letters.CopyTo(grown);
            ArrayPool<char>.Shared.Return(_letters);
            _letters = grown;
        }

        text.CopyTo(_letters.AsSpan(_length));
        Join(_letters.AsSpan(_length, text.Length));
        _length += text.Length;
    }
}
