using System.Globalization;
using System.Runtime.CompilerServices;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Policy;
using Attesta.Trust;

namespace Attesta.Approvals;

/// <summary>How decisions and outcomes are written down.</summary>
internal static class DecisionEntry
{
    /// <summary>The action name of outcome entries.</summary>
    public const string OutcomeName = "attesta.outcome";

    // Arguments that render longer than this are kept as a digest and their head.
    private const int LargestArgument = 16 * 1024;
    private const int HeadLength = 1024;
    private const int LongestDescription = 2000;
    private const int LongestDoc = 1024;

    public static AuditEntry Of(ApprovalRequest request, ApprovalResult result, GatePolicy policy, Redactor redactor)
    {
        var challenge = result.ChallengeResult;
        var asked = request.Ruling as Ruling.Ask;
        var interceptedAt = Timestamp.Write(request.InterceptedAt);
        return new AuditEntry
        {
            EntryId = request.Id,
            ActionName = VisibleText.Escape(request.Shown.FunctionName, 256),
            ActionDescription = PythonLiteral.Call(request.Shown, LongestDescription),
            AgentId = request.Shown.AgentId ?? "",
            RiskScore = request.Risk.Score,
            RiskLevel = request.Risk.Level.Name(),
            ChallengeType = asked is null ? "" : asked.Challenge.Type.Name(),
            ChallengePassed = challenge?.Passed ?? (asked is not null && policy.Mode == GateMode.Enforce ? false : null),
            ApproverIds = challenge is null ? [] : Approvers(challenge),
            Verdict = result.Verdict.Name(),
            ReviewDurationSeconds = challenge?.ResponseTimeSeconds ?? 0,
            MinReviewMet = challenge?.MinReviewMet ?? true,
            InterceptedAt = interceptedAt,
            DecidedAt = result.Timestamp == request.InterceptedAt ? interceptedAt : Timestamp.Write(result.Timestamp),
            SessionId = request.Shown.SessionId ?? "",
            Environment = request.Environment.Name,
            Metadata = Metadata(request, result, policy, redactor),
        };
    }

    public static AuditEntry OfOutcome(string entryId, ApprovalRequest request, ApprovalResult result, ActionOutcome outcome, DateTimeOffset now)
    {
        var kind = outcome.Kind switch
        {
            OutcomeKind.Succeeded => "succeeded",
            OutcomeKind.Abandoned => "abandoned",
            _ => "failed",
        };
        var metadata = new List<KeyValuePair<string, object?>>
        {
            new("outcome_of", result.AuditEntryId),
            new("outcome", kind),
            new("duration_seconds", Math.Round(outcome.Duration.TotalSeconds, 6)),
            new("mode", result.Mode.Name()),
        };
        if (outcome.ExitCode is { } exitCode)
            metadata.Add(new("exit_code", (long)exitCode));
        if (outcome.Error is { } error)
            metadata.Add(new("error", VisibleText.Escape(error, HeadLength)));
        return new AuditEntry
        {
            EntryId = entryId,
            ActionName = OutcomeName,
            ActionDescription = string.Create(CultureInfo.InvariantCulture,
                $"{VisibleText.Escape(request.Shown.FunctionName, 256)} {kind} after {outcome.Duration.TotalSeconds:0.###} s"),
            AgentId = request.Shown.AgentId ?? "",
            RiskScore = request.Risk.Score,
            RiskLevel = request.Risk.Level.Name(),
            Verdict = result.Verdict.Name(),
            InterceptedAt = Timestamp.Write(request.InterceptedAt),
            DecidedAt = Timestamp.Write(result.Timestamp),
            ExecutedAt = Timestamp.Write(now),
            SessionId = request.Shown.SessionId ?? "",
            Environment = request.Environment.Name,
            Metadata = PlainMap.Own([.. metadata]),
        };
    }

