using System.Text;
using Attesta.Actions;
using Attesta.Risk;

namespace Attesta.Tests.Risk;

/// <summary>What the product's scorer says of a call.</summary>
internal static class Calls
{
    private static readonly IRiskScorer Scorer = RiskScorer.Default(countsCalls: false);

    public static RiskAssessment Of(string function, params (string Name, object? Value)[] arguments) => Of(new ActionContext { FunctionName = function, Kwargs = PlainMap.Of(arguments) });

    /// <summary>Of <c>name {arguments}</c>.</summary>
    public static RiskAssessment Of(string call)
    {
        var brace = call.IndexOf('{', StringComparison.Ordinal);
        return Of(new ActionContext
        {
            FunctionName = (brace < 0 ? call : call[..brace]).Trim(),
            Kwargs = brace < 0 ? PlainMap.Empty : (PlainMap)Plain.Parse(Encoding.UTF8.GetBytes(call[brace..]))!,
        });
    }

    private static RiskAssessment Of(ActionContext action)
    {
        var scoring = Scorer.ScoreAsync(action, CancellationToken.None);
        return scoring.IsCompletedSuccessfully ? scoring.Result : throw new InvalidOperationException("The scorer waits for something.");
    }
}
