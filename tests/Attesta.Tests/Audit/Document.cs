using Attesta.Tests.Policy;

namespace Attesta.Tests.Audit;

/// <summary>The repository's documents, whose programs must work as they stand there.</summary>
internal static class Document
{
    /// <summary>The first Python program of a document.</summary>
    public static string Program(string path)
    {
        var text = File.ReadAllText(Path.Combine(ConfigTemplateTests.Root(), path));
        var from = text.IndexOf("```python\n", StringComparison.Ordinal) + "```python\n".Length;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
