using Attesta.Approvals;

namespace Attesta.Cli.Demo;

/// <summary>Notices that the person pressed Ctrl-C: a denial for the gate, and the end of the tour for the demo.</summary>
internal sealed class LeavingOperator(IOperator inner) : IOperator
{
    /// <summary>Whether the person wants to leave.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Whether there was nobody to ask.</summary>
    public bool WasAlone { get; private set; }

    public async ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        var answer = await inner.AskAsync(prompt, cancellationToken).ConfigureAwait(false);
        HasLeft |= answer is OperatorAnswer.Reviewed { Review: { Declined: true, Feedback: "interrupted" } };
        WasAlone |= answer is OperatorAnswer.Unavailable;
        return answer;
    }
}
