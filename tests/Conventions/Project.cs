using System.Reflection;
using System.Xml.Linq;

namespace Attesta.Conventions;

/// <summary>A project file, read as text: what it says of itself and what it refers to.</summary>
internal sealed record Project(string Name, string File, XElement Xml)
{
    public static IReadOnlyList<Project> All { get; } =
        [.. Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Open)];

    /// <summary>The projects under src: libraries and programs.</summary>
    public static IReadOnlyList<Project> Product { get; } = [.. All.Where(project => project.File.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>The libraries that others build on.</summary>
    public static IReadOnlyList<Project> Libraries { get; } = [.. Product.Where(project => !project.IsProgram)];

    public bool IsProgram => Xml.Descendants("OutputType").Any(type => type.Value == "Exe");

    public IEnumerable<string> Packages => Includes("PackageReference");

    /// <summary>What it refers to; a tool that only has to be built before it is none of that.</summary>
    public IEnumerable<string> Projects => Xml.Descendants("ProjectReference")
        .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    public IEnumerable<string> Friends => Includes("InternalsVisibleTo");

    /// <summary>The built assembly. The conventions refer to every project under src, so it lies beside this program.</summary>
    public Assembly Assembly => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, Name + ".dll"));

    /// <summary>The types that people wrote; generators and the compiler name theirs as they like.</summary>
    public IEnumerable<Type> WrittenTypes => Assembly.GetTypes().Where(type =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
        && (type.Namespace == "Attesta" || type.Namespace?.StartsWith("Attesta.", StringComparison.Ordinal) == true));

    private IEnumerable<string> Includes(string element) => Xml.Descendants(element).Attributes("Include").Select(include => include.Value);

    private static Project Open(string file) => new(Path.GetFileNameWithoutExtension(file), file, XElement.Parse(Repository.Read(file)));
}
