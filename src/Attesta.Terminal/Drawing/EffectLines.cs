using Attesta.Approvals;
using Spectre.Console;

namespace Attesta.Terminal.Drawing;

/// <summary>What the action would do to the world, and the safer ways: the part of the card that is read first.</summary>
internal sealed class EffectLines(Look look)
{
    private const string Heading = "What it would do";
    private const string Safer = "A safer way";
    private const int MostEffects = 4;
    private const int Narrow = 60;

    // No card is so tight that an effect is left out: the questions are about all of them. The lesser ones then take a line each.
    public List<Line> Draw(ActionCard card, int width, int tightness)
    {
        if (card.Effects.Count == 0)
            return [];
        var lines = new List<Line> { Line.Empty, Line.Of(Heading, look.Bold) };
        for (var i = 0; i < Math.Min(card.Effects.Count, MostEffects); i++)
            lines.AddRange(Draw(card.Effects[i], i == 0, width, tightness));
        var hidden = card.HiddenEffects + Math.Max(card.Effects.Count - MostEffects, 0);
        if (hidden > 0)
            lines.Add(Line.Of($"    {look.Ellipsis} and {ArgumentRows.Count(hidden)} more", look.Dim));
        lines.AddRange(Remedies(card, width, tightness));
        return lines;
    }

    private IEnumerable<Line> Draw(CardEffect effect, bool isWorst, int width, int tightness)
    {
        const int margin = 4;
        var room = width - margin;
        var reach = look.Clean(effect.Reach);
        var isOneLine = tightness > 0 && !isWorst;
        var sentenceRoom = isOneLine && Cells.Width(reach) + 3 <= room * 2 / 3 ? room - Cells.Width(reach) - 3 : room;
        var text = Wrapped(effect.Sentence, sentenceRoom, isWorst ? (tightness > 1 ? 2 : 3) : isOneLine ? 1 : 2, isWorst ? look.AccentBold : look.Plain);
        if (reach.Length > 0)
        {
            var inBrackets = $" ({reach})";
            if (text[^1].Width + Cells.Width(inBrackets) <= room)
                text[^1].Add(inBrackets, isWorst ? look.Bold : look.Dim);
            else
                text.AddRange(Wrapped($"({reach})", room, isOneLine ? 1 : 2, isWorst ? look.Bold : look.Dim));
        }

        for (var i = 0; i < text.Count; i++)
            yield return new Line().Add(i == 0 ? $"  {look.Bullet} " : "    ", isWorst ? look.AccentBold : look.Dim).Add(text[i]);
    }

    // The way out is said whole, at the cost of all that only explains; a second one is a matter of room.
    private IEnumerable<Line> Remedies(ActionCard card, int width, int tightness)
    {
        const int margin = 4;
        foreach (var remedy in card.Remedies.Take(tightness > 1 ? 1 : 2))
        {
            var text = Wrapped($"{Safer}: {remedy}", width - margin, width < Narrow ? 5 : 3, look.Plain);
            for (var i = 0; i < text.Count; i++)
                yield return new Line().Add(i == 0 ? "  " : new string(' ', margin), look.Dim).Add(text[i]);
        }
    }

    private List<Line> Wrapped(string text, int width, int maxLines, Style style) => Paragraph.Clamp(look, text, Math.Max(width, 8), maxLines, style);
}
