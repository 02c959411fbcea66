using Attesta.Policy;
using Attesta.Risk.Content.Rules;

namespace Attesta.Risk.Content;

/// <summary>
/// Scores an action by what it would do: it reads commands, SQL, code, function names and arguments, and says which effects they have. The shipped rule
/// packs know many programs; packs of your own can add effects, never take one away. Safe to use from many threads; keeps nothing of the actions.
/// </summary>
public sealed class ContentScorer : IRiskScorer
{
    private const string ScorerName = "content";
    private const int MostEffects = 32;

    private static readonly RiskAssessment Nothing = new()
    {
        Score = EffectScore.OfNothing,
        Factors = [new RiskFactor("effect", EffectScore.OfNothing, "nothing was seen in it that changes anything")],
        ScorerName = ScorerName,
    };

    private readonly ContentAnalysis _analysis;

    /// <summary>With the shipped rule packs.</summary>
    public ContentScorer() => _analysis = ContentAnalysis.Shipped;

    private ContentScorer(IRuleSource own) => _analysis = ContentAnalysis.With(own);

    /// <summary>With rule packs of your own beside the shipped ones.</summary>
    /// <param name="folders">Folders that hold packs as <c>*.yaml</c>.</param>
    /// <exception cref="ConfigException">A folder or a pack is not sound.</exception>
    public static ContentScorer WithPacks(params IEnumerable<string> folders) => From(PackFolder.Read(folders));

    internal static ContentScorer From(IReadOnlyList<RulePack> packs) => packs.Count == 0 ? new ContentScorer() : new ContentScorer(new PackRules(packs));

    /// <inheritdoc/>
    public string Name => ScorerName;

    /// <summary>The effects, worst first, and one factor for each of them.</summary>
    public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        var effects = _analysis.Read(action, out var understood);
        var assessment = effects.Count == 0 ? Nothing : Assess(effects);
        return new(understood.Count == 0 ? assessment : assessment with { Understood = understood });
    }

    private static RiskAssessment Assess(List<Effect> effects)
    {
        var score = EffectScore.Of(effects);
        Effect[] shown = effects.Count == 1 ? [effects[0]] : [.. effects.OrderByDescending(effect => effect.Severity).Take(MostEffects)];
        var more = effects.Count - shown.Length;
        var factors = new RiskFactor[shown.Length + (more > 0 ? 1 : 0)];
        for (var i = 0; i < shown.Length; i++)
            factors[i] = new RiskFactor("effect", shown[i].Severity, shown[i].Explanation, shown[i].Evidence.Length == 0 ? null : shown[i].Evidence);
        if (more > 0)
            factors[^1] = new RiskFactor("effect", 0, $"and {more} more effects, none of them worse");
        return new RiskAssessment { Score = score, Factors = factors, Effects = shown, ScorerName = ScorerName };
    }
}