    private static PlainMap Metadata(ApprovalRequest request, ApprovalResult result, GatePolicy policy, Redactor redactor)
    {
        var shown = request.Shown;
        var label = shown.Environment is { } named && !string.Equals(named, request.Environment.Name, StringComparison.Ordinal) ? named : null;
        var entries = new Entries();
        entries.Add("mode", policy.Mode.Name());
        entries.Add("ruling", request.Ruling.Name);
        entries.Add("reason", result.Reason);
        entries.Add("action_digest", request.Snapshot.Digest);
        entries.Add("scorer", request.Risk.ScorerName);
        entries.Add("scored_before", request.ScoredBefore);
        if (request.Amendment is { } amendment)
        {
            entries.Add("modification", request.Modification);
            entries.Add("edited_by", PlainList.Own([.. amendment.Editors.Select(editor => VisibleText.Escape(editor, 256))]));
            entries.Add("original_digest", amendment.Original.Snapshot.Digest);
            entries.Add("original_description", PythonLiteral.Call(amendment.Original.Shown, LongestDescription));
        }

        if (request.Trust is { } trust)
            entries.Add("trust", Math.Round(trust, RiskLevels.ScoreDigits));
        if (shown.AgentIdIsClaim)
            entries.Add(TrustEngine.ClaimedKey, true);
        if (policy.Domain is { } domain)
            entries.Add(TrustEngine.DomainsKey, PlainList.Of(domain.Names));
        if (request.Ruling.Escalations is { Count: > 0 } escalations)
        {
            entries.Add("escalations", PlainList.Of(escalations.Select(rule => (object?)rule.ToString())));
            entries.AddUnlessEmpty("notify_roles", PlainList.Of(request.Ruling.NotifyRoles));
        }

        entries.Add("factors", Factors(request.Risk.Factors));
        entries.AddUnlessEmpty("effects", RecordedEffects.Write(request.Risk.Effects));
        entries.AddUnlessEmpty("args", shown.Args);
        entries.AddUnlessEmpty("kwargs", shown.Kwargs);
        entries.AddUnlessEmpty("hints", shown.Hints);
        entries.AddUnlessEmpty("annotations", redactor.MaskMap((PlainMap)shown.Annotations));
        entries.AddUnlessEmpty("function_doc", Doc(shown.FunctionDoc));
        entries.AddUnlessEmpty("declared_risk", shown.Risk?.Name());
        entries.AddUnlessEmpty("context", shown.Metadata);
        entries.AddUnlessEmpty("cause", result.Cause?.Name());
        entries.AddUnlessEmpty("challenge", result.ChallengeResult is { } challenge ? redactor.MaskMap(challenge.Details) : null);
        entries.AddUnlessEmpty("environment_label", label is null ? null : VisibleText.Escape(label, 256));
        return entries.ToMap();
    }

    // What an entry may hold, gathered without growing and copying: this runs for every action.
    [InlineArray(32)]
    private struct Room
    {
        private KeyValuePair<string, object?> _first;
    }

    private struct Entries
    {
        private Room _room;
        private int _count;

        public void Add(string name, object? value) => _room[_count++] = new(name, value);

        public void AddUnlessEmpty(string name, object? value)
        {
            if (value is null or PlainMap { Count: 0 } or PlainList { Count: 0 })
                return;
            Add(name, value is string ? value : Bounded(value));
        }

        public readonly PlainMap ToMap() => PlainMap.Own(((ReadOnlySpan<KeyValuePair<string, object?>>)_room)[.._count].ToArray());
    }

    private static IReadOnlyList<string> Approvers(ChallengeResult challenge) =>
        challenge.Approvers.Count > 0 ? challenge.Approvers : [challenge.Responder];

    private static PlainList Factors(IReadOnlyList<RiskFactor> factors)
    {
        var list = new object?[factors.Count];
        for (var i = 0; i < list.Length; i++)
            list[i] = factors[i].Written;
        return PlainList.Own(list);
    }

    // The same text comes with every call of a tool, so a long one is kept by its head.
    private static object? Doc(string? doc) =>
        string.IsNullOrEmpty(doc) ? null : doc.Length <= LongestDoc ? VisibleText.Escape(doc) : Shortened(doc, VisibleText.Escape(doc, LongestDoc));

    // What is too large to keep is kept as digest and head, so that it can still be compared and recognised.
    private static object Bounded(object value)
    {
        var literal = SizeOf(value, LargestArgument);
        if (literal <= LargestArgument)
            return value;
        return Shortened(PythonLiteral.Of(value, int.MaxValue), PythonLiteral.Of(value, HeadLength));
    }

    private static PlainMap Shortened(string text, string head)
    {
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        return PlainMap.Own(
        [
            new("shortened", true),
            new("characters", (long)text.Length),
            new("sha256", Convert.ToHexStringLower(digest)),
            new("head", head),
        ]);
    }

    // Roughly how long a value renders, without rendering it; stops counting beyond the limit.
    private static long SizeOf(object? value, long limit)
    {
        long size = 8;
        switch (value)
        {
            case string text:
                return size + text.Length;
            case PlainMap map:
                foreach (var (key, item) in map.Entries)
                {
                    size += key.Length + 4 + SizeOf(item, limit - size);
                    if (size > limit)
                        break;
                }

                return size;
            case PlainList list:
                foreach (var item in list.Items)
                {
                    size += 2 + SizeOf(item, limit - size);
                    if (size > limit)
                        break;
                }

                return size;
            default:
                return size;
        }
    }
}
