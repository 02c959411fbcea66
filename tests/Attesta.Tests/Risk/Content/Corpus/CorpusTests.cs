using Attesta.Tests.Risk.Content.Commands;
using Attesta.Tests.Risk.Content.Rules;

namespace Attesta.Tests.Risk.Content.Corpus;

/// <summary>Commands that nobody derived a rule from: how well the rules generalise.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder =
        Path.GetFullPath(Path.Combine(PackFiles.Folder, "..", "..", "..", "..", "..", "tests", "Attesta.Tests", "Risk", "Content", "Corpus"));

    public static TheoryData<string> Harmless => [.. Files("*harmless.txt")];

    public static TheoryData<string> Dangerous => [.. Files("*dangerous.txt")];

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Leaves_harmless_commands_low(string file)
    {
        var (commands, alarms) = Count(file, score => score >= 0.3);

        ((double)alarms.Count / commands).ShouldBeLessThanOrEqualTo(0.02, string.Join('\n', alarms));
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void Sees_that_dangerous_commands_are_high(string file)
    {
        var (commands, misses) = Count(file, score => score < 0.6);

        ((double)misses.Count / commands).ShouldBeLessThanOrEqualTo(0.03, string.Join('\n', misses));
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private static (int Commands, List<string> Wrong) Count(string file, Func<double, bool> isWrong)
    {
        var commands = 0;
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, file)))
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal))
                continue;
            commands++;
            var score = Scoring.Of(line).Score;
            if (isWrong(score))
                wrong.Add(FormattableString.Invariant($"{score:0.00}  {line}"));
        }

        return (commands, wrong);
    }
}
