using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Attesta.Challenges;

namespace Attesta.Cli.Output;

/// <summary>JSON for machines: snake_case, one object a line.</summary>
internal static class JsonOutput
{
    // The output is JSON for programs, not HTML: text stays readable, and control characters are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteLine(CommandHost host, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WriteLine(buffer, write);
        host.Text.Flush();
        host.Output.Write(buffer.WrittenSpan);
    }

    public static void WriteLine(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        buffer.Write("\n"u8);
    }

    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, Options);

    public static void WriteRisk(Utf8JsonWriter writer, RiskAssessment risk)
    {
        writer.WriteStartObject();
        writer.WriteNumber("score"u8, risk.Score);
        writer.WriteString("level"u8, risk.Level.Name());
        writer.WriteStartArray("factors"u8);
        for (var i = 0; i < risk.Factors.Count; i++)
        {
            var factor = risk.Factors[i];
            writer.WriteStartObject();
            writer.WriteString("name"u8, factor.Name);
            writer.WriteNumber("contribution"u8, Math.Round(factor.Contribution, RiskLevels.ScoreDigits));
            writer.WriteString("description"u8, factor.Description);
            writer.WriteString("evidence"u8, factor.Evidence);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("scorer_name"u8, risk.ScorerName);
        writer.WriteEndObject();
    }

    public static void WriteResult(Utf8JsonWriter writer, ApprovalResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("verdict"u8, result.Verdict.Name());
        writer.WritePropertyName("risk_assessment"u8);
        WriteRisk(writer, result.RiskAssessment);
        writer.WritePropertyName("challenge_result"u8);
        if (result.ChallengeResult is { } challenge)
            ChallengeJson.WriteResult(writer, challenge);
        else
            writer.WriteNullValue();
        WriteTexts(writer, "approvers", result.Approvers);
        writer.WriteNumber("review_time_seconds"u8, result.ReviewTimeSeconds);
        writer.WriteString("audit_entry_id"u8, result.AuditEntryId);
        writer.WriteString("timestamp"u8, result.Timestamp.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        writer.WriteString("modification"u8, result.Modification);
        writer.WriteString("cause"u8, result.Cause?.Name());
        writer.WriteString("reason"u8, result.Reason);
        writer.WriteString("mode"u8, result.Mode.Name());
        writer.WriteString("action_digest"u8, result.ActionDigest);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
