using System.Collections;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Attesta.Actions;

namespace Attesta.Tests.Actions;

public sealed class PlainTests
{
    [Fact]
    public void Freezes_the_values_that_calls_are_made_of()
    {
        Plain.Freeze(5).ShouldBeOfType<long>().ShouldBe(5);
        Plain.Freeze(5UL).ShouldBeOfType<long>();
        Plain.Freeze(ulong.MaxValue).ShouldBe(new BigInteger(ulong.MaxValue));
        Plain.Freeze(0.1f).ShouldBe(0.1);
        Plain.Freeze(19.99m).ShouldBe(19.99);
        Plain.Freeze(0.1234567890123456789012345678m).ShouldBe("0.1234567890123456789012345678");
        Plain.Freeze(DayOfWeek.Friday).ShouldBe("Friday");
        Plain.Freeze(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)).ShouldBe("2026-01-02T03:04:05+00:00");
        Plain.Freeze(new byte[] { 1, 2 }).ShouldBe("AQI=");
        Plain.Freeze(new List<int> { 1, 2 }).ShouldBeOfType<PlainList>().ShouldBe([1L, 2L]);
        Plain.Freeze(new HashSet<string> { "a" }).ShouldBeOfType<PlainList>().ShouldBe(["a"]);
        Plain.Freeze(new { Name = "x", Count = 2 }).ShouldBeOfType<PlainMap>()["Count"].ShouldBe(2L);
        Plain.Freeze(JsonDocument.Parse("""{"a":[1,1.0,null,true]}""")).ShouldBeOfType<PlainMap>()["a"].ShouldBeOfType<PlainList>().ShouldBe([1L, 1.0, null, true]);
    }

    [Fact]
    public void A_frozen_list_does_not_follow_its_source()
    {
        var live = new List<object?> { "a", new List<object?> { "b" } };
        var frozen = (PlainList)Plain.Freeze(live)!;

        ((List<object?>)live[1]!)[0] = "changed";
        live[0] = "changed";

        frozen[0].ShouldBe("a");
        ((PlainList)frozen[1]!)[0].ShouldBe("b");
    }

    public static TheoryData<string, object> Unfaithful => new()
    {
        { "not a finite number", double.NaN },
        { "not a finite number", float.PositiveInfinity },
        { "deeper than 64", Cyclic() },
        { "deeper than 64", Deep(5_000) },
        { "values", new CyclicTwins() },
        { "throws when it is read", new ThrowingList() },
        { "throws when it is read", new ThrowingProperty() },
        { "refers to itself", new Node() },
        { "values", Endless() },
        { "cannot be shown", new MemoryStream() },
        { "cannot be shown", (Action)(() => { }) },
        { "characters", new string('x', Plain.MaxCharacters + 1) },
        { "values", Enumerable.Repeat<object?>(null, Plain.MaxValues + 1).ToList() },
        { "twice", JsonDocument.Parse("""{"a":1,"a":2}""") },
        { "not a finite number", JsonDocument.Parse("[1e400]") },
        { "digits", JsonDocument.Parse("[" + new string('9', 2000) + "]") },
    };

    [Theory]
    [MemberData(nameof(Unfaithful))]
    public void Refuses_what_it_cannot_keep_faithfully(string reason, object value) =>
        Should.Throw<UnfaithfulValueException>(() => Plain.Freeze(value)).Message.ShouldContain(reason);

    [Fact]
    public void Deep_json_text_is_refused_and_not_a_crash() =>
        Should.Throw<JsonException>(() => Plain.Parse(Encoding.UTF8.GetBytes(new string('[', 5_000) + new string(']', 5_000))));

    [Fact]
    public void A_map_keeps_its_order_and_refuses_a_key_that_comes_twice()
    {
        PlainMap.Of(("b", 1), ("a", 2)).Keys.ShouldBe(["b", "a"]);
        Should.Throw<ArgumentException>(() => PlainMap.Of(("a", 1), ("a", 2)));
        var large = PlainMap.Of([.. Enumerable.Range(0, 100).Select(i => new KeyValuePair<string, object?>("k" + i, i))]);
        large["k77"].ShouldBe(77L);
        large.ContainsKey("k100").ShouldBeFalse();
    }

    private static List<object?> Cyclic()
    {
        var list = new List<object?>();
        list.Add(list);
        return list;
    }

    private static object Deep(int levels)
    {
        object value = "bottom";
        for (var i = 0; i < levels; i++)
            value = new List<object?> { value };
        return value;
    }

    private static IEnumerable<int> Endless()
    {
        for (var i = 0; ; i++)
            yield return i;
    }

    private sealed class CyclicTwins : ICollection
    {
        public int Count => 2;

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public void CopyTo(Array array, int index)
        {
        }

        public IEnumerator GetEnumerator() => Enumerable.Repeat<object?>(1, int.MaxValue).GetEnumerator();
    }

    private sealed class ThrowingList : ICollection
    {
        public int Count => throw new InvalidOperationException();

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public void CopyTo(Array array, int index)
        {
        }

        public IEnumerator GetEnumerator() => throw new InvalidOperationException();
    }

    private sealed class ThrowingProperty
    {
        public string Name => throw new InvalidOperationException("secret");
    }

    private sealed class Node
    {
        public Node Self => this;
    }
}
