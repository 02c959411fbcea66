using Attesta.Approvals;

namespace Attesta.Terminal.Drawing;

/// <summary>Why the score is what it is: what was found, and what moved the score after.</summary>
internal sealed class WhyLines(Look look)
{
    private const int Narrow = 60;

    private static readonly int[] MaxFactors = [6, 4, 4, 3, 2];

    public List<Line> Draw(ActionCard card, int width, int tightness)
    {
        var factors = CardWords.Reasons(card);
        if (factors.Count == 0)
            return [];
        var isTight = tightness > CardView.MaxTightness - 2;
        var strongest = Math.Max(factors[0].Contribution, 0.005);
        var telling = factors.Take(MaxFactors[tightness]).ToList();
        var bar = width >= Narrow ? 10 : 5;
        var textWidth = width - bar - 10;
        var lines = new List<Line> { Line.Empty, Heading(factors, width) };
        foreach (var factor in telling)
        {
            var start = new Line().Add("  ").Add(look.Bar(Math.Max(factor.Contribution, 0) / strongest, bar, look.Accent))
                .Add($" {CardWords.Share(factor),5}  ", look.Dim);
            var texts = Paragraph.Clamp(look, CardWords.Reason(card, factor), textWidth, tightness > 0 ? 1 : 2, look.Plain);
            var evidence = factor.Evidence is null ? "" : $"{look.OpenQuote}{look.Clean(Paragraph.Head(factor.Evidence, 400))}{look.CloseQuote}";
            if (evidence.Length > 0 && texts[^1].Width + 2 + Cells.Width(evidence) <= textWidth)
                texts[^1].Add("  ").Add(evidence, look.Dim);
            else if (evidence.Length > 0 && !isTight)
                texts.Add(Line.Of(look.Fit(evidence, textWidth), look.Dim));
            foreach (var text in texts)
            {
                lines.Add(start.Add(text));
                start = new Line().PadTo(width - textWidth);
            }
        }

        if (factors.Count > telling.Count && !isTight)
            lines.Add(Line.Of($"  {look.Ellipsis} {ArgumentRows.Count(factors.Count - telling.Count)} more that added less", look.Dim));
        foreach (var rule in card.Rules.Take(MaxFactors[tightness]))
            lines.Add(new Line().Add("  rule  ", look.Dim).Add(look.Fit(look.Clean(rule), width - 8)));
        return lines;
    }

    private Line Heading(List<RiskFactor> factors, int width)
    {
        var heading = Line.Of("Why this score", look.Bold);
        var note = CardWords.Note(factors);
        if (note.Length > 0 && heading.Width + 2 + note.Length <= width)
            heading.Add("  ").Add(note, look.Dim);
        return heading;
    }
}
