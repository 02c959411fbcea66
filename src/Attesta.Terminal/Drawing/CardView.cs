using System.Globalization;
using Attesta.Approvals;
using Spectre.Console;

namespace Attesta.Terminal.Drawing;

/// <summary>The card: what is about to happen, to what, where, on whose behalf and how bad it could be.</summary>
internal sealed class CardView(Look look)
{
    internal const int MaxWidth = 118;
    internal const int MaxWideWidth = 176;
    private const int WideFrom = 140;
    private const int RoomyQuestionLines = 4;
    internal const int MaxTightness = 4;
    private const int LeastArgumentLines = 14;
    private const int LabelWidth = 13;
    private const int LeastMeter = 12;

    private readonly EffectLines _effects = new(look);
    private readonly WhyLines _why = new(look);

    /// <summary>What stands above the difference between this call and the one that was asked for.</summary>
    internal const string Changed = "CHANGED BY AN APPROVER";

    /// <summary>Draws the card for a screen: with fewer words and without empty lines when it would not fit otherwise.</summary>
    /// <param name="prompt">What is asked, of how many.</param>
    /// <param name="approver">Who is about to answer; null when that is not asked.</param>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="height">Rows of the screen; the card takes at most about two screens.</param>
    /// <param name="questionLines">Rows that the questions below it take when they are drawn without empty lines.</param>
    public List<Line> Draw(OperatorPrompt prompt, string? approver, int width, int height, int questionLines = 4)
    {
        for (var tightness = 0; tightness <= MaxTightness; tightness++)
        {
            var below = questionLines + (tightness == 0 ? RoomyQuestionLines : 0);
            var lines = DrawAt(tightness, prompt, approver, width, height, below);
            if (lines.Count + below <= height)
                return lines;
        }

        // It has to be scrolled anyhow: then with all its words.
        return DrawAt(MaxTightness - 2, prompt, approver, width, height, questionLines);
    }

    private List<Line> DrawAt(int tightness, OperatorPrompt prompt, string? approver, int width, int height, int below)
    {
        var isCompact = tightness > 0;
        var card = prompt.Card;
        var isWide = width >= WideFrom;
        var outer = Math.Min(width, isWide ? MaxWideWidth : MaxWidth);
        var room = outer - Panel.Overhead;

        var content = new List<Line>();
        Banner(content, prompt, approver, room, isCompact);
        var budget = new Budget(height - below - 2 - content.Count, Math.Min(2 * height, 100) - below - 2 - content.Count);
        if (isWide)
            TwoColumns(content, card, room, budget, tightness);
        else
            OneColumn(content, card, room, budget, tightness);
        content.Add(Line.Empty);
        if (isCompact)
            content.RemoveAt(content.Count - 1);
        if (tightness > 1)
            content.RemoveAll(static line => line.Pieces.Count == 0);
        return Panel.Frame(look, $"{card.Level.Name().ToUpperInvariant()} RISK", content, outer);
    }

    private void OneColumn(List<Line> content, ActionCard card, int width, Budget budget, int tightness)
    {
        var isCompact = tightness > 0;
        var top = Headline(card, width, isCompact);
        top.AddRange(_effects.Draw(card, width, tightness));
        top.Add(Line.Empty);
        top.AddRange(Facts(card, width, isCompact));
        var bottom = _why.Draw(card, width, tightness);
        bottom.AddRange(Doc(card, width, tightness));
        content.AddRange(top);
        content.AddRange(Arguments(card, width, budget.After(top.Count + bottom.Count)));
        content.AddRange(bottom);
    }

