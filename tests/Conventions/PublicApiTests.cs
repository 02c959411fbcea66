namespace Attesta.Conventions;

/// <summary>What others build on changes only on purpose: each library's public API lies in Approved/NAME.txt.</summary>
public sealed class PublicApiTests
{
    private const string Approved = "tests/Conventions/Approved";
    private const string HowToAccept = "ATTESTA_ACCEPT=1 ./test tests/Conventions";

    public static TheoryData<string> Libraries => [.. Project.Libraries.Select(library => library.Name)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_API_is_the_approved_one(string library)
    {
        var file = Repository.At($"{Approved}/{library}.txt");
        var actual = PublicApi.Print(Project.Libraries.Single(project => project.Name == library).Assembly);
        if (Accepting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        if (actual != approved)
            Assert.Fail($"The public API of {library} is not the approved one. Meant so? {HowToAccept} and commit {Approved}.\n{Difference(approved, actual)}");
    }

    [Fact]
    public void No_API_is_approved_that_nobody_has()
    {
        var stale = Repository.In(Approved, ".txt").Where(file => Project.Libraries.All(library => library.Name != Path.GetFileNameWithoutExtension(file)));

        Rule.Holds(stale, "No such library any more; delete:");
    }

    // INVARIANT: in CI nothing is accepted, or a change would approve itself.
    private static bool Accepting => Environment.GetEnvironmentVariable("ATTESTA_ACCEPT") is "1" or "true"
        && Environment.GetEnvironmentVariable("CI") is null or "" or "false";

    private static string Difference(string approved, string actual)
    {
        var before = WithTheirType(approved);
        var after = WithTheirType(actual);
        return string.Join('\n', before.Except(after, StringComparer.Ordinal).Select(line => "  - " + line).Concat(after.Except(before, StringComparer.Ordinal).Select(line => "  + " + line)));
    }

    // A member's line alone does not say whose it is.
    private static List<string> WithTheirType(string api)
    {
        var lines = new List<string>();
        var type = "";
        foreach (var line in api.Split('\n'))
        {
            if (line.StartsWith(' '))
                lines.Add($"{type}: {line.Trim()}");
            else if (line.Length > 0)
            {
                lines.Add(line);
                type = line.Split([" : ", " where "], 2, StringSplitOptions.None)[0];
            }
        }

        return lines;
    }
}
