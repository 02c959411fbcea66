using Attesta;
using Attesta.Audit.Proofs;

namespace CarriedApproval;

/// <summary>The service that executes: it knows the ledger's public key, and neither the gate nor the ledger.</summary>
internal sealed class Payments(string publicKey, string usedApprovals)
{
    private readonly ApprovalVerifier _verifier = new(VerifierKey.ParseAll(publicKey), new FileUsedApprovals(usedApprovals));

    public async Task<string> PayAsync(byte[] receipt, string customer, long amount)
    {
        var check = await _verifier.RedeemAsync(receipt, new ActionContext { FunctionName = "pay", Args = [customer, amount] });
        if (!check.MayRun)
            return $"Not paid: {check.Reason}";
        return $"Paid {amount} to {customer}, asked for by {check.Grant!.AgentId}.";
    }
}
