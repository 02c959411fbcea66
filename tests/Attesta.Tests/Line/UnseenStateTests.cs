using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Text.Json;
using System.Text.Json.Serialization;
using Attesta.Actions;

namespace Attesta.Tests.Line;

public sealed class UnseenStateTests
{
    private static readonly GuardOptions Named = new() { Name = "call" };

    public static TheoryData<string, object> Unseen => new()
    {
        { "tuple", ("/tmp", 1) },
        { "class tuple", Tuple.Create("/tmp", 1) },
        { "public field", new FieldOptions { Path = "/boot" } },
        { "ignored property", new Ignoring { DryRun = true } },
        { "internal property", new Inward { DryRun = true } },
        { "property without a public getter", new Guarded("secret") },
        { "hidden property", new Hiding() },
        { "list with more than elements", new Batch { DryRun = true } },
        { "map with more than entries", new Settings { DryRun = true } },
        { "table", new int[2, 3] },
        { "grouping", new[] { "a" }.GroupBy(text => text).First() },
        { "keys without their values", new NameValueCollection { ["a"] = "b" } },
        { "tuple as a key", new Dictionary<(string, int), int> { [("a", 1)] = 1 } },
        { "derived address", new Address("https://example.org") { DryRun = true } },
        { "tuple in a record", new Holding(("a", 1)) },
        { "field in a list", new List<object> { new FieldOptions() } },
        { "field in a lazy sequence", new[] { 1 }.Select(_ => new FieldOptions()) },
        { "long amount", new Pay(1234567890123456.78m) },
        { "long amount in a list in a record", new Pays([1234567890123456.78m]) },
        { "long amount behind a converter", new Exact(1234567890123456.78m) },
    };

    [Theory]
    [MemberData(nameof(Unseen))]
    public async Task A_value_with_state_that_nobody_would_see_is_denied_and_written_down(string why, object value)
    {
        foreach (var action in new[]
        {
            GateFixture.Action with { Args = [value] },
            GateFixture.Action with { Kwargs = new Dictionary<string, object?> { ["x"] = value } },
            GateFixture.Action with { Args = [new List<object?> { new Dictionary<string, object?> { ["x"] = value } }] },
        })
        {
            var fixture = GateFixture.At(0.1);
            (await fixture.RunsAsync(action)).ShouldBeFalse(why);
            fixture.Entry.ActionName.ShouldBe("delete_records");
        }
    }

    [Fact]
    public void What_is_written_only_sometimes_elsewhere_is_always_seen_here()
    {
        var seen = ActionSnapshot.Of(GateFixture.Action with { Args = [new IgnoringOften { DryRun = false }] }).Action;

        seen.Args[0].ShouldBeOfType<PlainMap>()["DryRun"].ShouldBe(false);
    }

    [Fact]
    public void The_refusal_says_what_to_pass_instead() =>
        Should.Throw<UnfaithfulValueException>(() => Plain.Freeze(new FieldOptions())).Message
            .ShouldBe("a FieldOptions holds something that cannot be seen in its properties; pass a record, numbers, text, lists or dictionaries");

    [Fact]
    public void Guard_refuses_values_with_state_that_nobody_would_see()
    {
        Refuses(("rm", true));
        Refuses(new FieldOptions { Path = "/boot" });
        Refuses(new Ignoring { DryRun = true });
        Refuses(new Inward { DryRun = true });
        Refuses(new Hiding());
        Refuses(new Batch { DryRun = true });
        Refuses(new Pay(1234567890123456.78m));
        Refuses<IReadOnlyList<int>>(new Batch { DryRun = true });
        Refuses<object>(new FieldOptions());
    }

