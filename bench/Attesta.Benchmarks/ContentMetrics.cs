using Attesta.Actions;
using Attesta.Risk;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Rules;

namespace Attesta.Benchmarks;

/// <summary>Knowing what a call would do: paid by every action, and the loading of the rules by every start.</summary>
internal static class ContentMetrics
{
    public static IEnumerable<Metric> All { get; } =
    [
        Metric.OfAsync("content_score_60", () => Bash("git commit -m 'Fix the parser' && rm -rf build/*.tmp dist/x.js"), Score),
        Metric.OfAsync("content_score_200", () => Bash(Pipeline), Score),
        Metric.OfAsync("content_score_1mb", () => Bash(Document()), Score),
        Metric.Of("packs_load", () => PackImage.Bytes(), Load),
    ];

    private const string Pipeline =
        "cat access.log | grep -v '127.0.0.1' | awk '{print $1}' | sort | uniq -c | sort -rn | head -20 > /tmp/top.txt && curl -s -X POST -H 'Content-Type: application/json' -d @/tmp/top.txt https://example.com/report";

    private static (IRiskScorer Scorer, ActionContext Action) Bash(string command) => (
        new ContentScorer(),
        ActionSnapshot.Of(new ActionContext { FunctionName = "bash", Kwargs = PlainMap.Of(("command", command)) }).Action);

    private static ValueTask<RiskAssessment> Score((IRiskScorer Scorer, ActionContext Action) state) => state.Scorer.ScoreAsync(state.Action, default);

    /// <summary>Everything, while a start reads only what its first action needs.</summary>
    private static int Load(byte[] bytes)
    {
        var image = new PackImage(bytes);
        return image.Programs.Sum(program => image.Of(program).Rules.Count) + image.OnTools.Count;
    }

    /// <summary>What is long in practice: a file that is written by a here-document.</summary>
    private static string Document() =>
        $"cat > notes.md <<EOF\n{string.Concat(Enumerable.Repeat("The quick brown fox jumps over the $lazy dog, and then it rests a while.\n", 14_500))}\nEOF\n";
}
