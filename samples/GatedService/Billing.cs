using System.Runtime.CompilerServices;

namespace GatedService;

public sealed class Billing : IBilling
{
    public decimal Balance(string customer) => 12.5m;

    public Task<string> RefundAsync(string customer, decimal amount, CancellationToken cancellationToken) =>
        Task.FromResult(FormattableString.Invariant($"Refunded {amount} to {customer}."));

    public async IAsyncEnumerable<string> ExportAsync(string customer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; number <= 2; number++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return $"Invoice {number} of {customer}";
        }
    }
}
