using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Attesta.Actions;
using Attesta.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit;

public sealed class CanonicalJsonTests
{
    // Builds each value from its parts, so that no JSON of ours stands between the value and Python.
    private const string DumpEach = """
        import json, struct, sys
        def build(v):
            tag = v[0]
            if tag == "n": return None
            if tag == "b": return v[1]
            if tag == "i": return int(v[1])
            if tag == "f": return struct.unpack(">d", bytes.fromhex(v[1]))[0]
            if tag == "s": return struct.pack("<%dH" % len(v[1]), *v[1]).decode("utf-16-le", "surrogatepass")
            if tag == "l": return [build(x) for x in v[1]]
            return {build(k): build(x) for k, x in v[1]}
        for line in sys.stdin:
            print(json.dumps(build(json.loads(line)), sort_keys=True, separators=(",", ":"), ensure_ascii=True))
        """;

    private static readonly object?[] Corners =
    [
        0.0, -0.0, 1.0, 0.1, 0.15, 1e-7, 1e-5, 0.0001, 1e15, 1e16, 123456789012345680.0, 1e22, 1e23, 5e-324, double.MaxValue, double.MinValue,
        double.Epsilon, 2.5e-308, 9007199254740993.0, 1.7976931348623157e308, 4.35, 0.30000000000000004,
        0L, -1L, long.MaxValue, long.MinValue, BigInteger.Parse("123456789012345678901234567890", CultureInfo.InvariantCulture), BigInteger.Pow(-10, 40),
        null, true, false, "", "\"\\/\b\f\n\r\t\0\u0001\u001f\u007f\u0080\u00ff", "\u2028\u2029\ufeff\uffff", "\U0001f600\U0010ffff",
        "\ud83d", "\ude00", "\ud83d\ud83d\ude00x", "<script>&'+`", PlainMap.Empty, PlainList.Empty,
        PlainMap.Of(("\U0001f600", 1), ("\uffff", 2), ("\ude00", 3), ("\ud83dx", 4), ("\ud83d", 5), ("", 6), ("a", 7), ("A", 8), ("\ud83d\uffff", 9), ("_", 10)),
    ];

    [Fact]
    public async Task Writes_what_Python_writes()
    {
        var values = Corners.Concat(Gen.Sample(Value(), 4000, 30)).Append(Deep(60)).ToList();

        var input = string.Concat(values.Select(value => Tagged(value).ToJsonString() + "\n"));
        var python = (await Python.RunAsync(DumpEach, input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        python.Length.ShouldBe(values.Count);
        for (var i = 0; i < values.Count; i++)
            Encoding.ASCII.GetString(CanonicalJson.Of(values[i])).ShouldBe(python[i]);
    }

    [Fact]
    public void Reads_back_as_the_same_value_in_the_same_spelling() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Value()), value =>
    {
        var metadata = PlainMap.Of(("value", value));
        var line = AuditChain.Line(AuditChain.Link(Sample.KnownAnswer with { Metadata = metadata }, AuditChain.Genesis));

        AuditChain.Line(AuditChain.Parse(line)).ShouldBe(line);
        Tagged(AuditChain.Parse(line).Metadata["value"]).ToJsonString().ShouldBe(Tagged(Sorted(value)).ToJsonString());
    }));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Refuses_what_JSON_has_no_number_for(double number) =>
        Should.Throw<UnfaithfulValueException>(() => CanonicalJson.Write(new ArrayBufferWriter<byte>(), PlainList.Own([number])));

    [Fact]
    public void Refuses_what_is_not_plain() => Should.Throw<UnfaithfulValueException>(() => CanonicalJson.Of(new object()));

    [Fact]
    public void Refuses_to_nest_without_end()
    {
        object? value = null;
        for (var i = 0; i < 100_000; i++)
            value = PlainList.Own([value]);

        Should.Throw<UnfaithfulValueException>(() => CanonicalJson.Of(value));
    }

    private static object? Deep(int depth) => depth == 0 ? 1.0 : PlainMap.Of(("b", Deep(depth - 1)), ("a", PlainList.Of(["x"])));

    private static Gen<string> Text() => Gen.ListOf(Gen.Frequency(
        (4, Gen.Choose(' ', '~').Select(code => ((char)code).ToString())),
        (1, Gen.Choose(0, 0x9f).Select(code => ((char)code).ToString())),
        (1, Gen.Choose(0xa0, 0xffff).Select(code => ((char)code).ToString())),
        (1, Gen.Choose(0xd800, 0xdfff).Select(code => ((char)code).ToString())),
        (1, Gen.Choose(0x10000, 0x10ffff).Select(char.ConvertFromUtf32)))).Select(string.Concat);

    private static Gen<object?> Value() => Gen.Sized(size => Value(Math.Min(size, 4)));

    private static Gen<object?> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Text().Select(text => (object?)text),
            ArbMap.Default.GeneratorFor<long>().Select(number => (object?)number),
            ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(number => (object?)number),
            ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite).Select(number => (object?)number),
            Gen.Elements(Corners));
        if (depth == 0)
            return leaf;
        var inner = Value(depth - 1);
        return Gen.Frequency(
            (3, leaf),
            (1, Gen.ListOf(inner).Select(items => (object?)PlainList.Of(items.Take(6)))),
            (2, Gen.ListOf(Text().SelectMany(key => inner.Select(value => KeyValuePair.Create(key, value))))
                .Select(entries => (object?)PlainMap.Of(entries.DistinctBy(entry => entry.Key, StringComparer.Ordinal).Take(12)))));
    }

    private static object? Sorted(object? value) => value switch
    {
        PlainMap map => PlainMap.Of(map.OrderBy(entry => entry, CodePointOrder.Instance).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        PlainList list => PlainList.Of(list.Select(Sorted)),
        _ => value,
    };

    private static JsonArray Tagged(object? value) => value switch
    {
        null => ["n"],
        bool flag => ["b", flag],
        double number => ["f", BitConverter.DoubleToInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture)],
        string text => ["s", new JsonArray([.. text.Select(unit => JsonValue.Create((int)unit))])],
        PlainList list => ["l", new JsonArray([.. list.Select(item => (JsonNode)Tagged(item))])],
        PlainMap map => ["m", new JsonArray([.. map.Select(entry => (JsonNode)new JsonArray(Tagged(entry.Key), Tagged(entry.Value)))])],
        _ => ["i", Convert.ToString(value, CultureInfo.InvariantCulture)],
    };
}
