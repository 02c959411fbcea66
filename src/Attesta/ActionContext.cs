using Attesta.Actions;

namespace Attesta;

/// <summary>
/// What an agent asks to do: a function, its arguments and where they come from.
/// The gate freezes it when evaluation begins; changing an argument object afterwards changes nothing that is shown or run.
/// </summary>
public sealed record ActionContext
{
    /// <summary>The function or tool, such as <c>delete_records</c> or <c>billing.refund</c>.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Positional arguments: numbers, text, lists, maps, or objects that System.Text.Json can write.</summary>
    public IReadOnlyList<object?> Args { get; init; } = PlainList.Empty;

    /// <summary>Named arguments, in the order they are shown.</summary>
    public IReadOnlyDictionary<string, object?> Kwargs { get; init; } = PlainMap.Empty;

    /// <summary>What the function says of itself. Scored, and shown as the agent's words.</summary>
    public string? FunctionDoc { get; init; }

    /// <summary>What the caller claims about the risk: booleans and numbers. They can raise the score, never lower it.</summary>
    public IReadOnlyDictionary<string, object?> Hints { get; init; } = PlainMap.Empty;

    /// <summary>The level that the host program itself declares for this call, which then needs no scoring. Never set it from what an agent sends.</summary>
    public RiskLevel? Risk { get; init; }

    /// <summary>Who asks. Only as good as whoever set it.</summary>
    public string? AgentId { get; init; }

    /// <summary>
    /// Whether <see cref="AgentId"/> comes from the agent's own message instead of the host program, its configuration or an authenticated token.
    /// A claimed id is recorded, but never lowers a risk and earns no trust.
    /// </summary>
    public bool AgentIdIsClaim { get; init; }

    /// <summary>The session the action belongs to.</summary>
    public string? SessionId { get; init; }

    /// <summary>production, staging, ci, development or an alias of these; null lets the gate detect it.</summary>
    public string? Environment { get; init; }

    /// <summary>When the agent asked; null means now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The source of the function, where the host knows it.</summary>
    public string? SourceCode { get; init; }

    /// <summary>Kept with the audit entry under <c>context</c>; masked like everything else.</summary>
    public IReadOnlyDictionary<string, object?> Metadata { get; init; } = PlainMap.Empty;

    /// <summary>Claims that a protocol attaches to a tool, such as MCP's <c>readOnlyHint</c>.</summary>
    public IReadOnlyDictionary<string, object?> Annotations { get; init; } = PlainMap.Empty;

    /// <summary>Set by a host that runs what the gate hands back: approvers may then change the arguments. Null: they can only approve or deny.</summary>
    public EditRules? Edits { get; init; }

    /// <summary>The call on one line as a Python literal: <c>delete_records('table_a', 100, cascade=True)</c>. Unmasked and unbounded.</summary>
    public string Description => PythonLiteral.Call(this, int.MaxValue);
}
