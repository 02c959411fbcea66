using System.Reflection;
using Attesta.Actions.Guarding;
using Attesta.Testing;

namespace Attesta.Tests.Gated;

/// <summary>The documentation of this class is what its tests read.</summary>
public sealed class XmlDocsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Deletes <paramref name="table"/> for good,
    /// as <see cref="File.Delete(string)"/> does; <see langword="null"/> is <c>nothing</c>.
    /// </summary>
    internal static void Documented(string? table, int[] numbers, List<Dictionary<string, int?>> nested)
    {
    }

    /// <summary>Of a method with type parameters.</summary>
    internal static T Generic<T>(T value, Holder<T>.Inner<int> inner) => value;

    internal static void Undocumented()
    {
    }

    [Theory]
    [InlineData(nameof(Documented), "Deletes table for good, as Delete does; null is nothing.")]
    [InlineData(nameof(Generic), "Of a method with type parameters.")]
    [InlineData(nameof(Undocumented), null)]
    public void Summaries_are_found_for_every_signature(string method, string? expected) =>
        XmlDocs.SummaryOf(typeof(XmlDocsTests).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!).ShouldBe(expected);

    [Fact]
    public void Constructed_types_properties_and_explicit_members_are_found()
    {
        XmlDocs.SummaryOf(typeof(Holder<int>).GetMethod("Put")!).ShouldBe("Puts.");
        XmlDocs.SummaryOf(typeof(Holder<int>).GetProperty("Size")!.GetMethod!).ShouldBe("The size.");
        XmlDocs.SummaryOf(typeof(Holder<int>).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic).Single(method => method.Name.EndsWith(".Go", StringComparison.Ordinal))).ShouldBe("Goes.");
        XmlDocs.SummaryOf(typeof(string).GetMethod("Normalize", [])!).ShouldBeNull();
    }

    [Fact]
    public void A_guarded_method_shows_its_documentation_unless_told_otherwise()
    {
        string? seen = null;
        var gate = new AttestaGate(new InMemoryLedger()) { Scorer = Attesta.Risk.RiskScorer.From("sees", action => (seen = action.FunctionDoc) is null ? 0 : 0.1) };

        gate.Guard(Documented)(null, [], []);
        seen.ShouldBe("Deletes table for good, as Delete does; null is nothing.");
        gate.Guard(Documented, new GuardOptions { Doc = "Else." })(null, [], []);
        seen.ShouldBe("Else.");
    }

    [Fact]
    public void Hostile_and_broken_files_are_no_documentation()
    {
        var secret = Path.Combine(_folder, "secret.txt");
        File.WriteAllText(secret, "secret");
        string[] files =
        [
            "", "no xml", "<doc><members><member name='M:A.B'><summary>x",
            $"<!DOCTYPE doc [<!ENTITY leak SYSTEM 'file://{secret}'>]><doc><members><member name='M:A.B'><summary>&leak;</summary></member></members></doc>",
            "<!DOCTYPE doc [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><doc><members><member name='M:A.B'><summary>&b;</summary></member></members></doc>",
        ];

        foreach (var text in files)
        {
            var path = Path.Combine(_folder, "docs.xml");
            File.WriteAllText(path, text);
            XmlDocs.Read(path).ShouldBeEmpty();
        }

        XmlDocs.Read(Path.Combine(_folder, "missing.xml")).ShouldBeEmpty();
        XmlDocs.Read(_folder).ShouldBeEmpty();
        using (var huge = File.Create(Path.Combine(_folder, "huge.xml")))
            huge.SetLength(64 * 1024 * 1024);
        XmlDocs.Read(Path.Combine(_folder, "huge.xml")).ShouldBeEmpty();
    }

    [Fact]
    public void A_long_summary_is_cut()
    {
        var path = Path.Combine(_folder, "long.xml");
        File.WriteAllText(path, $"<doc><members><member name='M:A.B'><summary>{new string('x', 100_000)}</summary></member></members></doc>");

        XmlDocs.Read(path)["M:A.B"].Length.ShouldBe(4096);
    }

    /// <summary>Holds.</summary>
    public sealed class Holder<T> : Holder<T>.IGoes
    {
        /// <summary>Goes.</summary>
        public interface IGoes
        {
            void Go(T[,] values);
        }

        /// <summary>The size.</summary>
        public int Size => 1;

        /// <summary>Puts.</summary>
        public void Put(T value)
        {
        }

        /// <summary>Goes.</summary>
        void IGoes.Go(T[,] values)
        {
        }

        /// <summary>Inner.</summary>
        public sealed class Inner<TOther>;
    }
}
