using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>One person in front of the terminal with one form: hand-over, name, card, questions.</summary>
internal sealed class Sitting(ITerminal terminal, OperatorPrompt prompt, string identity, TimeProvider time, CancellationToken cancellationToken)
{
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private const string Interrupted = "interrupted";

    private readonly Screen _screen = new(terminal);
    private readonly Look _look = new(terminal.Features, prompt.Card.Level);
    private int _cardLines;

    public OperatorAnswer Run()
    {
        if (FormPage.Questions(prompt, _look) is not { } questions)
            return new OperatorAnswer.Unavailable("The terminal cannot ask this kind of question.");
        if (!prompt.AsksIdentity && prompt.Refusal(identity) is { } refused)
            return new OperatorAnswer.Unavailable(refused);
        using var takenOver = terminal.TakeOver();
        try
        {
            var approver = identity;
            if (prompt.AsksIdentity)
            {
                var (end, name) = Introduce();
                if (end != PageEnd.Done)
                    return end == PageEnd.Closed ? Gone() : name;
                approver = ((OperatorAnswer.Reviewed)name).Review.ApproverId;
            }

            return Ask(approver, questions);
        }
        catch (OperationCanceledException)
        {
            Leave(_look.Cross, "The question was withdrawn or its time is up. Nothing was approved.");
            throw;
        }
    }

    private (PageEnd End, OperatorAnswer Answer) Introduce()
    {
        if (prompt.Part > 0)
        {
            _screen.Clear();
            var handOver = Run(new HandOverPage(prompt, _look), onResize: null);
            if (handOver != PageEnd.Done)
                return (handOver, Declined(identity, handOver == PageEnd.Interrupted ? Interrupted : null, TimeSpan.Zero));
            _screen.Clear();
        }
        else
        {
            _screen.Print([Line.Empty, .. Announcement()]);
        }

        terminal.DiscardInput();
        var page = new IdentityPage(prompt, _look);
        var end = Run(page, onResize: null);
        return end switch
        {
            PageEnd.Done => (end, new OperatorAnswer.Reviewed(new Review { ApproverId = page.Identity })),
            PageEnd.Denied when page.Refused is { } reason => (end, Declined(page.Identity, $"No acceptable approver: {reason}", TimeSpan.Zero)),
            PageEnd.Interrupted => (end, Declined(identity, Interrupted, TimeSpan.Zero)),
            _ => (end, Declined(page.Identity.Length > 0 ? page.Identity : identity, null, TimeSpan.Zero)),
        };
    }

    private List<Line> Announcement()
    {
        var width = Math.Min(_screen.Width, CardView.MaxWidth);
        var content = Paragraph.Clamp(
            _look, $"{Head(prompt.Card.ActionName)} needs {prompt.Parts} people to approve it, one after the other.", width - Panel.Overhead, 3, _look.Bold);
        content.AddRange(new CardView(_look).Approvals(prompt, null, width - Panel.Overhead));
        return Panel.Frame(_look, $"{prompt.Card.Level.Name().ToUpperInvariant()} RISK", content, width);
    }

    private OperatorAnswer Ask(string approver, List<Question> questions)
    {
        if (prompt.AsksIdentity)
            _screen.Clear();
        PrintCard(approver, questions);

        // INVARIANT: no key pressed before the card was there is an answer to it.
        terminal.DiscardInput();
        var page = new FormPage(prompt, _look, questions, approver, time);
        var end = Run(page, onResize: () =>
        {
            _screen.Clear();
            PrintCard(approver, questions);
        });
        var reviewTime = page.ReviewTime;
        switch (end)
        {
            case PageEnd.Done:
                cancellationToken.ThrowIfCancellationRequested();
                var stamp = reviewTime < prompt.Form.MinReview ? $" Sooner than {FormPage.Clock(prompt.Form.MinReview)}: flagged as a rubber stamp." : "";
                Leave(_look.Bullet, $"{approver} answered after {FormPage.Clock(reviewTime)}.{stamp}");
                return new OperatorAnswer.Reviewed(new Review { ApproverId = approver, Answers = page.Answers, ReviewTime = reviewTime });
            case PageEnd.Edited when page.Edit is { } edit:
                cancellationToken.ThrowIfCancellationRequested();
                Leave(_look.Bullet, $"{approver} changed the call: it is judged anew.");
                return new OperatorAnswer.Edited(edit);
            case PageEnd.Closed:
                return Gone();
            default:
                return Declined(approver, end == PageEnd.Interrupted ? Interrupted : page.Feedback, reviewTime);
        }
    }

    private PageEnd Run(Page page, Action? onResize)
    {
        var size = (_screen.Width, _screen.Height);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (size != (_screen.Width, _screen.Height))
            {
                size = (_screen.Width, _screen.Height);
                onResize?.Invoke();
            }

            _screen.Show(page.DrawWithin(_screen.Width - 1, _screen.LiveHeight, onResize is null ? 0 : _cardLines));
            if (terminal.ReadKey(Tick, cancellationToken) is not { } key)
                continue;
            prompt.Touched();
            cancellationToken.ThrowIfCancellationRequested();
            var end = key.Kind switch
            {
                KeyKind.Interrupt => PageEnd.Interrupted,
                KeyKind.Closed => PageEnd.Closed,
                _ => page.Press(key),
            };
            if (end != PageEnd.Open)
                return end;
        }
    }

    private void PrintCard(string approver, List<Question> questions)
    {
        var card = new CardView(_look).Draw(prompt, prompt.AsksIdentity ? approver : null, _screen.Width, _screen.Height, FormPage.LinesOf(prompt, questions, _look, _screen.Width));
        _cardLines = card.Count;
        prompt.Shown();
        _screen.Print([Line.Empty, .. card]);
    }

    private OperatorAnswer.Reviewed Declined(string approver, string? feedback, TimeSpan reviewTime)
    {
        Leave(_look.Cross, feedback is null ? "Denied." : $"Denied: {feedback}");
        return new(new Review { ApproverId = approver, Declined = true, Feedback = feedback, ReviewTime = reviewTime });
    }

    private static OperatorAnswer.Unavailable Gone() => new("The terminal was closed.");

    private void Leave(string sign, string text) =>
        _screen.Print([new Line().Add("  ").Add($"{sign} ", _look.AccentBold).Add(_look.Fit(_look.Clean(text), _screen.Width - 6))]);

    private static string Head(string text) => text.Length <= 200 ? text : text[..200];
}
