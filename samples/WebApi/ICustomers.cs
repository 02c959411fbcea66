using Attesta;

namespace WebApi;

/// <summary>What the application does with customers. Nothing here knows of the web, or of who approves.</summary>
public interface ICustomers
{
    /// <summary>Reads the name of a customer.</summary>
    string? Find(int id);

    /// <summary>Permanently deletes a customer with all orders.</summary>
    [Gated(Risk = RiskLevel.High, Name = "customers.delete")]
    [RiskHint("irreversible")]
    Task<bool> DeleteAsync(int id, CancellationToken cancellationToken);
}
