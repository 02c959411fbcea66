namespace Attesta.Approvals;

/// <summary>What an approver changes in a call before approving it. Only values change: no argument is added, removed or renamed, and neither is the function.</summary>
public sealed record ActionEdit
{
    /// <summary>Who changed it.</summary>
    public required string EditorId { get; init; }

    /// <summary>The arguments that get another value; at least one.</summary>
    public required IReadOnlyList<ArgumentEdit> Changes { get; init; }
}

/// <summary>Another value for one argument.</summary>
/// <param name="Name">As <see cref="EditableArgument.Name"/> says it.</param>
/// <param name="Value">What it becomes: text, a number, true, false, null, a list or a map.</param>
public sealed record ArgumentEdit(string Name, object? Value);

/// <summary>An argument that the approver may change.</summary>
/// <param name="Name">Its name, or its position such as <c>[0]</c>.</param>
/// <param name="Value">Its frozen value as it may be shown: secrets masked.</param>
/// <param name="Masked">Whether something in it is masked. It can be replaced as a whole; left alone, the real value stays.</param>
public sealed record EditableArgument(string Name, object? Value, bool Masked)
{
    /// <summary>What a person would type for the present value: text as it is, anything else as JSON.</summary>
    public string Typed => throw new NotImplementedException();

    /// <summary>Reads what a person typed: text stays text where the argument is text; anywhere else it is JSON.</summary>
    /// <exception cref="FormatException">It is no JSON; the message says what was expected.</exception>
    public ArgumentEdit Read(string typed) => throw new NotImplementedException();
}
