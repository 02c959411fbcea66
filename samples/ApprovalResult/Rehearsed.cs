using Attesta.Approvals;
using Attesta.Challenges;

namespace ApprovalResults;

/// <summary>Answers a quiz as someone who knows these facts of the action.</summary>
internal static class Rehearsed
{
    public static Func<OperatorPrompt, OperatorAnswer> Quiz(string by, params string[] facts) => prompt => new OperatorAnswer.Reviewed(new Review
    {
        ApproverId = by,
        Answers = prompt.Form.Items.OfType<ChoiceItem>().ToDictionary(
            item => item.Id,
            item => item.Options.FirstOrDefault(option => facts.Any(fact => option.Text.Contains(fact, StringComparison.Ordinal)))?.Id ?? "",
            StringComparer.Ordinal),
        ReviewTime = prompt.Form.MinReview,
    });
}
