using System.Globalization;
using System.Text;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;

namespace Attesta.Events;

/// <summary>
/// An event for people in Slack, or in a chat that takes the same messages. INVARIANT: text from an agent stands in code spans that it cannot leave; it
/// mentions nobody and links nowhere.
/// </summary>
internal static class SlackMessage
{
    // Escaping makes a character up to five long, and Slack takes 3000 in a section.
    private const int LongestText = 400;
    private const int LongestName = 80;
    private const int MostNames = 10;

    public static byte[] Of(AttestaEvent happened, Redactor redactor)
    {
        var (about, call, facts) = Tell(happened, redactor);
        var head = $"*{happened.Name.Replace('_', ' ')}*{about}";
        using var bytes = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("text", $"Attesta: {head}");

            // Without these a chat may look for links and names in the text by itself.
            writer.WriteString("parse", "none");
            writer.WriteBoolean("link_names", false);
            writer.WriteBoolean("unfurl_links", false);
            writer.WriteBoolean("unfurl_media", false);
            writer.WriteStartArray("blocks");
            WriteSection(writer, head + (call is null ? "" : "\n" + Code(call, LongestText)));
            if (facts.Count > 0)
                WriteSection(writer, string.Join('\n', facts));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteSection(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "section");
        writer.WriteStartObject("text");
        writer.WriteString("type", "mrkdwn");
        writer.WriteString("text", text);
        writer.WriteBoolean("verbatim", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static (string About, string? Call, List<string> Facts) Tell(AttestaEvent happened, Redactor redactor)
    {
        var facts = new List<string>();
        switch (happened)
        {
            case RiskScored { Request: var request }:
                return (About(request, facts), Call(request), facts);
            case TrustComputed { Request: var request, Trust: var trust }:
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"trust {trust:0.00}"));
                return (About(request, facts), Call(request), facts);
            case ComplianceNotified { Request: var request, Roles: var roles }:
                facts.Add("for " + string.Join(", ", roles.Take(MostNames).Select(role => Code(role, LongestName))));
                return (About(request, facts), Call(request), facts);
            case ChallengeIssued { Request: var request, ChallengeType: var type }:
                facts.Add($"asked for: {type.Name()}, until {Timestamp.Write(request.Deadline)}");
                return (About(request, facts), Call(request), facts);
            case ChallengeCompleted { Request: var request, Result: var result }:
                Add(facts, result);
                return (About(request, facts), Call(request), facts);
            case Decided { Request: var request, Result: var result }:
                Add(facts, result, redactor);
                return (About(request, facts), Call(request), facts);
            case Executed { Result: { Request: { } request } result, Outcome: var outcome }:
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"{outcome.Kind switch { OutcomeKind.Succeeded => "succeeded", OutcomeKind.Abandoned => "abandoned", _ => "failed" }} after {outcome.Duration.TotalSeconds:0.###} s"));
                Add(facts, result, redactor);
                return (About(request, facts), Call(request), facts);
            case AuditLogged { Entry: var entry }:
                facts.Add($"entry {Code(entry.EntryId, LongestName)}");
                return ($" {entry.RiskLevel.ToUpperInvariant()}, {entry.Verdict}", entry.ActionDescription, facts);
            default:
                return ("", null, facts);
        }
    }

    private static string About(ApprovalRequest request, List<string> facts)
    {
        if (request.Shown.AgentId is { Length: > 0 } agent)
            facts.Add($"agent {Code(agent, LongestName)}");
        if (request.Shown.SessionId is { Length: > 0 } session)
            facts.Add($"session {Code(session, LongestName)}");
        var mode = request.Owner?.Policy.Mode is { } other and not GateMode.Enforce ? $" ({other.Name()})" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $" {Code(request.Shown.FunctionName, LongestName)} {request.Risk.Level.Name().ToUpperInvariant()} {request.Risk.Score:0.00} in {request.Environment.Name}{mode}");
    }

    private static string Call(ApprovalRequest request) => PythonLiteral.Call(request.Shown, LongestText);

    private static void Add(List<string> facts, ApprovalResult result, Redactor redactor)
    {
        facts.Add($"reason {Code(redactor.MaskText(result.Reason), LongestText)}");
        if (result.ChallengeResult is { } challenge)
            Add(facts, challenge);
        if (result.AuditEntryId is { } entry)
            facts.Add($"entry {Code(entry, LongestName)}");
    }

    private static void Add(List<string> facts, ChallengeResult result)
    {
        var people = result.Approvers.Count > 0 ? result.Approvers : [result.Responder];
        facts.Add(string.Create(CultureInfo.InvariantCulture,
            $"{result.ChallengeType.Name()} {(result.Passed ? "passed" : "not passed")} by {string.Join(", ", people.Take(MostNames).Select(name => Code(name, LongestName)))} in {result.ResponseTimeSeconds:0.#} s{(result.MinReviewMet ? "" : ", sooner than anyone can read it")}"));
    }

    /// <summary>Text in a code span, altered where a chat would act on it: it shows what it says, but calls nobody and opens nothing.</summary>
    private static string Code(string text, int longest)
    {
        var harmless = new StringBuilder(VisibleText.Escape(text, longest))
            .Replace('`', '\'').Replace('@', '\uff20').Replace("://", "[:]//")
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
        return $"`{(harmless.Length == 0 ? "-" : harmless)}`";
    }
}
