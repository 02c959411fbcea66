using Attesta;
using Attesta.Events;

namespace Events;

/// <summary>Says when an agent was told no.</summary>
public sealed class DenialWatch : IAttestaObserver
{
    public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
    {
        if (happened is Decided { Result: { Verdict: Verdict.Denied } result, Request: var request })
            Console.WriteLine($"{request.Shown.FunctionName} was denied: {result.Reason}");
        return default;
    }
}
