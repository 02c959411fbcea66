using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Policy;
using Attesta.Trust;

namespace Attesta;

/// <summary>A gate from a file.</summary>
public sealed partial class AttestaGate
{
    private IDisposable? _ownTrust;

    /// <summary>
    /// A gate as a configuration file describes it, over the ledger file that it names. Disposing the gate closes the ledger. To set more than the
    /// file can say, load it with <see cref="AttestaConfig.Load"/> and make the gate from its parts.
    /// </summary>
    /// <param name="path">The file, usually attesta.yaml.</param>
    /// <param name="person">How a person is reached; null denies whatever needs one.</param>
    /// <param name="challenges">Challenges of your own, by the name that the file calls them.</param>
    /// <exception cref="ConfigException">The file is missing, cannot be read or is not sound.</exception>
    /// <exception cref="ArgumentException">A challenge has the name of a shipped one.</exception>
    /// <exception cref="Audit.Proofs.SigningFailedException">The key that signs the ledger cannot be read.</exception>
    /// <exception cref="InvalidOperationException">The file names a ledger or an anchor in PostgreSQL: make the gate from its parts.</exception>
    public static AttestaGate FromConfig(string path, IOperator? person = null, IReadOnlyDictionary<string, IChallenge>? challenges = null)
    {
        var config = AttestaConfig.Load(path, challenges: challenges);
        var ledger = config.CreateLedger();
        return config.CreateGate(ledger, person).Owning((IAsyncDisposable)ledger);
    }

    /// <summary>A gate as a configuration describes it, over a ledger of the caller's.</summary>
    internal static AttestaGate From(AttestaConfig config, IAuditLedger ledger, IOperator? person)
    {
        // A ledger that knows what agents have earned is asked itself; a file may lie elsewhere than the ledger that is given.
        var trust = config.Trust is null ? null : (ledger as ITrustLedger)?.CreateTrust(config.Trust) ?? config.CreateTrust();
        var webhooks = config.CreateWebhooks(ledger);
        var gate = new AttestaGate(ledger)
        {
            Policy = config.Policy,
            Scorer = config.CreateScorer(),
            Trust = trust,
            Operator = person,
            Observers = webhooks is null ? [] : [webhooks],
            _ownTrust = trust as IDisposable,
        };
        return gate.Owning(webhooks);
    }
}
