using System.Globalization;
using System.Text;
using Attesta.Actions;

namespace Attesta.Challenges.Managers;

/// <summary>
/// What a manager reads: the whole card, because the line of the call ends where an agent wants it to when it makes the first argument long. Everything on
/// the card is masked, bounded and on one line; arguments are indented, so that none looks like a line of the message.
/// </summary>
internal static class ManagerMessage
{
    public static string Of(ChallengeContext context, string agentId)
    {
        var card = context.Card;
        var message = new StringBuilder();
        Line($"Approval required for: {card.ActionName}");
        Line($"Agent: {VisibleText.Escape(agentId, ApproverIdentity.MaxLength)}");
        Line($"Risk: {context.Risk.Level.Name().ToUpperInvariant()} ({context.Risk.Score:0.00})");
        Line($"Call: {card.Call}");
        foreach (var effect in card.Effects)
            Line($"It {effect}");
        if (card.HiddenEffects > 0)
            Line($"Effects not shown: {card.HiddenEffects}");
        foreach (var remedy in card.Remedies)
            Line($"A safer way: {remedy}");
        Line($"Environment: {context.Subject.Environment}");
        if (card.Arguments.Count > 0)
            Line($"Arguments:");
        foreach (var row in card.Arguments)
            Line($"  {row.Name}: {row.Value}{(row.Shortened > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({row.Shortened} characters not shown)") : "")}");
        if (card.HiddenArguments > 0)
            Line($"Arguments not shown: {card.HiddenArguments}");
        if (card.Modification is { } modification)
            Line($"Changed by an approver: {modification}");
        if (card.Doc is { } doc)
            Line($"Documentation: {doc}");
        return message.ToString(0, message.Length - 1);

        void Line(FormattableString text) => message.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
