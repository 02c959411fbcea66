using Attesta.Approvals;

namespace Attesta.Cli.Running;

/// <summary>The operator on the terminal, looked for only when a person has to be asked: most actions need nobody.</summary>
internal sealed class LateOperator(CommandHost host) : IOperator, IDisposable
{
    private IOperator? _found;

    public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        // INVARIANT: no terminal means no, whatever standard input is.
        _found ??= host.FindPerson() ?? NoOperator.Instance;
        return _found.AskAsync(prompt, cancellationToken);
    }

    public void Dispose() => (_found as IDisposable)?.Dispose();
}
