using System.Text.Json;

namespace Attesta.Cli.Evaluating;

/// <summary>Accuracy for machines.</summary>
internal static class AccuracyJson
{
    private const int Digits = 6;

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<EvaluatedSet> sets)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("sets"u8);
        foreach (var set in sets)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, set.Name);
            writer.WriteNumber("actions"u8, set.Counts.Dangerous + set.Counts.Harmless);
            writer.WriteNumber("dangerous"u8, set.Counts.Dangerous);
            writer.WriteNumber("harmless"u8, set.Counts.Harmless);
            writer.WriteStartArray("scorers"u8);
            foreach (var scorer in set.Scorers)
                Write(writer, scorer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Accuracy scorer)
    {
        writer.WriteStartObject();
        writer.WriteString("scorer"u8, scorer.Scorer);
        Write(writer, scorer.All);
        writer.WriteStartArray("families"u8);
        foreach (var (name, tally) in scorer.Families)
        {
            writer.WriteStartObject();
            writer.WriteString("family"u8, name);
            writer.WriteNumber("dangerous"u8, tally.Dangerous);
            writer.WriteNumber("harmless"u8, tally.Harmless);
            Write(writer, tally);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Write(writer, "worst_misses", scorer.Misses.Worst);
        Write(writer, "worst_alarms", scorer.Alarms.Worst);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ScoreTally tally)
    {
        Write(writer, "auc", tally.Auc());
        writer.WriteStartArray("from_score"u8);
        foreach (var level in Accuracy.Levels)
        {
            writer.WriteStartObject();
            writer.WriteNumber("score"u8, level);
            Write(writer, "recall", tally.Recall(level));
            Write(writer, "false_positives", tally.FalsePositives(level));
            Write(writer, "precision", tally.Precision(level));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("at_false_positives"u8);
        foreach (var rate in Accuracy.FixedRates)
        {
            var (recall, from) = tally.RecallAt(rate);
            writer.WriteStartObject();
            writer.WriteNumber("rate"u8, rate);
            Write(writer, "recall", recall);
            Write(writer, "score", from);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, Share share)
    {
        writer.WriteStartObject(name);
        Write(writer, "value", share.Value);
        writer.WriteNumber("low"u8, Math.Round(share.Low, Digits));
        writer.WriteNumber("high"u8, Math.Round(share.High, Digits));
        writer.WriteNumber("hits"u8, share.Hits);
        writer.WriteNumber("of"u8, share.Of);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, Math.Round(number, Digits));
        else
            writer.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<Example> examples)
    {
        writer.WriteStartArray(name);
        foreach (var example in examples)
        {
            writer.WriteStartObject();
            writer.WriteString("file"u8, example.File);
            writer.WriteNumber("line"u8, example.Line);
            writer.WriteString("family"u8, example.Family);
            writer.WriteNumber("score"u8, example.Score);
            writer.WriteString("action"u8, example.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
