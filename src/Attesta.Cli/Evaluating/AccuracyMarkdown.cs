using System.Globalization;

namespace Attesta.Cli.Evaluating;

/// <summary>Accuracy as tables for a document. It quotes no action: the data may not be the document's to show.</summary>
internal static class AccuracyMarkdown
{
    public static string Write(IReadOnlyList<EvaluatedSet> sets)
    {
        var text = new System.Text.StringBuilder();
        foreach (var set in sets)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"### {set.Name}\n\n{set.Counts.Dangerous + set.Counts.Harmless:N0} actions, {set.Counts.Dangerous:N0} of them dangerous.\n\n");
            Row("", scorer => $"`{scorer.Scorer}`");
            text.Append('|').Append(string.Concat(Enumerable.Repeat(" --- |", set.Scorers.Count + 1))).Append('\n');
            Row("AUC", scorer => AccuracyTable.Text(scorer.All.Auc()));
            foreach (var level in Accuracy.Levels)
            {
                var from = string.Create(CultureInfo.InvariantCulture, $"from score {level:0.0}");
                Row("recall " + from, scorer => AccuracyTable.Text(scorer.All.Recall(level)));
                Row("false positives " + from, scorer => AccuracyTable.Text(scorer.All.FalsePositives(level)));
                Row("precision " + from, scorer => AccuracyTable.Text(scorer.All.Precision(level)));
            }

            foreach (var rate in Accuracy.FixedRates)
                Row(string.Create(CultureInfo.InvariantCulture, $"recall at {rate * 100:0} % false positives"), scorer => AccuracyTable.Text(scorer.All.RecallAt(rate).Recall));
            text.Append('\n');

            void Row(string name, Func<Accuracy, string> cell) =>
                text.Append("| ").Append(name).Append(" |").Append(string.Concat(set.Scorers.Select(scorer => $" {cell(scorer)} |"))).Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }
}
