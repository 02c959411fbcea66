using System.Globalization;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A decision that is carried to whoever executes: which call, who approved it, until when, and an id that counts once. It is the entry
/// <c>attesta.approval</c>, and is worth what the <see cref="Receipt"/> around it is.
/// </summary>
public sealed record ApprovalGrant
{
    /// <summary>The name of the entry.</summary>
    public const string ActionName = "attesta.approval";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffff'Z'";

    /// <summary>Counts once: the id of the decision, so that two receipts of one decision do not run it twice.</summary>
    public required string UseId { get; init; }

    /// <summary>SHA-256 of the call, in lower-case hex: of its canonical JSON, as <see cref="ActionSnapshot.Digest"/> is.</summary>
    public required string ActionDigest { get; init; }

    /// <summary>The function's name, for people.</summary>
    public required string Action { get; init; }

    /// <summary>Approved, or modified when approvers changed the call; the digest is of the changed one.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Who approved; empty when policy did.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>Who asked; empty when unknown.</summary>
    public required string AgentId { get; init; }

    /// <summary>Where it was decided to run: production, staging, ci or development.</summary>
    public required string Environment { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>From when on it counts no more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>From when on no receipt of this decision counts, not even one that was issued for longer: until then its use is remembered.</summary>
    internal DateTimeOffset ForgottenAt => DecidedAt + ApprovalIssuer.LongestValidity;

    /// <summary>Reads an entry; null when it carries no decision, or says of none for how long it counts.</summary>
    public static ApprovalGrant? Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.ActionName != ActionName || entry.ChallengePassed is not null
            || !Wire.TryParse(entry.Verdict, out Verdict verdict) || verdict is not (Verdict.Approved or Verdict.Modified)
            || Text(entry, "use_id") is not { Length: > 0 } use || Text(entry, "action_digest") is not { Length: 64 } digest || Text(entry, "action") is not { } action
            || Time(entry.DecidedAt) is not { } decided || Time(Text(entry, "expires_at")) is not { } expires
            || expires <= decided || expires - decided > ApprovalIssuer.LongestValidity)
        {
            return null;
        }

        return new ApprovalGrant
        {
            UseId = use,
            ActionDigest = digest,
            Action = action,
            Verdict = verdict,
            Approvers = entry.ApproverIds,
            AgentId = entry.AgentId,
            Environment = entry.Environment,
            DecidedAt = decided,
            ExpiresAt = expires,
        };
    }

    internal AuditEntry ToEntry(DateTimeOffset now) => ProofEntry.Of(
        ActionName,
        $"{ActionName}(action={PythonLiteral.Of(Action, 300)}, expires_at={PythonLiteral.Of(Written(ExpiresAt), 40)})",
        now,
        PlainMap.Of(("action", Action), ("action_digest", ActionDigest), ("expires_at", Written(ExpiresAt)), ("use_id", UseId))) with
    {
        AgentId = AgentId,
        ApproverIds = Approvers,
        Verdict = Verdict.Name(),
        Environment = Environment,
        DecidedAt = Written(DecidedAt),
    };

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string? Text(AuditEntry entry, string name) => entry.Metadata.TryGetValue(name, out var value) ? value as string : null;

    private static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
