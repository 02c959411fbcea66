using System.Globalization;
using Attesta.Actions;

namespace Attesta.Approvals;

/// <summary>Makes the card of an action: bounded, and harmless to look at whatever the agent wrote.</summary>
internal static class CardWriter
{
    private const int MostArguments = 40;
    private const int LongestName = 60;
    private const int LongestValue = 400;
    private const int LongestText = 600;
    private const string Gap = " ... ";
    private const int LongestLiteral = 64 * 1024;

    /// <summary>Makes a card.</summary>
    /// <param name="masked">The frozen action with its secrets masked.</param>
    /// <param name="risk">What was ruled on.</param>
    /// <param name="environment">production, staging, ci or development.</param>
    public static ActionCard Write(ActionContext masked, RiskAssessment risk, string environment)
    {
        var rows = new List<CardRow>();
        for (var i = 0; i < masked.Args.Count && rows.Count < MostArguments; i++)
            rows.Add(Row(string.Create(CultureInfo.InvariantCulture, $"[{i}]"), masked.Args[i]));
        foreach (var (name, value) in masked.Kwargs)
        {
            if (rows.Count == MostArguments)
                break;
            rows.Add(Row(VisibleText.Escape(name, LongestName), value));
        }

        return new ActionCard
        {
            ActionName = VisibleText.Escape(masked.FunctionName, LongestName),
            Summary = Summarize(masked),
            Call = PythonLiteral.Call(masked, LongestText),
            Arguments = rows,
            HiddenArguments = masked.Args.Count + masked.Kwargs.Count - rows.Count,
            Doc = Shown(masked.FunctionDoc),
            AgentId = Shown(masked.AgentId),
            SessionId = Shown(masked.SessionId),
            Environment = environment,
            Score = risk.Score,
            Level = risk.Level,
            Effects = [.. EffectWords.Shown(risk.Effects).Select(EffectWords.Of)],
            HiddenEffects = EffectWords.HiddenOf(risk.Effects),
            Remedies = EffectWords.Remedies(risk.Effects),
            Factors = [.. risk.Factors.OrderByDescending(factor => factor.Contribution).Select(Shown)],
        };
    }

    /// <summary>In one sentence, what will happen.</summary>
    public static string Summarize(ActionContext action)
    {
        if (action.Kwargs.TryGetValue("command", out var value) && value is string command)
        {
            var where = action.Kwargs.TryGetValue("cwd", out var folder) && folder is string cwd ? " in " + VisibleText.Escape(cwd, LongestText) : "";
            return "Runs " + BothEnds(command, LongestText, out _) + where;
        }

        return "Calls " + PythonLiteral.Call(action, LongestText);
    }

    private static CardRow Row(string name, object? value)
    {
        // Text stands as it is; everything else as a literal. Of what is too long both ends are shown: harm likes to stand at the end.
        var text = value is string plain ? plain : PythonLiteral.Of(value, LongestLiteral);
        var shown = BothEnds(text, LongestValue, out var hidden);
        return new CardRow(name, shown, shown.Contains(Redactor.Mask, StringComparison.Ordinal), hidden);
    }

    /// <summary>The text escaped, or its head and tail when it is too long.</summary>
    internal static string BothEnds(string text, int longest, out int hidden)
    {
        hidden = 0;
        var whole = VisibleText.Escape(text, longest + 1);
        if (whole.Length <= longest)
            return whole;
        var (head, tail) = ((longest * 5 / 8) - Gap.Length, longest * 3 / 8);
        hidden = Math.Max(text.Length - head - tail, 1);
        var start = VisibleText.Escape(text[..Math.Min(head, text.Length)], head * 2);
        var end = VisibleText.Escape(text[^Math.Min(tail, text.Length)..], tail * 2);
        return $"{start[..Math.Min(start.Length, head)]}{Gap}{end[Math.Max(0, end.Length - tail)..]}";
    }

    private static RiskFactor Shown(RiskFactor factor) => factor with
    {
        Name = VisibleText.Escape(factor.Name, LongestName),
        Description = VisibleText.Escape(factor.Description, 200),
        Evidence = factor.Evidence is null ? null : VisibleText.Escape(factor.Evidence, 80),
    };

    private static string? Shown(string? text) => string.IsNullOrWhiteSpace(text) ? null : VisibleText.Escape(text, LongestText);
}
