using System.Text;
using Attesta.Approvals;
using Attesta.Challenges;

namespace Attesta.Testing;

/// <summary>Answers a form with nothing but the card, as a person in a hurry would.</summary>
internal static class CardReader
{
    public static Dictionary<string, string> Answer(OperatorPrompt prompt) =>
        prompt.Form.Items.ToDictionary(item => item.Id, item => item switch
        {
            ConfirmItem => "yes",
            ChoiceItem choice => Choose(choice, prompt.Card),
            TextItem text => Explain(prompt.Card, text.MinWords),
            _ => "",
        }, StringComparer.Ordinal);

    public static string WrongAnswer(FormItem item) => item switch
    {
        ConfirmItem => "no",
        ChoiceItem => "none of these",
        _ => "I do not know.",
    };

    private static string Choose(ChoiceItem choice, ActionCard card)
    {
        var screen = string.Join('\n', [card.Call, card.Summary, card.Environment, .. card.Arguments.Select(row => $"{row.Name} {row.Value}"), .. Told(card)]);
        return choice.Options
            .OrderByDescending(option => screen.Contains(option.Text.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(option => option.Text.Length)
            .Select(option => option.Id)
            .FirstOrDefault("");
    }

    // What the effects come to, in the words of the questions about them.
    private static IEnumerable<string> Told(ActionCard card)
    {
        string[] widths = ["everything there is", "several things", "a single thing"], undos = ["cannot be undone", "hard to undo"];
        foreach (var effect in card.Effects)
            yield return effect.Sentence;
        if (card.Effects.Count == 0)
            yield break;
        yield return card.Effects[0].Statement;
        yield return widths.FirstOrDefault(width => card.Effects.Any(effect => effect.Width == width), "");
        yield return undos.FirstOrDefault(undo => card.Effects.Any(effect => effect.Undo == undo)) switch
        {
            "cannot be undone" => "Some of it cannot be undone",
            "hard to undo" => "Some of it is hard to undo",
            _ => "All of it can be undone easily",
        };
    }

    private static string Explain(ActionCard card, int minWords)
    {
        var text = new StringBuilder("Once somebody agrees, our assistant is about to ");
        text.Append(card.ActionName.Replace('_', ' ').Replace('.', ' ').Replace('-', ' '));

        // The verb stands alone: with the words around it, it would be a copy of the card.
        if (card.Effects.Count > 0)
            text.Append(" which ").Append(card.Effects[0].Sentence.Split(' ')[0]).Append(" things");
        text.AppendJoin("", card.Arguments.Take(10).Select(row => $" and that touches {row.Value.Trim('\'', '"')} for {row.Name}"));
        text.Append(" inside our ").Append(card.Environment).Append(" setup, and I checked beforehand whether we really want such an outcome today");
        for (var words = text.ToString().Split(' ').Length; words < 2 * minWords; words++)
            text.Append(" indeed");
        return text.Append('.').ToString();
    }
}
