using System.Diagnostics;
using Attesta.Actions;
using Attesta.Approvals;

namespace Attesta.Telemetry;

/// <summary>The spans of the line. INVARIANT: no argument and no unmasked text is in a span; what the ledger shows as names may be.</summary>
internal static class Spans
{
    public const string Evaluate = "attesta.evaluate";
    public const string Score = "attesta.score";
    public const string Trust = "attesta.trust";
    public const string Rule = "attesta.rule";
    public const string Ask = "attesta.ask";
    public const string Record = "attesta.record";
    public const string Run = "attesta.run";

    private const int LongestName = 256;

    private static readonly ActivitySource Source = new(AttestaTelemetry.Name, AttestaTelemetry.Version);

    /// <summary>Whether anyone listens. A few nanoseconds when nobody does.</summary>
    public static bool AreHeard => Source.HasListeners();

    /// <summary>Begins a span; an empty one when nobody listens, or the listener fails.</summary>
    public static Span Start(string name)
    {
        try
        {
            return new Span(Source.StartActivity(name));
        }
        catch (Exception)
        {
            // INVARIANT: what listens changes no decision: its failures are its own.
            return default;
        }
    }

    /// <summary>Says what was decided on an action, on the span of its evaluation.</summary>
    public static void Decided(Span watched, ApprovalRequest request, ApprovalResult result)
    {
        if (watched.Activity is not { IsAllDataRequested: true } span)
            return;
        Describe(span, request);
        span.SetTag("attesta.verdict", result.Verdict.Name());
        span.SetTag("attesta.mode", result.Mode.Name());
        span.SetTag("attesta.audit.entry_id", result.AuditEntryId);
        if (result.ChallengeResult is { } challenge)
            span.SetTag("attesta.challenge.type", challenge.ChallengeType.Name());
        if (result.Cause is not { } cause)
            return;
        span.SetTag("attesta.cause", cause.Name());
        if (cause is DenialCause.GateFailed or DenialCause.AuditFailed)
            span.SetStatus(ActivityStatusCode.Error, cause.Name());
    }

    /// <summary>Says what policy ruled, on the span of the ruling.</summary>
    public static void Ruled(Span watched, ApprovalRequest request)
    {
        if (watched.Activity is { IsAllDataRequested: true } span)
            Describe(span, request);
    }

    /// <summary>Marks a span as failed by the exception's type; its message may hold anything.</summary>
    public static void Failed(Span watched, Exception thrown)
    {
        watched.Set("error.type", thrown.GetType().FullName);
        watched.Activity?.SetStatus(ActivityStatusCode.Error);
    }

    private static void Describe(Activity span, ApprovalRequest request)
    {
        span.SetTag("attesta.action.name", VisibleText.Escape(request.Shown.FunctionName, LongestName));
        span.SetTag("attesta.risk.level", request.Risk.Level.Name());
        span.SetTag("attesta.risk.score", request.Risk.Score);
        span.SetTag("attesta.environment", request.Environment.Name);
        span.SetTag("attesta.ruling", request.Ruling.Name);
        if (request.Shown.AgentId is { Length: > 0 } agent)
            span.SetTag("attesta.agent.id", VisibleText.Escape(agent, LongestName));
        if (request.Shown.SessionId is { Length: > 0 } session)
            span.SetTag("attesta.session.id", VisibleText.Escape(session, LongestName));
    }
}
