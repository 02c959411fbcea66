using Attesta.Risk.Content;

namespace Attesta.Tests.Risk.Content.Commands;

/// <summary>What the scorer says of a command line.</summary>
internal static class Scoring
{
    private static readonly ContentScorer Scorer = new();

    public static RiskAssessment Of(string command) => Of("bash", ("command", command));

    public static RiskAssessment Of(string function, params (string Name, object? Value)[] arguments) =>
        Of(new ActionContext { FunctionName = function, Kwargs = arguments.ToDictionary(argument => argument.Name, argument => argument.Value) });

    public static RiskAssessment Of(ActionContext action, ContentScorer? scorer = null)
    {
        var scoring = (scorer ?? Scorer).ScoreAsync(action, CancellationToken.None);
        return scoring.IsCompletedSuccessfully ? scoring.Result : throw new InvalidOperationException("The scorer waits for something.");
    }

    /// <summary>Asserts HIGH or CRITICAL.</summary>
    public static void ShouldBeHigh(this RiskAssessment risk, string? command = null) =>
        risk.Score.ShouldBeGreaterThanOrEqualTo(0.6, $"{command}: {string.Join("; ", risk.Effects.Take(5).Select(effect => $"{effect.Severity} {effect.Source} {effect.Explanation}"))}");
}
