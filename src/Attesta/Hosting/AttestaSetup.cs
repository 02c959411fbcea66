using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Trust;

namespace Attesta.Hosting;

/// <summary>
/// What the host sets beyond its configuration. What is left null is taken from the services of the same type, then from the configuration.
/// </summary>
/// <param name="config">What was configured.</param>
public sealed class AttestaSetup(AttestaConfig config)
{
    /// <summary>What was configured.</summary>
    public AttestaConfig Config { get; } = config;

    /// <summary>What to do about risk; begins as the configuration says. Set <c>setup.Policy with { Challenges = ... }</c>, or another domain.</summary>
    public GatePolicy Policy { get; set; } = config.Policy;

    /// <summary>How a person is reached. Neither here nor among the services: whatever needs a person is denied.</summary>
    public IOperator? Operator { get; set; }

    /// <summary>Says how bad an action could be.</summary>
    public IRiskScorer? Scorer { get; set; }

    /// <summary>What agents have earned.</summary>
    public ITrustSource? Trust { get; set; }

    /// <summary>Masks secrets.</summary>
    public Redactor? Redactor { get; set; }

    /// <summary>Who else hears of it, besides every <see cref="IAttestaObserver"/> among the services.</summary>
    public IList<IAttestaObserver> Observers { get; } = [];

    /// <summary>Finds the environment of actions that name none.</summary>
    public Func<string>? DetectEnvironment { get; set; }
}
