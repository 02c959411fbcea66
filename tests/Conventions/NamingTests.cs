using System.Text.RegularExpressions;

namespace Attesta.Conventions;

public sealed partial class NamingTests
{
    private static readonly string[] EmptyFolders =
        ["Common", "Shared", "Helpers", "Utils", "Utilities", "Services", "Models", "Interfaces", "Core", "Misc"];

    private static readonly string[] EmptyEndings = ["Manager", "Helper", "Helpers", "Processor", "Handler", "Impl", "Info", "Data", "Base", "Utils", "Util"];

    [Fact]
    public void Folders_say_what_is_in_them()
    {
        var folders = Repository.Files
            .SelectMany(file => file.Split('/')[..^1].Where(folder => EmptyFolders.Contains(folder, StringComparer.OrdinalIgnoreCase)).Select(_ => file));

        Rule.Holds(folders, $"No folder is called {string.Join(", ", EmptyFolders)}; name it for the part of the line it holds:");
    }

    [Fact]
    public void Types_say_what_they_are()
    {
        var types = from project in Project.Product
                    from type in project.WrittenTypes
                    let name = type.Name.Split('`')[0]
                    where EmptyEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
                    select $"{project.Name}: {type.FullName}";

        Rule.Holds(types, $"No type name ends in {string.Join(", ", EmptyEndings)}; name it for what is special about it:");
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var strays = from project in Project.Product
                     from file in Repository.In($"src/{project.Name}", ".cs")
                     let declared = Namespace().Match(Repository.Read(file)).Groups["name"].Value
                     let folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
                     where declared.Length > 0 && !IsOnTheWay(declared, project.Name, folder)
                     select $"{file}: {declared}";

        Rule.Holds(strays, "A file in src/PROJECT/FOLDER declares PROJECT.FOLDER, or PROJECT for what the first sample needs:");

        // INVARIANT: between the project's own namespace and the folder's, so that moving up is possible and moving sideways is not.
        static bool IsOnTheWay(string declared, string project, string folder) =>
            (declared + ".").StartsWith(project + ".", StringComparison.Ordinal) && (folder + ".").StartsWith(declared + ".", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Namespace();
}
