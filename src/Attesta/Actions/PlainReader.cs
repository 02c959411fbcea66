using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Attesta.Actions;

/// <summary>Reads JSON into plain values, within the bounds of <see cref="Plain"/>.</summary>
internal ref struct PlainReader(Utf8JsonReader reader)
{
    // Parsing a huge integer is quadratic; nothing honest needs more digits than this.
    private const int MostDigits = 1000;

    /// <summary>What a number of that many digits needs at most, rounded down.</summary>
    public const int MostBits = 3320;

    public static readonly JsonReaderOptions Options = new() { MaxDepth = Plain.MaxDepth + 1 };

    public Utf8JsonReader Json = reader;

    /// <summary>Refuses numbers that a double would round. What agents send is read as JSON is everywhere; the objects of the host must keep their amounts.</summary>
    public bool Exactly { get; init; }

    private int _values;

    /// <summary>Reads the value that the reader stands on.</summary>
    public object? Read()
    {
        if (++_values > Plain.MaxValues)
            throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"it holds more than {Plain.MaxValues} values"));
        return Json.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(),
            JsonTokenType.StartArray => ReadList(),
            JsonTokenType.String => ReadText(),
            JsonTokenType.Number => ReadNumber(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw new JsonException("A value was expected."),
        };
    }

    /// <summary>Reads the object that the reader stands on.</summary>
    public PlainMap ReadMap()
    {
        var entries = new List<KeyValuePair<string, object?>>();
        while (Next() != JsonTokenType.EndObject)
        {
            var key = ReadText();
            Next();
            entries.Add(new(key, Read()));
        }

        try
        {
            return PlainMap.Own([.. entries]);
        }
        catch (ArgumentException twice)
        {
            throw new UnfaithfulValueException("a key comes twice", twice);
        }
    }

    /// <summary>Reads the array that the reader stands on.</summary>
    public PlainList ReadList()
    {
        var items = new List<object?>();
        while (Next() != JsonTokenType.EndArray)
            items.Add(Read());
        return PlainList.Own([.. items]);
    }

    /// <summary>Reads the text or name that the reader stands on.</summary>
    public readonly string ReadText()
    {
        try
        {
            return Json.GetString()!;
        }
        catch (InvalidOperationException invalid)
        {
            throw new JsonException("A text holds half a surrogate pair or is not UTF-8.", invalid);
        }
    }

    /// <summary>Moves on.</summary>
    public JsonTokenType Next() => Json.Read() ? Json.TokenType : throw new JsonException("The JSON ends too early.");

    private readonly object ReadNumber()
    {
        // A number with a point or an exponent is a float even when it is whole, as in Python.
        if (Json.TryGetInt64(out var whole))
            return whole;
        if (!Json.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            return Json.ValueSpan.Length <= MostDigits
                ? BigInteger.Parse(Encoding.ASCII.GetString(Json.ValueSpan), CultureInfo.InvariantCulture)
                : throw new UnfaithfulValueException(string.Create(CultureInfo.InvariantCulture, $"a number has more than {MostDigits} digits"));
        }

        var number = Json.GetDouble();
        if (!double.IsFinite(number))
            throw new UnfaithfulValueException("it is not a finite number");
        return !Exactly || IsKept(Encoding.ASCII.GetString(Json.ValueSpan), number)
            ? number
            : throw new UnfaithfulValueException("a number has more digits than can be kept; pass it as text");
    }

    // More digits than a decimal holds would be rounded by the comparison itself.
    private static bool IsKept(string written, double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return written == shortest
            || (written.Length <= 28
                && decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var meant)
                && decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var kept)
                && meant == kept && (meant != 0 || !written.AsSpan().ContainsAnyInRange('1', '9')));
    }
}
