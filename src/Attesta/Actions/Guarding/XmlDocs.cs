using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;

namespace Attesta.Actions.Guarding;

/// <summary>
/// Summaries from the documentation file that the compiler writes beside an assembly. A missing, broken or oversized file is no documentation, never
/// an error. Read once an assembly.
/// </summary>
internal static class XmlDocs
{
    private const long MostBytes = 32 * 1024 * 1024;
    private const int LongestSummary = 4096;

    private static readonly ConditionalWeakTable<Assembly, IReadOnlyDictionary<string, string>> Known = [];
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>The summary of a method, or of the property it belongs to; null when there is none.</summary>
    [RequiresUnreferencedCode("Looks members up by name.")]
    public static string? SummaryOf(MethodInfo method)
    {
        // What the compiler named has no documentation.
        if (method.DeclaringType is not { } type || method.Name.StartsWith('<') || type.Assembly.IsDynamic)
            return null;
        try
        {
            var definition = type.IsConstructedGenericType || method.IsConstructedGenericMethod
                ? (MethodInfo)method.Module.ResolveMethod(method.MetadataToken)!
                : method;
            return Known.GetValue(type.Assembly, static assembly => Read(FileOf(assembly))).GetValueOrDefault(XmlDocId.Of(definition));
        }
        catch (Exception thrown) when (thrown is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Every summary of a file, by the compiler's id of its member.</summary>
    internal static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes)
                return Nothing;
            using var file = RegularFile.OpenToRead(path);
            using var xml = XmlReader.Create(file, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MostBytes,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            return Members(xml);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            // Documentation only adds to what is shown; a call is scored without it.
            return Nothing;
        }
    }

    private static Dictionary<string, string> Members(XmlReader xml)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        while (xml.ReadToFollowing("member"))
        {
            if (xml.GetAttribute("name") is not { Length: > 2 } id || id[0] is not ('M' or 'P'))
                continue;
            using var member = xml.ReadSubtree();
            if (member.ReadToDescendant("summary") && Text(member) is { Length: > 0 } summary)
                found[id] = summary;
        }

        return found;
    }

    // As a reader sees it: on one line, and what a tag refers to by its name.
    private static string Text(XmlReader summary)
    {
        var text = new StringBuilder();
        using var inside = summary.ReadSubtree();
        while (inside.Read() && text.Length < LongestSummary)
        {
            if (inside.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                text.Append(inside.Value);
            else if (inside.NodeType is XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace || inside is { NodeType: XmlNodeType.Element, Name: "para" or "br" })
                text.Append(' ');
            else if (inside.NodeType == XmlNodeType.Element && (inside.GetAttribute("name") ?? inside.GetAttribute("langword") ?? Last(inside.GetAttribute("cref"))) is { } named && inside.IsEmptyElement)
                text.Append(named);
        }

        var words = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length > LongestSummary ? words[..LongestSummary] : words;
    }

    // T:Shop.Orders.Cancel(System.String) is called Cancel.
    private static string? Last(string? cref) => cref?.Split('(')[0].Split('.', ':')[^1];

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file; then the folder of the program is looked into.")]
    private static string FileOf(Assembly assembly) => assembly.Location is { Length: > 0 } location
        ? Path.ChangeExtension(location, ".xml")
        : Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
}
