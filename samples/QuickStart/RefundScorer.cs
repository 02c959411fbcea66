using System.Globalization;
using Attesta;
using Attesta.Risk;

namespace QuickStart;

public sealed class RefundScorer : IRiskScorer
{
    public string Name => "refund";

    public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        // An amount that is no number throws, and what cannot be scored counts as CRITICAL.
        var amount = action.Kwargs.TryGetValue("amount", out var value) ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : 0;
        var score = Math.Min(Math.Abs(amount) / 1000, 1);
        var why = new RiskFactor("amount", score, "1,000 and more is the worst", action.Kwargs.ContainsKey("amount") ? $"{value}" : null);
        return ValueTask.FromResult(new RiskAssessment { Score = score, ScorerName = Name, Factors = [why] });
    }
}
