using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Attesta.Actions;

/// <summary>Turns live objects into plain values that cannot change any more.</summary>
public static class Plain
{
    /// <summary>Deepest nesting of lists and maps that is accepted.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most values, counted over all lists and maps.</summary>
    public const int MaxValues = 100_000;

    /// <summary>Most characters, counted over all text.</summary>
    public const int MaxCharacters = 16 * 1024 * 1024;

    /// <summary>Freezes a value: numbers, text, dates, lists, dictionaries, JSON, and objects that System.Text.Json can write.</summary>
    /// <returns>null, bool, long, BigInteger, double, string, <see cref="PlainList"/> or <see cref="PlainMap"/>.</returns>
    /// <exception cref="UnfaithfulValueException">The value is NaN or infinite, nests or refers to itself too deeply, is too large, or throws when it is read.</exception>
    public static object? Freeze(object? value)
    {
        // The common values of small calls need no bookkeeping.
        switch (value)
        {
            case null or bool or long or PlainMap or PlainList:
                return value;
            case string { Length: <= MaxCharacters }:
                return value;
        }

        var walk = default(Walk);
        try
        {
            return walk.Freeze(value, 0);
        }
        catch (Exception thrown) when (thrown is not UnfaithfulValueException and not OutOfMemoryException)
        {
            // The argument's own code ran (an enumerator, a property) and threw; it can throw anything.
            throw new UnfaithfulValueException("it throws when it is read: " + thrown.GetType().Name, thrown);
        }
    }

    /// <summary>Reads JSON text as a plain value.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nests deeper than <see cref="MaxDepth"/>.</exception>
    /// <exception cref="UnfaithfulValueException">A number is out of the range of doubles, a key comes twice, or there is too much of it.</exception>
    public static object? Parse(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return Freeze(document.RootElement);
    }

    private struct Walk
    {
        private int _values;
        private long _characters;

        public object? Freeze(object? value, int depth)
        {
            if (++_values > MaxValues)
                throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxValues} values"));
            if (depth > MaxDepth)
                throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"it nests deeper than {MaxDepth} levels or refers to itself"));
            return value switch
            {
                null or bool or long => value,
                string text => Text(text),
                int number => (long)number,
                double number => Finite(number),
                float number => Finite(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
                decimal number => Exact(number),
                byte or sbyte or short or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
                ulong number => Whole(number),
                BigInteger number => Whole(number),
                Int128 number => Whole(number),
                UInt128 number => Whole(number),
                Half number => Finite((double)number),
                PlainList or PlainMap => Counted(value, depth),
                Enum => Text(value.ToString()!),
                char letter => Text(letter.ToString()),
                Guid id => id.ToString("D"),
                Uri uri => Text(uri.OriginalString),
                DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
                DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
                TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
                byte[] bytes => Text(Convert.ToBase64String(bytes)),
                JsonElement element => Element(element, depth),
                JsonDocument document => Element(document.RootElement, depth),
                JsonNode node => Element(JsonSerializer.SerializeToElement(node, PlainJson.Default.JsonNode), depth),
                KeyValuePair<string, object?>[] entries => Map(entries, depth),
                IReadOnlyDictionary<string, object?> map => Map(map, depth),
                IDictionary map => Map(map, depth),
                ICollection items => List(items, depth),
                _ => Written(value, depth),
            };
        }

        private string Text(string text)
        {
            _characters += text.Length;
            if (_characters > MaxCharacters)
                throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"it holds more than {MaxCharacters} characters"));
            return text;
        }

        private static object Finite(double number) => double.IsFinite(number)
            ? number
            : throw new UnfaithfulValueException("it is not a finite number");

        private static object Whole(BigInteger number) => number >= long.MinValue && number <= long.MaxValue ? (long)number : (object)number;

        // A decimal that a double cannot hold digit for digit stays text: an amount must never be rounded on its way to the approver.
        private static object Exact(decimal number)
        {
            var text = number.ToString("0.############################", CultureInfo.InvariantCulture);
            var near = (double)number;
            return near.ToString("R", CultureInfo.InvariantCulture) == text ? near : text;
        }

        private object Counted(object value, int depth)
        {
            foreach (var item in value is PlainMap map ? map.Values : (PlainList)value)
                Freeze(item, depth + 1);
            return value;
        }

        private PlainMap Map(IEnumerable<KeyValuePair<string, object?>> entries, int depth)
        {
            var copied = new List<KeyValuePair<string, object?>>();
            foreach (var (key, value) in entries)
                copied.Add(new(Text(key ?? throw new UnfaithfulValueException("a key is null")), Freeze(value, depth + 1)));
            return Own(copied);
        }

        private PlainMap Map(IDictionary entries, int depth)
        {
            var copied = new List<KeyValuePair<string, object?>>();
            foreach (DictionaryEntry entry in entries)
                copied.Add(new(Text(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""), Freeze(entry.Value, depth + 1)));
            return Own(copied);
        }

        private static PlainMap Own(List<KeyValuePair<string, object?>> entries)
        {
            try
            {
                return PlainMap.Own([.. entries]);
            }
            catch (ArgumentException twice)
            {
                throw new UnfaithfulValueException("a key comes twice", twice);
            }
        }

        private PlainList List(ICollection items, int depth)
        {
            var copied = new List<object?>();
            foreach (var item in items)
                copied.Add(Freeze(item, depth + 1));
            return PlainList.Own([.. copied]);
        }

        private object? Element(JsonElement element, int depth)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    var entries = new List<KeyValuePair<string, object?>>();
                    foreach (var member in element.EnumerateObject())
                        entries.Add(new(Text(member.Name), Freeze(member.Value, depth + 1)));
                    return Own(entries);
                case JsonValueKind.Array:
                    var items = new object?[element.GetArrayLength()];
                    var index = 0;
                    foreach (var item in element.EnumerateArray())
                        items[index++] = Freeze(item, depth + 1);
                    return PlainList.Own(items);
                case JsonValueKind.String:
                    return Text(element.GetString()!);
                case JsonValueKind.Number:
                    return Number(element);
                case JsonValueKind.True:
                    return true;
                case JsonValueKind.False:
                    return false;
                default:
                    return null;
            }
        }

        private static object Number(JsonElement element)
        {
            if (element.TryGetInt64(out var whole))
            {
                // "-0" is a float to nobody, but "1.0" never parses as an integer, so whole numbers keep their kind.
                return whole;
            }

            var text = element.GetRawText();
            if (!text.AsSpan().ContainsAny('.', 'e', 'E'))
            {
                // Parsing a huge integer is quadratic; nothing honest needs more digits than this.
                return text.Length <= 1000
                    ? BigInteger.Parse(text, CultureInfo.InvariantCulture)
                    : throw new UnfaithfulValueException("a number has more than 1000 digits");
            }

            return Finite(element.GetDouble());
        }

        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by IsReflectionEnabledByDefault, which is off when trimmed.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by IsReflectionEnabledByDefault, which is off under AOT.")]
        private object? Written(object value, int depth)
        {
            if (!JsonSerializer.IsReflectionEnabledByDefault)
                throw new UnfaithfulValueException($"a {value.GetType().Name} has no plain form here; pass text, numbers, lists or dictionaries");
            if (value is Delegate or Stream or Task or CancellationToken or Type)
                throw new UnfaithfulValueException($"a {value.GetType().Name} cannot be shown or recorded; pass what it stands for");
            return Element(JsonSerializer.SerializeToElement(value, value.GetType(), Reflecting), depth);
        }

        private static readonly JsonSerializerOptions Reflecting = new() { MaxDepth = MaxDepth };
    }
}