    [Fact]
    public void Guard_refuses_a_value_that_would_come_back_as_another_type()
    {
        Refuses<Mode>(new DryRunMode { Name = "all" });
        Refuses<List<Mode>>([new Mode { Name = "a" }, new DryRunMode { Name = "b" }]);
        Refuses<Dictionary<string, Mode>>(new() { ["a"] = new DryRunMode { Name = "b" } });
        Refuses<IEnumerable<Mode>>(new[] { new DryRunMode { Name = "b" } });
        Refuses(new Running(new DryRunMode { Name = "a" }));
        Refuses(new Req(new Cat { Name = "Tom", Lives = 9 }));
        Refuses<List<object>>([new Mode { Name = "a" }]);
        Refuses(new Anything(new Mode { Name = "a" }));
    }

    [Fact]
    public void Guard_refuses_sets_and_maps_that_compare_in_their_own_way()
    {
        var fold = StringComparer.OrdinalIgnoreCase;
        Refuses(new HashSet<string>(fold) { "a" });
        Refuses<ISet<string>>(new HashSet<string>(fold) { "a" });
        Refuses<IReadOnlyCollection<string>>(new HashSet<string>(fold) { "a" });
        Refuses(new SortedSet<string>(StringComparer.Ordinal) { "a" });
        Refuses(new Dictionary<string, int>(fold) { ["a"] = 1 });
        Refuses<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>(fold) { ["a"] = 1 });
        Refuses<IReadOnlyDictionary<string, int>>(new ReadOnlyDictionary<string, int>(new Dictionary<string, int>(fold) { ["a"] = 1 }));
        Refuses<IDictionary<string, int>>(new SortedDictionary<string, int>(fold) { ["a"] = 1 });
        Refuses(new Filter(new HashSet<string>(fold) { "a" }));
        Refuses(new List<HashSet<string>> { new(fold) { "a" } });
        Refuses(new OrderedDictionary<string, int> { ["b"] = 1, ["a"] = 2 });
    }

    [Fact]
    public void Guard_gives_back_what_can_be_seen_as_it_was()
    {
        Passes(new Order("x", [1, 2]), order => (order.Name, order.Items.Count));
        Passes(new Pay(19.90m), pay => pay.Amount);
        Passes(new Pay(100000000000000000000m), pay => pay.Amount);
        Passes(new Mode { Name = "a" }, mode => mode.Name);
        Passes(new DryRunMode { Name = "a" }, mode => mode.Name);
        Passes(new Req(new Animal { Name = "Rex" }), request => request.Animal.Name);
        Passes(new Point { X = 1, Y = 2 }, point => point);
        Passes(new Calendar(DayOfWeek.Friday, new DateOnly(2026, 1, 2), TimeSpan.FromHours(1), Guid.Empty, new Uri("https://example.org"), new Version(1, 2)), calendar => calendar);
        Passes(new Renamed { Path = "/tmp" }, renamed => renamed.Path);
        Passes(new IgnoringOften { DryRun = false }, often => often.DryRun);
        Passes(new Money(12.5m), money => money.Amount);
        Passes<List<DayOfWeek>>([DayOfWeek.Friday], days => days[0]);
        Passes(new HashSet<string>(StringComparer.Ordinal) { "a", "b" }, set => set.Count);
        Passes<ISet<string>>(new HashSet<string> { "a" }, set => set.Contains("a"));
        Passes(new Dictionary<string, Mode> { ["b"] = new() { Name = "x" }, ["a"] = new() { Name = "y" } }, map => map["b"].Name);
        Passes(new Dictionary<int, string> { [1] = "x" }, map => map[1]);
        Passes<IReadOnlyDictionary<string, int>>(new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }), map => map["a"]);
        Passes<Dictionary<string, object?>>(new() { ["a"] = 1, ["b"] = new List<int> { 2 }, ["c"] = null }, map => map.Count);
        Passes<IEnumerable<Mode>>(new[] { "a" }.Select(name => new Mode { Name = name }), modes => modes.Single().Name);
        Passes<IReadOnlyList<int>>([1, 2, 3], numbers => numbers.Sum());
        Passes(new List<KeyValuePair<string, int>> { new("a", 1) }, pairs => pairs[0]);
        Passes(JsonDocument.Parse("""{"a":1.25}""").RootElement, json => json.GetProperty("a").GetDouble());
        Passes<Mode?>(null, mode => mode is null);
    }

    [Fact]
    public void Anonymous_types_and_derived_records_are_shown_in_full()
    {
        var seen = ActionSnapshot.Of(GateFixture.Action with { Args = [new { Path = "/tmp", Day = DayOfWeek.Friday }, new Req(new Cat { Name = "Tom", Lives = 9 })] }).Action;

        seen.Args[0].ShouldBeOfType<PlainMap>().Entries.ToArray().ShouldBe([new("Path", "/tmp"), new("Day", "Friday")]);
        seen.Args[1].ShouldBeOfType<PlainMap>()["Animal"].ShouldBeOfType<PlainMap>()["Lives"].ShouldBe(9L);
    }

    private static void Refuses<T>(T value)
    {
        var ran = false;
        var fixture = GateFixture.At(0.1);

        Should.Throw<AttestaDeniedException>(() => fixture.Build().Guard((T x) => ran = true, Named)(value), typeof(T).ToString());

        ran.ShouldBeFalse();
        fixture.Entry.Metadata["cause"].ShouldBe("gate_failed");
    }

    private static void Passes<T>(T value, Func<T, object?> reading)
    {
        object? got = null;

        GateFixture.At(0.1).Build().Guard((T x) => { got = reading(x); }, Named)(value);

        got.ShouldBe(reading(value));
    }

    private sealed class FieldOptions
    {
        public string Path = "";
    }

    private sealed class Ignoring
    {
        [JsonIgnore]
        public bool DryRun { get; set; }
    }

    private sealed class IgnoringOften
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool DryRun { get; set; } = true;
    }

    private sealed class Inward
    {
        internal bool DryRun { get; set; }
    }

    private sealed class Guarded(string secret)
    {
        private string Secret { get; } = secret;

        public int Length => Secret.Length;
    }

    private class Showing
    {
        public string? Target { get; set; } = "/boot";
    }

    private sealed class Hiding : Showing
    {
        public new string? Target { get; set; }
    }

    private sealed class Batch : List<int>
    {
        public bool DryRun { get; set; }
    }

    private sealed class Settings : Dictionary<string, object?>
    {
        public bool DryRun { get; set; }
    }

    private sealed class Address(string text) : Uri(text)
    {
        public bool DryRun { get; set; }
    }

    private class Mode
    {
        public string? Name { get; set; }
    }

    private sealed class DryRunMode : Mode;

    private class Animal
    {
        public string? Name { get; set; }
    }

    private sealed class Cat : Animal
    {
        public int Lives { get; set; }
    }

    private struct Point
    {
        public int X { get; set; }

        public int Y { get; set; }
    }

    private sealed class Renamed
    {
        [JsonPropertyName("file-path")]
        public required string Path { get; init; }
    }

    [JsonConverter(typeof(MoneyConverter))]
    private sealed class Money(decimal amount)
    {
        private readonly decimal _amount = amount;

        public decimal Amount => _amount;
    }

    private sealed class MoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
    }

    [JsonConverter(typeof(ExactConverter))]
    private sealed record Exact(decimal Amount);

    private sealed class ExactConverter : JsonConverter<Exact>
    {
        public override Exact Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Exact value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
    }

    private sealed record Holding((string, int) Pair);

    private sealed record Pay(decimal Amount);

    private sealed record Pays(decimal[] Amounts);

    private sealed record Running(Mode Mode);

    private sealed record Req(Animal Animal);

    private sealed record Anything(object Value);

    private sealed record Filter(HashSet<string> Names);

    private sealed record Order(string Name, List<int> Items);

    private sealed record Calendar(DayOfWeek Day, DateOnly Date, TimeSpan Length, Guid Id, Uri Link, Version Version);
}
