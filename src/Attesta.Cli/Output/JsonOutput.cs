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
    // The output is JSON for programs, not HTML: text stays readable. What cannot be seen is escaped at the end.
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
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Options))
            write(writer);
        VisibleJson.Write(buffer, json.WrittenSpan);
        buffer.Write("\n"u8);
    }

    public static void WriteRisk(Utf8JsonWriter writer, RiskAssessment risk)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        new RiskJson(json).Write(risk);
        writer.WriteRawValue(json.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>The member <c>effects</c>: what the action would do to the world, worst first; empty when nobody knows.</summary>
    public static void WriteEffects(Utf8JsonWriter writer, IReadOnlyList<Effect> effects)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        new RiskJson(json).Write(effects);
        writer.WritePropertyName("effects"u8);
        writer.WriteRawValue(json.WrittenSpan, skipInputValidation: true);
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
