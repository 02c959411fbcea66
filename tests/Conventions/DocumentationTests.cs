using System.Text.RegularExpressions;

namespace Attesta.Conventions;

public sealed partial class DocumentationTests
{
    [Fact]
    public void The_compiler_asks_for_docs_on_every_public_member()
    {
        Repository.Read("src/Directory.Build.props").ShouldContain("<GenerateDocumentationFile>true</GenerateDocumentationFile>");
        var general = Repository.Read(".editorconfig").Split("\n[{", 2)[0];
        general.ShouldContain("dotnet_diagnostic.CS1591.severity = warning");

        var loopholes = from file in Repository.Files
                        where file.StartsWith("src/", StringComparison.Ordinal) || file is "Directory.Build.props" or "Directory.Packages.props"
                        from line in Repository.Lines(file)
                        where line.Text.Contains("1591", StringComparison.Ordinal)
                        select $"{file}:{line.Number}: {line.Text.Trim()}";
        var withoutDocs = Project.Libraries.Where(library => !File.Exists(Path.Combine(AppContext.BaseDirectory, library.Name + ".xml"))).Select(library => library.File);

        Rule.Holds(loopholes, "Write the docs instead of switching CS1591 off:");
        Rule.Holds(withoutDocs, "Built without its documentation file:");
    }

    [Fact]
    public void Every_link_in_the_documents_leads_somewhere()
    {
        var broken = from document in Repository.Files
                     where document.EndsWith(".md", StringComparison.Ordinal)
                     from link in Links(Repository.Read(document))
                     where !Leads(document, link)
                     select $"{document}: {link}";

        Rule.Holds(broken, "These links point at a file or heading that is not there:");
    }

    [Theory]
    [InlineData("## What it *is*", "what-it-is")]
    [InlineData("### `./test`, and CI", "test-and-ci")]
    [InlineData("# Two_words - one", "two_words---one")]
    public void Headings_are_linked_as_code_hosts_link_them(string heading, string anchor) => Anchors(heading).ShouldBe([anchor]);

    private static IEnumerable<string> Links(string document) =>
        Link().Matches(CodeSpan().Replace(Fence().Replace(document, ""), "")).Select(match => match.Groups["target"].Value);

    private static bool Leads(string document, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
            return true;
        var parts = link.Split('#', 2);
        var path = Uri.UnescapeDataString(parts[0]);
        var target = path.Length == 0
            ? Repository.At(document)
            : Path.GetFullPath(path, Path.GetDirectoryName(Repository.At(document))!);
        if (!target.StartsWith(Repository.Root, StringComparison.Ordinal) || !(File.Exists(target) || Directory.Exists(target)))
            return false;
        return parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal) || Anchors(File.ReadAllText(target)).Contains(parts[1], StringComparer.Ordinal);
    }

    private static IEnumerable<string> Anchors(string document) => Heading().Matches(Fence().Replace(document, ""))
        .Select(match => Punctuation().Replace(match.Groups["text"].Value.Trim(), "").Replace(' ', '-').ToLowerInvariant());

    [GeneratedRegex(@"\]\(<?(?<target>[^)\s>]+)>?(?:\s+""[^""]*"")?\)|^\[[^\]]+\]:\s+(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("^(?<tick>```+|~~~+).*?^\\k<tick>", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Punctuation();
}
