using System.Globalization;
using System.Text;
using Attesta.Approvals;
using Attesta.Terminal.Drawing;

namespace Attesta.Terminal.Plain;

/// <summary>The card as lines of words: what comes first matters most, and nothing depends on where it stands.</summary>
internal sealed class PlainCard(bool unicode)
{
    private const int MaxArguments = 40;
    private const int MaxFactors = 6;

    public string Write(OperatorPrompt prompt)
    {
        var card = prompt.Card;
        var level = card.Level.Name().ToUpperInvariant();
        var text = new StringBuilder("\n");
        if (card.Level == RiskLevel.Critical)
        {
            text.Append(Rule('!'));
            text.Append(prompt.Parts > 1 ? $"CRITICAL RISK. {prompt.Parts} PEOPLE MUST APPROVE.\n" : "CRITICAL RISK. READ EVERY LINE BEFORE YOU ANSWER.\n");
            text.Append(Rule('!'));
        }
        else
        {
            text.Append(Rule('-')).Append(CultureInfo.InvariantCulture, $"{level} RISK\n");
        }

        if (card.Modification is { } modification)
            text.Append(CultureInfo.InvariantCulture, $"{CardView.Changed}\n{Clean(modification, 1_200)}\n");
        text.Append(CultureInfo.InvariantCulture, $"Action: {Clean(card.ActionName, 200)}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Clean(card.Summary, 600)}\n");
        Effects(text, card);
        text.Append(CultureInfo.InvariantCulture, $"Risk: {card.Score:0.00} of 1, {level}\n");
        text.Append(CultureInfo.InvariantCulture, $"Environment: {Place(card.Environment)}\n");
        text.Append(CultureInfo.InvariantCulture, $"Agent: {Clean(card.AgentId ?? "unknown", 200)}\n");
        if (card.SessionId is not null)
            text.Append(CultureInfo.InvariantCulture, $"Session: {Clean(card.SessionId, 200)}\n");
        if (prompt.Parts > 1)
            text.Append(CultureInfo.InvariantCulture, $"Approvals: {prompt.Passed.Count}/{prompt.Parts}{Names(prompt.Passed)}\n");
        Arguments(text, card);
        Factors(text, card);
        foreach (var rule in card.Rules)
            text.Append(CultureInfo.InvariantCulture, $"A rule of the domain: {Clean(rule, 200)}\n");
        if (!string.IsNullOrWhiteSpace(card.Doc))
            text.Append(CultureInfo.InvariantCulture, $"The tool says of itself: \"{Clean(card.Doc, 400)}\"\n");
        return text.Append(Rule(card.Level == RiskLevel.Critical ? '!' : '-')).ToString();
    }

    public string Clean(string text, int maxLength) =>
        Cells.Clean(text.Length <= maxLength ? text : text[..maxLength], unicode) + (text.Length <= maxLength ? "" : "...");

    private void Effects(StringBuilder text, ActionCard card)
    {
        if (card.Effects.Count > 0)
            text.Append("What it would do:\n");
        foreach (var effect in card.Effects)
            text.Append(CultureInfo.InvariantCulture, $"  {Clean(effect.ToString(), 400)}\n");
        if (card.HiddenEffects > 0)
            text.Append(CultureInfo.InvariantCulture, $"  ... and {ArgumentRows.Count(card.HiddenEffects)} more\n");
        foreach (var remedy in card.Remedies)
            text.Append(CultureInfo.InvariantCulture, $"A safer way: {Clean(remedy, 240)}\n");
    }

    private void Arguments(StringBuilder text, ActionCard card)
    {
        const int maxValue = 800;
        text.Append(card.Arguments.Count + card.HiddenArguments == 0 ? "Arguments: none\n" : "Arguments:\n");
        foreach (var row in card.Arguments.Take(MaxArguments))
        {
            var value = row.Value;
            var hidden = row.Shortened;
            if (value.Length > maxValue)
            {
                // The end of a command is where the harm may hide, so both ends are shown.
                hidden += value.Length - maxValue;
                value = row.Shortened > 0 ? value[..maxValue] : $"{value[..(maxValue / 2)]} [...] {value[^(maxValue / 2)..]}";
            }

            text.Append(CultureInfo.InvariantCulture, $"  {Clean(row.Name, 100)}: {Clean(value, maxValue + 10)}");
            text.Append(row.Masked ? " (masked)" : "");
            text.Append(hidden > 0 ? $" (+{ArgumentRows.Count(hidden)} characters not shown)\n" : "\n");
        }

        var more = card.HiddenArguments + Math.Max(0, card.Arguments.Count - MaxArguments);
        if (more > 0)
            text.Append(CultureInfo.InvariantCulture, $"  ... {ArgumentRows.Count(more)} more {(more == 1 ? "argument" : "arguments")} not shown\n");
    }

    private void Factors(StringBuilder text, ActionCard card)
    {
        var factors = CardWords.Reasons(card);
        if (factors.Count == 0)
            return;
        text.Append(CardWords.Note(factors) is { Length: > 0 } note ? $"Why this score ({note}):\n" : "Why this score:\n");
        foreach (var factor in factors.Take(MaxFactors))
        {
            var evidence = factor.Evidence is null ? "" : $" (\"{Clean(factor.Evidence, 200)}\")";
            text.Append(CultureInfo.InvariantCulture, $"  {CardWords.Share(factor)} {Clean(CardWords.Reason(card, factor), 300)}{evidence}\n");
        }

        if (factors.Count > MaxFactors)
            text.Append(CultureInfo.InvariantCulture, $"  ... {factors.Count - MaxFactors} that added less\n");
    }

    private string Place(string environment) =>
        environment.Equals("production", StringComparison.OrdinalIgnoreCase) ? "*** PRODUCTION ***" : Clean(environment, 60);

    private string Names(IReadOnlyList<string> passed) =>
        passed.Count == 0 ? "" : $" ({string.Join(", ", passed.Take(10).Select(name => Clean(name, 64)))} passed)";

    private static string Rule(char sign) => new string(sign, 60) + "\n";
}
