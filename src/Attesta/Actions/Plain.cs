using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
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

    /// <summary>Freezes a value: numbers, text, dates, lists, dictionaries, JSON, and objects whose public properties are all there is to them.</summary>
    /// <returns>null, bool, long, BigInteger, double, string, <see cref="PlainList"/> or <see cref="PlainMap"/>.</returns>
    /// <exception cref="UnfaithfulValueException">
    /// The value is NaN or infinite, nests or refers to itself too deeply, is too large, throws when it is read, or holds something that cannot be seen:
    /// fields, ignored or hidden properties, a tuple, a decimal in an object that a double cannot hold.
    /// </exception>
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
    /// <exception cref="JsonException">The text is not one JSON value, or nests deeper than <see cref="MaxDepth"/>.</exception>
    /// <exception cref="UnfaithfulValueException">A number is out of the range of doubles, a key comes twice, or there is too much of it.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new PlainReader(new Utf8JsonReader(utf8Json, PlainReader.Options));
        reader.Next();
        var value = reader.Read();
        return reader.Json.Read() ? throw new JsonException("There is something after the JSON value.") : value;
    }

    /// <summary>A key as it is written.</summary>
    /// <exception cref="UnfaithfulValueException">It is neither text nor a number.</exception>
    internal static string KeyOf(object key) => key as string ?? Freeze(key) switch
    {
        string text => text,
        null or PlainMap or PlainList => throw new UnfaithfulValueException("a key is neither text nor a number; pass a list of records"),
        var plain => Convert.ToString(plain, CultureInfo.InvariantCulture)!,
    };

    private struct Walk
    {
        private int _values;
        private int _objects;
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
                Uri uri when uri.GetType() == typeof(Uri) => Text(uri.OriginalString),
                DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
                DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
                TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
                byte[] bytes => Text(Convert.ToBase64String(bytes)),
                JsonElement element => Element(element),
                JsonDocument document => Element(document.RootElement),
                JsonNode node => Element(JsonSerializer.SerializeToElement(node, PlainJson.Default.JsonNode)),
                KeyValuePair<string, object?>[] entries => Map(entries, depth),
                Delegate or Stream or Task or CancellationToken or Type =>
                    throw new UnfaithfulValueException($"a {value.GetType().Name} cannot be shown or recorded; pass what it stands for"),
                _ => Shaped(value, depth),
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

        private static object Whole(BigInteger number) => number.GetBitLength() > PlainReader.MostBits
            ? throw new UnfaithfulValueException("a number has too many digits")
            : number >= long.MinValue && number <= long.MaxValue ? (long)number : (object)number;

        // A decimal that a double cannot hold digit for digit stays text: an amount must never be rounded on its way to the approver.
        private readonly object Exact(decimal number)
        {
            var text = number.ToString("0.############################", CultureInfo.InvariantCulture);
            var near = (double)number;
            var shortest = near.ToString("R", CultureInfo.InvariantCulture);
            if (shortest == text)
                return near;
            if (_objects == 0)
                return text;
            // In an object text would pass for another type of member, so it is a number or nothing.
            return decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var kept) && kept == number
                ? near
                : throw new UnfaithfulValueException("a number has more digits than can be kept; pass it as text");
        }

        private object? Shaped(object value, int depth)
        {
            var shape = ValueShape.Of(value.GetType());
            return shape.Kind switch
            {
                ValueShape.Way.Elements => value switch
                {
                    IReadOnlyDictionary<string, object?> map => Map(map, depth),
                    IDictionary<string, object?> map => Map(map, depth),
                    IDictionary map => Map(map, depth),
                    _ => List((IEnumerable)value, depth),
                },
                ValueShape.Way.Members => Members(value, shape, depth),
                ValueShape.Way.Converted => Written(value),
                _ => throw new UnfaithfulValueException(shape.Refusal),
            };
        }

        // Each member by what it is and not by what it is declared as: a derived type shows all that it adds.
        private PlainMap Members(object value, ValueShape shape, int depth)
        {
            var entries = new KeyValuePair<string, object?>[shape.Members.Count];
            _objects++;
            for (var i = 0; i < entries.Length; i++)
                entries[i] = new(Text(shape.Members[i].Name), Freeze(shape.Members[i].Get!(value), depth + 1));
            _objects--;
            return PlainMap.Own(entries);
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
                copied.Add(new(Text(KeyOf(entry.Key)), Freeze(entry.Value, depth + 1)));
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

        private PlainList List(IEnumerable items, int depth)
        {
            var copied = new List<object?>();
            foreach (var item in items)
                copied.Add(Freeze(item, depth + 1));
            return PlainList.Own([.. copied]);
        }

        private static object? Element(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Undefined)
                return null;
            return Json(JsonMarshal.GetRawUtf8Value(element));
        }

        private static object? Json(ReadOnlySpan<byte> json, bool exactly = false)
        {
            var reader = new PlainReader(new Utf8JsonReader(json, PlainReader.Options)) { Exactly = exactly };
            reader.Next();
            return reader.Read();
        }

        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by IsReflectionEnabledByDefault, which is off when trimmed.")]
        [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by IsReflectionEnabledByDefault, which is off under AOT.")]
        private static object? Written(object value)
        {
            using var json = new BoundedBuffer(MaxCharacters);
            using (var writer = new Utf8JsonWriter(json))
                JsonSerializer.Serialize(writer, value, value.GetType(), ValueShape.Reflecting);
            return Json(json.Written.Span, exactly: true);
        }
    }
}
