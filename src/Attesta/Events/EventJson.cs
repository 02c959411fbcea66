using System.Text.Json;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;

namespace Attesta.Events;

/// <summary>
/// An event for programs: <c>{event, timestamp, data}</c> with the ledger's names. Takes only what the gate shows and records, never the unmasked call;
/// text is escaped and everything is bounded.
/// </summary>
internal static class EventJson
{
    private const int LongestText = 2000;
    private const int LongestName = 256;
    private const int MostItems = 32;

    public static byte[] Of(AttestaEvent happened, Redactor redactor)
    {
        using var bytes = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("event", happened.Name);
            writer.WriteString("timestamp", Timestamp.Write(happened.Timestamp));
            writer.WriteStartObject("data");
            Write(writer, happened, redactor);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, AttestaEvent happened, Redactor redactor)
    {
        switch (happened)
        {
            case RiskScored { Request: var request }:
                WriteRequest(writer, request, redactor);
                break;
            case TrustComputed { Request: var request, Trust: var trust }:
                WriteRequest(writer, request, redactor);
                writer.WriteNumber("trust", trust);
                break;
            case ComplianceNotified { Request: var request, Roles: var roles }:
                WriteRequest(writer, request, redactor);
                WriteNames(writer, "notify_roles", roles);
                break;
            case ChallengeIssued { Request: var request, ChallengeType: var type }:
                WriteRequest(writer, request, redactor);
                writer.WriteString("challenge_type", type.Name());
                writer.WriteString("deadline", Timestamp.Write(request.Deadline));
                break;
            case ChallengeCompleted { Request: var request, Result: var result }:
                WriteRequest(writer, request, redactor);
                WriteChallenge(writer, result);
                break;
            case Decided { Request: var request, Result: var result }:
                WriteRequest(writer, request, redactor);
                WriteResult(writer, result, redactor);
                break;
            case AuditLogged { Entry: var entry }:
                WriteEntry(writer, entry);
                break;
            case Executed { Result: var result, Outcome: var outcome }:
                if (result.Request is { } executed)
                    WriteRequest(writer, executed, redactor);
                WriteResult(writer, result, redactor);
                WriteOutcome(writer, outcome, redactor);
                break;
        }
    }

    private static void WriteRequest(Utf8JsonWriter writer, ApprovalRequest request, Redactor redactor)
    {
        writer.WriteString("request_id", request.Id);
        writer.WriteString("action_name", Name(request.Shown.FunctionName));
        writer.WriteString("action_description", PythonLiteral.Call(request.Shown, LongestText));
        writer.WriteString("action_digest", request.Snapshot.Digest);
        writer.WriteString("agent_id", Name(request.Shown.AgentId));
        writer.WriteString("session_id", Name(request.Shown.SessionId));
        writer.WriteString("environment", request.Environment.Name);
        writer.WriteString("mode", (request.Owner?.Policy.Mode ?? GateMode.Enforce).Name());
        writer.WriteString("ruling", request.Ruling.Name);
        writer.WriteNumber("risk_score", request.Risk.Score);
        writer.WriteString("risk_level", request.Risk.Level.Name());
        writer.WriteStartArray("factors");
        foreach (var factor in request.Risk.Factors.Take(MostItems))
        {
            writer.WriteStartObject();
            writer.WriteString("name", Name(factor.Name));
            writer.WriteNumber("contribution", double.IsFinite(factor.Contribution) ? factor.Contribution : 0);
            writer.WriteString("description", Text(factor.Description, redactor));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteNames(writer, "domains", request.Owner?.Policy.Domain?.Names ?? []);
    }

    private static void WriteResult(Utf8JsonWriter writer, ApprovalResult result, Redactor redactor)
    {
        writer.WriteString("verdict", result.Verdict.Name());
        writer.WriteString("cause", result.Cause?.Name());
        writer.WriteString("reason", Text(result.Reason, redactor));
        writer.WriteString("modification", result.Modification is { } change ? Text(change, redactor) : null);
        writer.WriteString("audit_entry_id", result.AuditEntryId);
        WriteNames(writer, "approver_ids", result.Approvers);
        if (result.ChallengeResult is { } challenge)
            WriteChallenge(writer, challenge);
    }

    private static void WriteChallenge(Utf8JsonWriter writer, ChallengeResult result)
    {
        writer.WriteString("challenge_type", result.ChallengeType.Name());
        writer.WriteBoolean("challenge_passed", result.Passed);
        writer.WriteString("responder", Name(result.Responder));
        writer.WriteNumber("review_duration_seconds", double.IsFinite(result.ResponseTimeSeconds) ? result.ResponseTimeSeconds : 0);
        writer.WriteBoolean("min_review_met", result.MinReviewMet);
    }

    private static void WriteOutcome(Utf8JsonWriter writer, ActionOutcome outcome, Redactor redactor)
    {
        writer.WriteString("outcome", outcome.Kind switch
        {
            OutcomeKind.Succeeded => "succeeded",
            OutcomeKind.Abandoned => "abandoned",
            _ => "failed",
        });
        writer.WriteNumber("duration_seconds", outcome.Duration.TotalSeconds);
        if (outcome.ExitCode is { } code)
            writer.WriteNumber("exit_code", code);
        if (outcome.Error is { } error)
            writer.WriteString("error", Text(error, redactor));
    }

    private static void WriteEntry(Utf8JsonWriter writer, AuditEntry entry)
    {
        writer.WriteString("audit_entry_id", entry.EntryId);
        writer.WriteString("chain_hash", entry.ChainHash);
        writer.WriteString("previous_hash", entry.PreviousHash);
        writer.WriteString("action_name", Name(entry.ActionName));
        writer.WriteString("action_description", VisibleText.Escape(entry.ActionDescription, LongestText));
        writer.WriteString("agent_id", Name(entry.AgentId));
        writer.WriteString("session_id", Name(entry.SessionId));
        writer.WriteString("environment", entry.Environment);
        writer.WriteString("mode", RubberStamps.Mode(entry).Name());
        writer.WriteNumber("risk_score", entry.RiskScore);
        writer.WriteString("risk_level", entry.RiskLevel);
        writer.WriteString("verdict", entry.Verdict);
        writer.WriteString("challenge_type", entry.ChallengeType);
        WriteNames(writer, "approver_ids", entry.ApproverIds);
        writer.WriteNumber("review_duration_seconds", entry.ReviewDurationSeconds);
        writer.WriteBoolean("min_review_met", entry.MinReviewMet);
    }

    private static void WriteNames(Utf8JsonWriter writer, string key, IReadOnlyList<string> names)
    {
        writer.WriteStartArray(key);
        foreach (var name in names.Take(MostItems))
            writer.WriteStringValue(Name(name));
        writer.WriteEndArray();
    }

    private static string Name(string? name) => VisibleText.Escape(name ?? "", LongestName);

    private static string Text(string text, Redactor redactor) => VisibleText.Escape(redactor.MaskText(text), LongestText);
}
