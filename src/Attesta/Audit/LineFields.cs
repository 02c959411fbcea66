using System.Text;

namespace Attesta.Audit;

/// <summary>What the value of a field looks like.</summary>
internal enum FieldShape
{
    Text,
    Texts,
    Hash,
    Flag,
    FlagOrNull,
    Float,
    Map,
}

/// <summary>The twenty fields of a line by their place in canonical order, in both spellings.</summary>
internal static class LineFields
{
    public const int Count = 20;
    public const int ChainHash = 4;
    public const int PreviousHash = 14;

    /// <summary>All fields, as bits by their place.</summary>
    public const uint All = (1u << Count) - 1;

    /// <summary>What the index is made of: all but the description, the hashes, the score and the other times, and of the metadata <see cref="IndexedKeys"/>.</summary>
    public const uint Indexed = All & ~((1u << 0) | (1u << ChainHash) | (1u << 10) | (1u << 11) | (1u << PreviousHash) | (1u << 17));

    public static readonly byte[][] IndexedKeys = Utf8("mode", "outcome");

    public static readonly FieldShape[] Shapes =
    [
        FieldShape.Text, FieldShape.Text, FieldShape.Text, FieldShape.Texts, FieldShape.Hash, FieldShape.FlagOrNull, FieldShape.Text, FieldShape.Text,
        FieldShape.Text, FieldShape.Text, FieldShape.Text, FieldShape.Text, FieldShape.Map, FieldShape.Flag, FieldShape.Hash, FieldShape.Float,
        FieldShape.Text, FieldShape.Float, FieldShape.Text, FieldShape.Text,
    ];

    public static readonly byte[][] SnakeCase = Utf8(
        "action_description", "action_name", "agent_id", "approver_ids", "chain_hash", "challenge_passed", "challenge_type", "decided_at",
        "entry_id", "environment", "executed_at", "intercepted_at", "metadata", "min_review_met", "previous_hash", "review_duration_seconds",
        "risk_level", "risk_score", "session_id", "verdict");

    /// <summary>The TypeScript reference's names.</summary>
    public static readonly byte[][] CamelCase = Utf8(
        "actionDescription", "actionName", "agentId", "approverIds", "chainHash", "challengePassed", "challengeType", "decidedAt",
        "entryId", "environment", "executedAt", "interceptedAt", "metadata", "minReviewMet", "previousHash", "reviewDurationSeconds",
        "riskLevel", "riskScore", "sessionId", "verdict");

    private static byte[][] Utf8(params string[] names) => [.. names.Select(Encoding.UTF8.GetBytes)];
}
