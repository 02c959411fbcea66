using Attesta;

namespace GatedService;

/// <summary>What agents may do with money.</summary>
public interface IBilling
{
    /// <summary>Reads what a customer owes.</summary>
    decimal Balance(string customer);

    /// <summary>Sends money back to a customer.</summary>
    [Gated(Risk = RiskLevel.Medium)]
    [RiskHint("damage_estimate", 1_000)]
    Task<string> RefundAsync(string customer, decimal amount, CancellationToken cancellationToken);

    /// <summary>Hands out every invoice of a customer.</summary>
    [Gated(Name = "billing.export", Risk = RiskLevel.Medium)]
    IAsyncEnumerable<string> ExportAsync(string customer, CancellationToken cancellationToken);
}
