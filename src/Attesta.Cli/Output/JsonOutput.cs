using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Risk.Content;

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
        WriteEffects(writer, risk.Effects);
        writer.WriteString("scorer_name"u8, risk.ScorerName);
        writer.WriteEndObject();
    }

    /// <summary>The member <c>effects</c>: what the action would do to the world, worst first; empty when nobody knows.</summary>
    public static void WriteEffects(Utf8JsonWriter writer, IReadOnlyList<Effect> effects)
    {
        writer.WriteStartArray("effects"u8);
        for (var i = 0; i < effects.Count; i++)
        {
            var effect = effects[i];
            writer.WriteStartObject();
            writer.WriteString("kind"u8, effect.Kind.Name());
            writer.WriteString("target"u8, effect.Target);
            writer.WriteString("width"u8, effect.Width.Name());
            writer.WriteString("undo"u8, effect.Undo.Name());
            writer.WriteNumber("severity"u8, effect.Severity is >= 0 and <= 1 ? Math.Round(effect.Severity, RiskLevels.ScoreDigits) : 1);
            writer.WriteString("explanation"u8, effect.Explanation);
            writer.WriteString("remedy"u8, effect.Remedy);
            writer.WriteString("evidence"u8, effect.Evidence);
            writer.WriteString("source"u8, effect.Source);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a result.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">What was decided.</param>
    /// <param name="withAction">Whether the call that may run is told too, unmasked: only to a caller that runs it.</param>
    public static void WriteResult(Utf8JsonWriter writer, ApprovalResult result, bool withAction = false)
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
        if (withAction)
        {
            writer.WritePropertyName("action"u8);
            WriteAction(writer, result.Action);
        }

        writer.WriteEndObject();
    }

    // The form that actions are read in, so that it can be passed on as it is.
    private static void WriteAction(Utf8JsonWriter writer, ActionContext? action)
    {
        if (action is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("function_name"u8, action.FunctionName);
        WriteValue(writer, "args", action.Args);
        WriteValue(writer, "kwargs", action.Kwargs);
        writer.WriteString("function_doc"u8, action.FunctionDoc);
        WriteValue(writer, "hints", action.Hints);
        writer.WriteString("agent_id"u8, action.AgentId);
        writer.WriteString("session_id"u8, action.SessionId);
        writer.WriteString("environment"u8, action.Environment);
        WriteValue(writer, "metadata", action.Metadata);
        WriteValue(writer, "annotations", action.Annotations);
        writer.WriteEndObject();
    }

    // As the digest sees them, so that nothing gets lost between what was approved and what is read here.
    private static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(CanonicalJson.Of(value), skipInputValidation: true);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
