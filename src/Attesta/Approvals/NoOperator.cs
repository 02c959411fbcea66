namespace Attesta.Approvals;

/// <summary>Stands where no person can be asked. INVARIANT: nobody there means no.</summary>
public sealed class NoOperator : IOperator
{
    private NoOperator()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoOperator Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken) =>
        new(new OperatorAnswer.Unavailable("there is no terminal here and no other way to reach a person"));
}
