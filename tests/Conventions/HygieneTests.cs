using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Attesta.Conventions;

public sealed partial class HygieneTests
{
    private const int MaxLines = 300;

    // A path here needs its reason beside it.
    private static readonly Dictionary<string, string> LongFiles = [];

    private static readonly string[] MustBeBanned =
    [
        "P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTimeOffset.Now;", "P:System.DateTimeOffset.UtcNow;",
        "M:System.Threading.Thread.Sleep(System.Int32);", "M:System.Threading.Thread.Sleep(System.TimeSpan);",
        "M:System.Threading.Tasks.Task.Delay(System.Int32);", "M:System.Threading.Tasks.Task.Delay(System.TimeSpan);",
        "M:System.Threading.Tasks.Task.Delay(System.Int32,System.Threading.CancellationToken);",
        "M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken);",
        "T:System.Random;",
    ];

    private static IEnumerable<string> BuildFiles => Repository.Files.Where(file => Path.GetExtension(file) is ".csproj" or ".props" or ".targets");

    [Fact]
    public void No_path_of_somebodys_machine_is_in_a_file()
    {
        var paths = from file in Repository.Files
                    where !IsBinary(file)
                    from line in Repository.Lines(file)
                    let found = MachinePath().Match(line.Text)
                    where found.Success
                    select $"{file}:{line.Number}: {found.Value}";

        Rule.Holds(paths, "Write a path from the repository's root, or make it a temporary folder; people in examples are alice, ann and bob:");
    }

    [Fact]
    public void Nothing_generated_is_tracked() => Rule.Holds(Repository.Files.Where(Repository.IsGenerated), "Take these out of the repository and ignore them:");

    [Fact]
    public void Every_version_is_exact_and_stands_in_one_place()
    {
        var scattered = from file in BuildFiles
                        from reference in XElement.Parse(Repository.Read(file)).Descendants("PackageReference")
                        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null || reference.HasElements
                        select $"{file}: {reference.Attribute("Include")?.Value}";
        var loose = from version in XElement.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
                    where !ExactVersion().IsMatch(version.Attribute("Version")?.Value ?? "")
                    select version.ToString();

        Rule.Holds(scattered, "Versions belong into Directory.Packages.props:");
        Rule.Holds(loose, "A version is exact, such as 1.2.3:");
    }

    [Fact]
    public void Warnings_are_errors_everywhere()
    {
        var weakened = from file in BuildFiles
                       from element in XElement.Parse(Repository.Read(file)).Descendants()
                       where element.Name.LocalName is "WarningsNotAsErrors" or "MSBuildTreatWarningsAsErrors"
                           || (element.Name.LocalName is "TreatWarningsAsErrors" or "EnforceCodeStyleInBuild" && element.Value != "true")
                           || (element.Name.LocalName == "NoWarn" && MustStayWarnings().IsMatch(element.Value))
                       select $"{file}: {element}";

        Rule.Holds(weakened, "A warning is an error, package substitutions (NU1603), banned symbols (RS0030) and, in src, missing docs (CS1591) included:");
        Repository.Read("Directory.Build.props").ShouldContain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
    }

    [Fact]
    public void Time_sleep_and_guessable_chance_are_banned_in_every_project()
    {
        var properties = Repository.Read("Directory.Build.props");
        var banned = Repository.Read("BannedSymbols.txt");

        properties.ShouldContain("BannedSymbols.txt");
        properties.ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Rule.Holds(MustBeBanned.Where(symbol => !banned.Contains(symbol, StringComparison.Ordinal)), "BannedSymbols.txt has lost:");
        Rule.Holds(
            from file in Repository.Files
            where file.EndsWith(".cs", StringComparison.Ordinal) || file == ".editorconfig"
            from line in Repository.Lines(file)
            where Suppression().IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}",
            "Take time from a TimeProvider and chance from RandomNumberGenerator instead of switching the ban off:");
    }

    [Fact]
    public void Files_stay_short_enough_to_read()
    {
        var tooLong = from file in Repository.In("src", ".cs")
                      let lines = Repository.Read(file).AsSpan().Count('\n')
                      where lines > MaxLines && !LongFiles.ContainsKey(file)
                      select $"{file}: {lines} lines";
        var stale = LongFiles.Keys.Where(file => !File.Exists(Repository.At(file)) || Repository.Read(file).AsSpan().Count('\n') <= MaxLines);

        Rule.Holds(tooLong, $"Above {MaxLines} lines. Split it, or add it to LongFiles with the reason:");
        Rule.Holds(stale, "No longer too long; take it out of LongFiles:");
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var notes = from file in Repository.In("src", ".cs")
                    from line in Repository.Lines(file)
                    where Unfinished().IsMatch(line.Text)
                    select $"{file}:{line.Number}: {line.Text.Trim()}";

        Rule.Holds(notes, "Finish it or take it out; plans belong into the tracker:");
    }

    [Fact]
    public void The_scripts_can_be_started()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var script in new[] { "test", ".ci/run" })
            File.GetUnixFileMode(Repository.At(script)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue($"{script} must be executable: git update-index --chmod=+x {script}");
    }

    private static bool IsBinary(string file)
    {
        using var stream = File.OpenRead(Repository.At(file));
        var start = new byte[4096];
        return start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    // Agents' actions in tests and examples name temporary files and the homes of alice, ann and bob, and what knows paths knows those that every machine has;
    // nothing else has a reason to spell one out.
    [GeneratedRegex(@"(?<![\w.~*-])/(?:root|work)/\w|(?<![\w.~*-])/(?:home|Users)/(?!(?:alice|ann|bob)\b)\w|(?i:[a-z]:[\\/]+Users[\\/]+(?!(?:alice|ann|bob|public)\b)\w)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^\d+\.\d+\.\d+(?:-[\w.]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex("NU1603|RS0030|CS0618|NU190")]
    private static partial Regex MustStayWarnings();

    [GeneratedRegex(@"(?:disable|SuppressMessage|none|silent).*RS003[0]|RS003[0].*(?:none|silent|suggestion)")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|\bNotImplementedException\b")]
    private static partial Regex Unfinished();
}
