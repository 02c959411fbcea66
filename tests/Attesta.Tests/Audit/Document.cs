namespace Attesta.Tests.Audit;

/// <summary>The repository's documents, whose programs must work as they stand there.</summary>
internal static class Document
{
    /// <summary>The first Python program of a document.</summary>
    public static string Program(string path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Attesta.slnx")))
            root = root.Parent ?? throw new DirectoryNotFoundException("Attesta.slnx is in no folder above.");
        var text = File.ReadAllText(Path.Combine(root.FullName, path));
        var from = text.IndexOf("```python\n", StringComparison.Ordinal) + "```python\n".Length;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
