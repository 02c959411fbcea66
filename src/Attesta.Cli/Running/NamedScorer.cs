using Attesta.Domains;
using Attesta.Policy;
using Attesta.Risk;

namespace Attesta.Cli.Running;

/// <summary>What scores, by the name that was asked for: a scorer bare, or the configured one with its rules.</summary>
/// <param name="Name">What it is called in results.</param>
/// <param name="New">A new one, which has seen no call yet; false for one to which every call is the first.</param>
/// <param name="Rules">What configuration does to its scores.</param>
/// <param name="Domain">The active domain; null for none.</param>
internal sealed record NamedScorer(string Name, Func<bool, IRiskScorer> New, RiskRules Rules, DomainProfile? Domain)
{
    /// <summary>What stands for the scorer and rules of the configuration.</summary>
    public const string Configured = "configured";

    /// <summary>Finds a scorer.</summary>
    /// <param name="host">The surroundings.</param>
    /// <param name="name">As <c>risk.scorer</c> in attesta.yaml takes it; null for the configured one with its rules.</param>
    /// <param name="configPath">What <c>--config</c> says.</param>
    public static NamedScorer Find(CommandHost host, string? name, string? configPath)
    {
        if (name is null or Configured)
        {
            var config = GateSession.FindConfig(host, configPath);
            return new(Configured, config is null ? RiskScorer.Default : config.CreateScorer, config?.Policy.Risk ?? RiskRules.None, config?.Policy.Domain);
        }

        // The one that is documented needs no configuration to be found.
        return new(name, name == "default" ? static countsCalls => new FiveFactorScorer(countsCalls) : Known(name), RiskRules.None, null);
    }

    /// <summary>Scores a frozen action as the gate would before trust. No multiplier unless there is an environment.</summary>
    public async ValueTask<RiskAssessment> ScoreAsync(IRiskScorer scorer, ActionContext action, string? environment = null)
    {
        var scored = await SafeScoring.ScoreAsync(scorer, action, CancellationToken.None).ConfigureAwait(false);
        var place = action.Environment ?? environment;
        return RiskAdjustment.Apply(scored, action, Rules, place is null ? null : EnvironmentLabel.Of(place), Domain);
    }

    // The configuration knows the names; so this list is never another one.
    private static Func<bool, IRiskScorer> Known(string name)
    {
        try
        {
            return AttestaConfig.Parse($"risk: {{scorer: '{name.Replace("'", "''", StringComparison.Ordinal)}'}}", "attesta.yaml").CreateScorer;
        }
        catch (ConfigException unknown)
        {
            throw new CommandFailure(ExitCode.Usage, $"there is no scorer '{name}'", "the scorers are: " + unknown.Problems[0].Expected?.Replace(" or ", ", ", StringComparison.Ordinal));
        }
    }
}