    private void TwoColumns(List<Line> content, ActionCard card, int width, Budget budget, int tightness)
    {
        var isCompact = tightness > 0;
        const int gap = 4;
        var leftWidth = (width - gap) * 11 / 20;
        var rightWidth = width - gap - leftWidth;
        var left = Headline(card, leftWidth, isCompact);
        left.AddRange(_effects.Draw(card, leftWidth, tightness));
        left.AddRange(Arguments(card, leftWidth, budget.After(left.Count)));
        var right = new List<Line> { Line.Empty };
        right.AddRange(Facts(card, rightWidth, isCompact));
        right.AddRange(_why.Draw(card, rightWidth, tightness));
        right.AddRange(Doc(card, rightWidth, tightness));
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var line = new Line().Add(i < left.Count ? left[i] : Line.Empty).PadTo(leftWidth + gap);
            if (look.Ansi && !line.IsCertain)
                line.AddControl($"\e[{leftWidth + gap + 4}G");
            content.Add(i < right.Count ? line.Add(right[i]) : line);
        }
    }

    private void Banner(List<Line> content, OperatorPrompt prompt, string? approver, int room, bool isCompact)
    {
        if (prompt.Card.Level == RiskLevel.Critical)
        {
            var text = prompt.Parts > 1
                ? $"CRITICAL {look.Dash} {prompt.Parts} PEOPLE MUST APPROVE"
                : $"CRITICAL {look.Dash} READ EVERY LINE BEFORE YOU ANSWER";
            if (!look.Ansi)
                text = $"!!!  {text}  !!!";
            if (!isCompact)
                content.Add(Panel.Band("", room, look.Banner));
            content.Add(Panel.Band(text, room, look.Banner));
            if (!isCompact)
                content.Add(Panel.Band("", room, look.Banner));
        }

        if (prompt.Card.Modification is { } modification)
        {
            content.Add(Line.Empty);
            content.Add(Line.Of(look.Fit(Changed, room), look.Banner));
            content.AddRange(Paragraph.Clamp(look, modification, room, isCompact ? 4 : 8, look.AccentBold));
        }

        if (prompt.Parts <= 1)
            return;
        content.Add(Line.Empty);
        content.AddRange(Approvals(prompt, approver, room));
    }

    /// <summary>How many of the people who are needed have passed, and whose turn it is.</summary>
    public List<Line> Approvals(OperatorPrompt prompt, string? approver, int width, bool names = true)
    {
        var passed = prompt.Passed.Count;
        var dots = string.Concat(Enumerable.Range(0, Math.Min(prompt.Parts, 10)).Select(i => (i < passed ? look.Done : look.Undone) + " "));
        var lines = new List<Line>
        {
            new Line().Add("Approvals".PadRight(LabelWidth), look.Dim).Add(dots, look.AccentBold)
                .Add($" {passed}/{prompt.Parts}", look.Bold),
        };
        var who = string.Join(", ", prompt.Passed.Take(names ? 5 : 0).Select(name => $"{look.Clean(name)} passed"));
        if (approver is not null)
            who += (who.Length > 0 ? ", " : "") + $"now {look.Clean(approver)}";
        if (who.Length > 0)
            lines[0].Add("  " + look.Fit(who, Math.Max(8, width - lines[0].Width - 2)), look.Dim);
        return lines;
    }

    private List<Line> Headline(ActionCard card, int width, bool isCompact)
    {
        var lines = new List<Line> { Line.Empty, Line.Of(look.Fit(look.Clean(Paragraph.Head(card.ActionName, 400)), width), look.AccentBold) };
        lines.AddRange(Paragraph.Clamp(look, card.Summary, width, isCompact ? 3 : 4, look.Plain));
        return lines;
    }

    private List<Line> Facts(ActionCard card, int width, bool isCompact)
    {
        var score = card.Score.ToString("0.00", CultureInfo.InvariantCulture);
        var meter = new Line().Add("Risk".PadRight(LabelWidth), look.Dim);
        if (width - LabelWidth - 18 is >= LeastMeter and var room)
            meter.Add(Meter(card.Score, Math.Min(room, 44))).Add("  ");
        meter.Add($"{score} ", look.Bold).Add(card.Level.Name().ToUpperInvariant(), look.AccentBold);
        var environment = look.Clean(Paragraph.Head(card.Environment, 60));
        var isProduction = environment.Equals("production", StringComparison.OrdinalIgnoreCase);
        var where = new Line().Add("Environment".PadRight(LabelWidth), look.Dim);
        if (isProduction)
            where.Add(look.Ansi ? " PRODUCTION " : "** PRODUCTION **", look.Banner);
        else
            where.Add(look.Fit(environment, width - LabelWidth));
        var lines = new List<Line> { meter, where };
        Add(Fact("Agent", card.AgentId ?? "unknown", width));
        if (card.SessionId is not null)
            Add(Fact("Session", card.SessionId, width));
        return lines;

        void Add(Line fact)
        {
            if (isCompact && lines[^1].Width + 4 + fact.Width <= width)
                lines[^1].Add("    ").Add(fact);
            else
                lines.Add(fact);
        }
    }

    /// <summary>The bar is broken where the next level begins.</summary>
    private Line Meter(double score, int width)
    {
        ReadOnlySpan<double> borders = [0, 0.3, 0.6, 0.8, 1];
        var cells = width - (borders.Length - 2);
        var line = new Line();
        for (var i = 1; i < borders.Length; i++)
        {
            var share = (score - borders[i - 1]) / (borders[i] - borders[i - 1]);
            var zone = (int)Math.Round(cells * borders[i]) - (int)Math.Round(cells * borders[i - 1]);
            line.Add(i > 1 ? " " : "").Add(look.Bar(share, zone, look.Accent));
        }

        return line;
    }

    private Line Fact(string label, string value, int width) =>
        new Line().Add(label.PadRight(LabelWidth), look.Dim).Add(look.Fit(look.Clean(Paragraph.Head(value, 400)), width - LabelWidth));

    private List<Line> Arguments(ActionCard card, int width, int maxLines)
    {
        var lines = new List<Line> { Line.Empty, Line.Of("Arguments", look.Bold) };
        if (card.Arguments.Count == 0 && card.HiddenArguments == 0)
            lines.Add(Line.Of("  none", look.Dim));
        else
            lines.AddRange(ArgumentRows.Draw(look, card, width - 2, maxLines - 2).Select(Indent));
        return lines;
    }

    private List<Line> Doc(ActionCard card, int width, int tightness)
    {
        if (string.IsNullOrWhiteSpace(card.Doc))
            return [];
        const string heading = "The tool says of itself";
        var doc = $"{look.OpenQuote}{look.Clean(Paragraph.Head(card.Doc, 2_000))}{look.CloseQuote}";
        if (tightness > MaxTightness - 2)
            return [new Line().Add(heading, look.Bold).Add("  ").Add(look.Fit(doc, Math.Max(8, width - heading.Length - 2)), look.Dim)];
        var lines = new List<Line> { Line.Empty, Line.Of(heading, look.Bold) };
        lines.AddRange(Paragraph.Clamp(look, doc, width - 2, tightness > 0 ? 2 : 4, look.Dim).Select(Indent));
        return lines;
    }

    /// <summary>Lines for the arguments: what one screen leaves, but some even then; never more than two screens in all.</summary>
    private readonly record struct Budget(int OneScreen, int TwoScreens)
    {
        public int After(int others) => Math.Min(Math.Max(OneScreen - others, LeastArgumentLines), Math.Max(TwoScreens - others, 6));
    }

    private static Line Indent(Line line) => new Line().Add("  ").Add(line);
}
