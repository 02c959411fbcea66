using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Risk.Content;
using Attesta.Trust;

namespace Attesta.Approvals;

/// <summary>
/// What an audit entry still knows of a decision: the call as far as it was recorded, and what was decided on. Secrets are masked in it, and what was too
/// long is not there: see <see cref="IsWhole"/>.
/// </summary>
public sealed record RecordedDecision
{
    private RecordedDecision()
    {
    }

    /// <summary>The entry.</summary>
    public required AuditEntry Entry { get; init; }

    /// <summary>The call, frozen. Of its arguments only what <see cref="IsWhole"/> says; masked.</summary>
    public required ActionContext Action { get; init; }

    /// <summary>Whether every argument is there. Else <see cref="Action"/> has none, and only its name and surroundings can be gone by.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Whether a secret in the arguments is masked, so that a scorer may see less than it saw then.</summary>
    public required bool HasMasks { get; init; }

    /// <summary>auto_approve, challenge or block.</summary>
    public required string Ruling { get; init; }

    /// <summary>The mode of the gate; nobody was asked in any but enforce.</summary>
    public required GateMode Mode { get; init; }

    /// <summary>The level that was ruled on; critical where the entry names none that is known.</summary>
    public required RiskLevel Level { get; init; }

    /// <summary>The score before rules, environment and trust; the final one where the entry does not tell.</summary>
    public required double ScoredBefore { get; init; }

    /// <summary>The trust that the agent had; null when nobody kept account of it.</summary>
    public double? Trust { get; init; }

    /// <summary>What it would have done to the world, as far as the entry says.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>Reads an entry; null for those that record no decision, such as outcomes and the operator's own commands.</summary>
    public static RecordedDecision? Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (RubberStamps.IsOwn(entry) || entry.ActionName.Length == 0)
            return null;
        var metadata = entry.Metadata;
        var isWhole = TryArguments(entry, out var args, out var kwargs);
        return new RecordedDecision
        {
            Entry = entry,
            Action = new ActionContext
            {
                FunctionName = entry.ActionName,
                Args = args,
                Kwargs = kwargs,
                FunctionDoc = Doc(metadata),
                Hints = Map(metadata, "hints"),
                Annotations = Map(metadata, "annotations"),
                Metadata = Map(metadata, "context"),
                Risk = Wire.TryParse(Text(metadata, "declared_risk"), out RiskLevel declared) ? declared : null,
                AgentId = entry.AgentId.Length > 0 ? entry.AgentId : null,
                AgentIdIsClaim = metadata.TryGetValue(TrustEngine.ClaimedKey, out var claimed) && claimed is true,
                SessionId = entry.SessionId.Length > 0 ? entry.SessionId : null,
                Environment = Text(metadata, "environment_label") ?? (entry.Environment.Length > 0 ? entry.Environment : null),
                Timestamp = DateTimeOffset.TryParse(entry.InterceptedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null,
            },
            IsWhole = isWhole,
            HasMasks = HoldsMask(args) || HoldsMask(kwargs),
            Ruling = RulingOf(entry),
            Mode = RubberStamps.Mode(entry),
            Level = Wire.TryParse(entry.RiskLevel, out RiskLevel level) ? level : RiskLevel.Critical,
            ScoredBefore = Number(metadata, "scored_before") ?? entry.RiskScore,
            Trust = Number(metadata, "trust"),
            Effects = RecordedEffects.Of(entry),
        };
    }

    private static bool TryArguments(AuditEntry entry, out PlainList args, out PlainMap kwargs)
    {
        (args, kwargs) = (PlainList.Empty, PlainMap.Empty);
        var hasArgs = entry.Metadata.TryGetValue("args", out var positional);
        var hasKwargs = entry.Metadata.TryGetValue("kwargs", out var named);

        // An entry that keeps no arguments may still have had some: the description shows it.
        if (!hasArgs && !hasKwargs)
            return entry.ActionDescription.Length == 0 ? entry.Metadata.ContainsKey("action_digest") : entry.ActionDescription.EndsWith("()", StringComparison.Ordinal);
        if ((hasArgs && positional is not PlainList) || (hasKwargs && (named is not PlainMap map || IsShortened(map))))
            return false;
        (args, kwargs) = (positional as PlainList ?? PlainList.Empty, named as PlainMap ?? PlainMap.Empty);
        return true;
    }

    private static bool IsShortened(PlainMap map) =>
        map.Count == 4 && map.TryGetValue("shortened", out var shortened) && shortened is true && map.ContainsKey("sha256") && map.ContainsKey("head");

    private static string RulingOf(AuditEntry entry) => Text(entry.Metadata, "ruling") is "auto_approve" or "challenge" or "block"
        ? Text(entry.Metadata, "ruling")!
        : entry.ChallengeType.Length > 0 && (!Wire.TryParse(entry.ChallengeType, out ChallengeType type) || type != ChallengeType.AutoApprove) ? "challenge"
        : Wire.TryParse(entry.Verdict, out Verdict verdict) && verdict is Verdict.Approved or Verdict.Modified ? "auto_approve"
        : "block";

    private static string? Doc(PlainMap metadata) => metadata.TryGetValue("function_doc", out var doc)
        ? doc as string ?? (doc is PlainMap map ? Text(map, "head") : null)
        : null;

    private static PlainMap Map(PlainMap metadata, string name) =>
        metadata.TryGetValue(name, out var value) && value is PlainMap map && !IsShortened(map) ? map : PlainMap.Empty;

    private static string? Text(PlainMap map, string name) => map.TryGetValue(name, out var value) ? value as string : null;

    private static double? Number(PlainMap map, string name) => map.TryGetValue(name, out var value) && value is double and >= 0 and <= 1 ? (double)value
        : value is 0L or 1L ? (long)value
        : null;

    private static bool HoldsMask(object? value) => value switch
    {
        string text => text.Contains(Redactor.Mask, StringComparison.Ordinal),
        PlainList list => list.Any(HoldsMask),
        PlainMap map => map.Any(pair => HoldsMask(pair.Value)),
        _ => false,
    };
}
