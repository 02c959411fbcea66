namespace Attesta.Conventions;

public sealed class DependencyTests
{
    // The two that put the parts together: the command and the inbox.
    private static readonly string[] Composers = ["Attesta.Cli", "Attesta.Server"];

    [Fact]
    public void Attesta_stands_on_the_base_library_abstractions_and_the_yaml_reader_only()
    {
        var attesta = Project.Product.Single(project => project.Name == "Attesta");
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        var packages = attesta.Packages.Where(package => !IsAllowed(package));
        var references = attesta.Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !IsAllowed(name) && !File.Exists(Path.Combine(framework, name + ".dll")));

        Rule.Holds(
            [.. packages, .. references, .. attesta.Projects, .. attesta.Xml.Descendants("FrameworkReference").Select(element => element.ToString())],
            "Attesta may use the base library, *.Abstractions packages and YamlDotNet. Put what needs more into a project of its own. Too much:");

        static bool IsAllowed(string name) => name == "YamlDotNet" || name.EndsWith(".Abstractions", StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_points_at_Attesta_and_siblings_do_not_know_each_other()
    {
        var inProjects = from project in Project.Product
                         where !Composers.Contains(project.Name)
                         from other in project.Projects
                         where other != "Attesta"
                         select $"{project.File} refers to {other}";
        var inAssemblies = from project in Project.Product
                           where !Composers.Contains(project.Name)
                           from other in project.Assembly.GetReferencedAssemblies()
                           where other.Name!.StartsWith("Attesta.", StringComparison.Ordinal)
                           select $"{project.Name}.dll refers to {other.Name}";

        Rule.Holds(inProjects.Concat(inAssemblies), $"Only {string.Join(" and ", Composers)} put siblings together; everything else refers to Attesta alone:");
    }

    [Fact]
    public void Nothing_refers_to_itself_in_a_circle()
    {
        var projects = Project.All.ToDictionary(project => project.Name, StringComparer.Ordinal);

        var circles = projects.Keys.Where(name => Reaches(name, name, new HashSet<string>(StringComparer.Ordinal)));

        Rule.Holds(circles, "These projects depend on themselves:");

        bool Reaches(string from, string target, ISet<string> seen) => projects.TryGetValue(from, out var project)
            && project.Projects.Any(next => next == target || (seen.Add(next) && Reaches(next, target, seen)));
    }

    [Fact]
    public void Internals_are_open_to_tests_and_benchmarks_only()
    {
        var friends = from project in Project.Product
                      from friend in project.Friends
                      where !friend.EndsWith(".Tests", StringComparison.Ordinal) && friend != "Attesta.Benchmarks"
                      select $"{project.File} is open to {friend}";

        Rule.Holds(friends, "A sibling that needs an internal type needs a public one:");
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_every_test_project_is_one_that_the_test_command_runs()
    {
        var solution = Repository.Read("Attesta.slnx");
        var missing = Project.All.Where(project => !solution.Contains($"\"{project.File}\"", StringComparison.Ordinal)).Select(project => project.File);
        var unseen = Project.All
            .Where(project => project.Packages.Contains("xunit.v3", StringComparer.Ordinal) || project.File.StartsWith("tests/", StringComparison.Ordinal))
            .Where(project => project.File != $"tests/{project.Name}/{project.Name}.csproj")
            .Select(project => project.File);

        Rule.Holds(missing, "Not in Attesta.slnx:");
        Rule.Holds(unseen, "./test runs tests/NAME/NAME.csproj; these lie elsewhere:");
        Repository.Read("test").ShouldContain("tests/*/*.csproj");
    }
}
