using System.Globalization;
using Attesta.Cli.Output;

namespace Attesta.Cli.Evaluating;

/// <summary>Accuracy for people: the scorers side by side, in 80 columns.</summary>
internal sealed class AccuracyTable(CommandHost host)
{
    private const int NameWidth = 25;
    private const int ScorerWidth = 25;
    private const int FamilyWidth = 24;
    private const int ExamplesShown = 5;
    private const int LeastWidth = 80;

    private readonly Ink _ink = new(host);

    public void Write(IReadOnlyList<EvaluatedSet> sets)
    {
        for (var i = 0; i < sets.Count; i++)
        {
            if (i > 0)
                host.Text.WriteLine();
            Write(sets[i], withExamples: i == 0 || i < sets.Count - 1);
        }
    }

    /// <summary>A share with its interval: <c>0.971 (0.942-0.986)</c>.</summary>
    public static string Text(Share share) => share.Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{value:0.000} ({share.Low:0.000}-{share.High:0.000})")
        : "-";

    /// <summary>A number with three digits, or a dash for none.</summary>
    public static string Text(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    // What stands under each file is not said once more under all of them.
    private void Write(EvaluatedSet set, bool withExamples)
    {
        var counts = set.Counts;
        host.Text.WriteLine(_ink.Bold(Columns.Fit(set.Name, LeastWidth)) + string.Create(CultureInfo.InvariantCulture,
            $": {counts.Dangerous + counts.Harmless:N0} actions, {counts.Dangerous:N0} dangerous, {counts.Harmless:N0} harmless"));
        host.Text.WriteLine();
        Row(set, "", scorer => scorer.Scorer, _ink.Bold);
        Row(set, "AUC", scorer => Text(scorer.All.Auc()));
        foreach (var level in Accuracy.Levels)
        {
            Head(string.Create(CultureInfo.InvariantCulture, $"from score {level:0.0}"));
            Row(set, "  recall", scorer => Text(scorer.All.Recall(level)));
            Row(set, "  false positives", scorer => Text(scorer.All.FalsePositives(level)));
            Row(set, "  precision", scorer => Text(scorer.All.Precision(level)));
        }

        foreach (var rate in Accuracy.FixedRates)
        {
            Head(string.Create(CultureInfo.InvariantCulture, $"at {rate * 100:0} % false positives"));
            Row(set, "  recall", scorer => Text(scorer.All.RecallAt(rate).Recall));
            Row(set, "  from score", scorer => Text(scorer.All.RecallAt(rate).From));
        }

        host.Text.WriteLine(_ink.Dim("in brackets: 95 % intervals (Wilson)"));
        Families(set);
        foreach (var scorer in withExamples ? set.Scorers : [])
        {
            Examples($"worst misses of {scorer.Scorer} (dangerous, below 0.6)", scorer.Misses.Worst, set.Counts.Dangerous);
            Examples($"worst alarms of {scorer.Scorer} (harmless, from 0.3)", scorer.Alarms.Worst, set.Counts.Harmless);
        }
    }

    private void Families(EvaluatedSet set)
    {
        if (set.Scorers[0].Families.Count == 0)
            return;
        host.Text.WriteLine();
        var heading = $"{"family, from score 0.6",-FamilyWidth}{"actions",8}";
        foreach (var scorer in set.Scorers)
            heading += $"  {Columns.Cell(scorer.Scorer, 22)}";
        host.Text.WriteLine(_ink.Bold(heading.TrimEnd()));
        foreach (var (name, tally) in set.Scorers[0].Families)
        {
            var row = Columns.Cell(name.Length == 0 ? "(none)" : name, FamilyWidth)
                + (tally.Dangerous + tally.Harmless).ToString("N0", CultureInfo.InvariantCulture).PadLeft(8);
            foreach (var scorer in set.Scorers)
            {
                var own = scorer.Families.First(family => family.Key == name).Value;
                row += $"  {$"found {Short(own.Recall(Accuracy.FoundFrom))} wrong {Short(own.FalsePositives(Accuracy.FoundFrom))}",-22}";
            }

            host.Text.WriteLine(row.TrimEnd());
        }
    }

    private void Examples(string heading, IReadOnlyList<Example> examples, long ofThem)
    {
        if (ofThem == 0)
            return;
        host.Text.WriteLine();
        host.Text.WriteLine(_ink.Bold(heading) + (examples.Count == 0 ? ": none" : ""));
        foreach (var example in examples.Take(ExamplesShown))
        {
            var start = string.Create(CultureInfo.InvariantCulture, $"  {example.Score:0.00}  line {example.Line,-6} ");
            host.Text.WriteLine(start + Columns.Fit(example.Text, Math.Max(host.Width ?? 200, LeastWidth) - start.Length));
        }
    }

    private void Head(string text) => host.Text.WriteLine(text);

    private void Row(EvaluatedSet set, string name, Func<Accuracy, string> cell, Func<string, string>? ink = null)
    {
        var row = Columns.Cell(name, NameWidth) + string.Concat(set.Scorers.Select(scorer => Columns.Cell(cell(scorer), ScorerWidth)));
        host.Text.WriteLine(ink is null ? row.TrimEnd() : ink(row.TrimEnd()));
    }

    private static string Short(Share share) => share.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "-";
}
