using System.Diagnostics;
using System.Text.RegularExpressions;
using Attesta.Audit;
using Attesta.Policy;

namespace Attesta.Conventions;

public sealed partial class SnippetTests
{
    [Fact]
    public void Every_C_sharp_snippet_of_the_documents_stands_in_a_sample_that_compiles()
    {
        var samples = Repository.In("samples", ".cs").Select(file => Repository.Read(file).Split('\n')).ToList();

        var invented = from block in Blocks("csharp")
                       where !samples.Exists(sample => Stands(block.Lines, sample))
                       select $"{block.Document}:{block.Line}: {block.Lines[0]}";

        Rule.Holds(invented, "Put these snippets into a file under samples/, or quote one that is there, line by line:");
    }

    [Fact]
    public void Every_configuration_in_the_documents_can_be_used()
    {
        var refused = from block in Blocks("yaml")
                      let problem = ProblemOf(string.Join('\n', block.Lines))
                      where problem is not null
                      select $"{block.Document}:{block.Line}: {problem}";

        Rule.Holds(refused, "attesta.yaml cannot read these:");
    }

    [Fact]
    public async Task The_Python_program_of_the_format_verifies_a_ledger_and_finds_a_change()
    {
        var program = Blocks("python").Single(block => block.Document == "docs/reference/audit-format.md");
        var folder = Directory.CreateTempSubdirectory("attesta-format-").FullName;
        try
        {
            var trail = Path.Combine(folder, "audit.jsonl");
            await using (var ledger = new FileLedger(trail))
            {
                foreach (var name in new[] { "read", "caf\u00e9 \U0001f600 \u2028", "delete" })
                    await ledger.AppendAsync(new AuditEntry { EntryId = name, ActionName = name, Verdict = "denied", RiskScore = 1e-7 }, Durability.Written);
            }

            var intact = await PythonAsync(string.Join('\n', program.Lines), trail);
            await File.WriteAllTextAsync(trail, (await File.ReadAllTextAsync(trail, Cancelled)).Replace("\"delete\"", "\"create\"", StringComparison.Ordinal), Cancelled);
            var changed = await PythonAsync(string.Join('\n', program.Lines), trail);

            intact.ShouldBe("intact");
            changed.ShouldBe($"broken lines: ['{trail}:3']");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_snippet_may_be_indented_less_than_its_sample_but_may_not_differ_otherwise()
    {
        string[] sample = ["class A", "{", "    void B()", "    {", "", "        C();", "    }", "}"];

        Stands(["void B()", "{", "", "    C();", "}"], sample).ShouldBeTrue();
        Stands(["void B()", "{", "", "C();", "}"], sample).ShouldBeFalse();
        Stands(["void B()", "{", "    C();", "}"], sample).ShouldBeFalse();
        Stands(["    }", "}", "more"], sample).ShouldBeFalse();
        Stands([""], sample).ShouldBeFalse();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<string> PythonAsync(string program, string argument)
    {
        var start = new ProcessStartInfo("python3", ["-c", program, argument]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var python = Process.Start(start)!;
        var said = await python.StandardOutput.ReadToEndAsync(Cancelled);
        await python.WaitForExitAsync(Cancelled);
        return said.Trim();
    }

    private static bool Stands(string[] snippet, string[] sample)
    {
        if (snippet[0].Length == 0)
            return false;
        for (var start = 0; start + snippet.Length <= sample.Length; start++)
        {
            var indent = sample[start].Length - snippet[0].Length;
            if (indent >= 0 && snippet.Index().All(line => line.Item.Length == 0
                ? sample[start + line.Index].Length == 0
                : sample[start + line.Index] == new string(' ', indent) + line.Item))
                return true;
        }

        return false;
    }

    private static string? ProblemOf(string yaml)
    {
        try
        {
            AttestaConfig.Parse(yaml, "attesta.yaml");
            return null;
        }
        catch (ConfigException wrong)
        {
            return wrong.Message;
        }
    }

    private static IEnumerable<(string Document, int Line, string[] Lines)> Blocks(string language) =>
        from document in Repository.Files
        where document.EndsWith(".md", StringComparison.Ordinal)
        let text = Repository.Read(document)
        from block in Fence().Matches(text)
        where block.Groups["language"].Value == language
        select (document, text.AsSpan(0, block.Index).Count('\n') + 1, block.Groups["text"].Value.TrimEnd('\n').Split('\n'));

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
