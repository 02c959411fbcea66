using Attesta;
using Attesta.Approvals;

namespace MultiParty;

/// <summary>Says which part of several is asked for.</summary>
internal sealed class Narrated(IOperator inner) : IOperator
{
    public async ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Approvals: {prompt.Passed.Count}/{prompt.Parts}. Approver {prompt.Part + 1}: {prompt.Form.Type.Name()}, at least {prompt.Form.MinReview.TotalSeconds:0} s");
        return await inner.AskAsync(prompt, cancellationToken);
    }
}
