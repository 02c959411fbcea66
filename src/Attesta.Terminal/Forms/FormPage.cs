using Attesta.Approvals;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Input;

namespace Attesta.Terminal.Forms;

/// <summary>The questions of a form, one after the other, below the card; with the review time that runs meanwhile.</summary>
internal sealed class FormPage : Page
{
    private const int MaxFeedback = 300;
    private const string EditKey = "Ctrl-E changes the call";
    private static readonly TimeSpan ShowDeadlineFrom = TimeSpan.FromMinutes(1);

    private readonly OperatorPrompt _prompt;
    private readonly Look _look;
    private readonly TimeProvider _time;
    private readonly List<Question> _questions;
    private readonly LineInput _feedback = new(MaxFeedback, takesPaste: true);
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly long _started;
    private int _current;
    private bool _denying;
    private readonly string _approver;
    private EditPage? _editing;
    private bool _tooEarly;
    private bool _dropped;

    public FormPage(OperatorPrompt prompt, Look look, List<Question> questions, string approver, TimeProvider time)
    {
        (_prompt, _look, _questions, _approver, _time) = (prompt, look, questions, approver, time);
        _started = time.GetTimestamp();
    }

    public IReadOnlyDictionary<string, string> Answers => _answers;

    /// <summary>Why the person said no; null when they did not say.</summary>
    public string? Feedback { get; private set; }

    /// <summary>What the person changed instead of answering; only after <see cref="PageEnd.Edited"/>.</summary>
    public ActionEdit? Edit { get; private set; }

    /// <summary>Since the card was on the screen in full.</summary>
    public TimeSpan ReviewTime => _time.GetElapsedTime(_started);

    private bool IsTooEarly => ReviewTime < _prompt.Form.MinReview;

    /// <summary>The views of a form's questions; null when one cannot be shown here or there is none, and then nobody can approve.</summary>
    public static List<Question>? Questions(OperatorPrompt prompt, Look look)
    {
        var questions = new List<Question>();
        foreach (var item in prompt.Form.Items)
        {
            if (Question.For(item, look, prompt.Card.Level, prompt.Card.ActionName) is not { } question)
                return null;
            questions.Add(question);
        }

        return questions.Count == 0 ? null : questions;
    }

    /// <summary>How many rows the questions take when drawn a little tight: with the status, a heading and the keys.</summary>
    public static int LinesOf(OperatorPrompt prompt, List<Question> questions, Look look, int width) => 2 + questions.Max(question =>
        question.Draw(width - 4, 1).Count + (prompt.Editable.Count > 0 ? Keys(look, [.. question.Keys, EditKey], width - 4).Count : 1));

    public override PageEnd Press(TerminalKey key)
    {
        // INVARIANT: past the deadline no key can approve; the token that ends the waiting is about to fire.
        if (_prompt.Deadline != default && _time.GetUtcNow() >= _prompt.Deadline)
            return PageEnd.Open;
        if (_denying)
            return PressWhileDenying(key);
        if (_editing is not null)
            return PressWhileEditing(_editing, key);
        _tooEarly = false;
        if (key.Kind == KeyKind.Edit && _prompt.Editable.Count > 0)
        {
            _editing = new EditPage(_prompt, _look, _approver);
            return PageEnd.Open;
        }

        if (key.Kind == KeyKind.Escape)
        {
            _denying = true;
            return PageEnd.Open;
        }

        switch (_questions[_current].Press(key))
        {
            case Pressed.Denied:
                return PageEnd.Denied;
            case Pressed.Back:
                _current = Math.Max(0, _current - 1);
                return PageEnd.Open;
            case Pressed.Answered:
                return Answered();
            default:
                return PageEnd.Open;
        }
    }

    public override List<Line> Draw(int width, int squeeze)
    {
        var lines = new List<Line>();
        if (squeeze == 0)
            lines.Add(Line.Empty);
        lines.Add(Indent(Status(width - 2)));
        if (squeeze == 0)
            lines.Add(Line.Empty);
        var live = _denying ? DrawDenial(width - 3, squeeze) : _editing?.Draw(width - 3, squeeze) ?? DrawQuestion(width - 3, squeeze);
        lines.AddRange(live.Select(Indent));
        return lines;
    }

    private PageEnd Answered()
    {
        _answers[_prompt.Form.Items[_current].Id] = _questions[_current].Answer;
        if (_current < _questions.Count - 1)
        {
            _current++;
            return PageEnd.Open;
        }

        if (!_prompt.EnforceMinReview || !IsTooEarly)
            return PageEnd.Done;
        _tooEarly = true;
        _questions[_current].Reset();
        return PageEnd.Open;
    }

    private PageEnd PressWhileEditing(EditPage editing, TerminalKey key)
    {
        switch (editing.Press(key))
        {
            case PageEnd.Done:
                Edit = editing.Edit;
                return PageEnd.Edited;
            case PageEnd.Back:
                // Whoever believes that their changes hold must not approve the call without them unawares.
                _dropped |= editing.Count > 0;
                _editing = null;
                return PageEnd.Open;
            default:
                return PageEnd.Open;
        }
    }

    private PageEnd PressWhileDenying(TerminalKey key)
    {
        switch (key.Kind)
        {
            case KeyKind.Escape:
                _denying = false;
                return PageEnd.Open;
            case KeyKind.Enter:
                Feedback = _feedback.Text.Trim() is { Length: > 0 } text ? text : null;
                return PageEnd.Denied;
            default:
                _feedback.Press(key);
                return PageEnd.Open;
        }
    }

    private List<Line> DrawDenial(int width, int squeeze)
    {
        var lines = new List<Line> { Line.Of("Deny this action. Why? The agent will read it; leave it empty to say nothing.", _look.Bold) };
        var start = new Line().Add(_look.Pointer + " ", _look.AccentBold);
        foreach (var line in _feedback.Draw(_look, width - 2, squeeze == 0 ? 4 : 2))
        {
            lines.Add(start.Add(line));
            start = new Line().Add("  ");
        }

        if (squeeze < 1)
            lines.Add(Line.Empty);
        if (squeeze < 3)
            lines.Add(Line.Of($"Enter denies {_look.Dot} Esc goes back to the question", _look.Dim));
        return lines;
    }

    private List<Line> DrawQuestion(int width, int squeeze)
    {
        var question = _questions[_current];
        var lines = new List<Line>();
        if (_current == 0 && squeeze < (_questions.Count > 1 ? 1 : 2))
            lines.AddRange(Cells.Wrap(_look.Clean(_prompt.Form.Instructions), width).Take(2).Select(line => Line.Of(line, _look.Dim)));
        if (_questions.Count > 1)
            lines.Add(new Line().Add($"Question {_current + 1}/{_questions.Count}  ", _look.AccentBold).Add(Dots()));
        lines.AddRange(question.Draw(width, squeeze));
        if (_dropped)
            lines.AddRange(Cells.Wrap("Your changes were dropped: this is about the call as the card shows it.", width).Select(line => Line.Of(line, _look.AccentBold)));
        if (Notice(question) is { } notice)
            lines.Add(Line.Of(notice, _look.AccentBold));
        if (squeeze == 0)
            lines.Add(Line.Empty);
        if (squeeze < 3)
            lines.AddRange(Keys(_look, KeysOf(question), width));
        return lines;
    }

    private List<string> KeysOf(Question question)
    {
        List<string> keys = [.. question.Keys];
        if (_current > 0)
            keys.Add($"{(_look.Unicode ? "←" : "left")} goes back");
        if (_prompt.Editable.Count > 0)
            keys.Add(EditKey);
        return keys;
    }

    private string? Notice(Question question) =>
        _tooEarly && IsTooEarly ? $"Not yet: answers are taken from {Clock(_prompt.Form.MinReview)} on. Please read the action again."
        : question.Notice;

    private Line Dots()
    {
        var line = new Line();
        for (var i = 0; i < _questions.Count; i++)
            line.Add((i < _current ? _look.Done : _look.Undone) + " ", i == _current ? _look.AccentBold : _look.Dim);
        return line;
    }

    /// <summary>How long the person has been reading, how long they should, and how long they still may.</summary>
    private Line Status(int width)
    {
        var minimum = _prompt.Form.MinReview;
        var elapsed = ReviewTime;
        var line = new Line();
        if (minimum > TimeSpan.Zero)
            line.Add(_look.Bar(elapsed / minimum, 10, _look.Accent)).Add("  ");
        line.Add(Clock(elapsed), _look.Bold);
        if (minimum > TimeSpan.Zero)
            line.Add($" of at least {Clock(minimum)}", _look.Dim);
        line.Add(Remaining());
        var remark = minimum <= TimeSpan.Zero ? ""
            : !IsTooEarly ? $" {_look.Tick}"
            : _prompt.EnforceMinReview ? $" {_look.Dot} no answer is taken sooner"
            : $" {_look.Dot} sooner is flagged as a rubber stamp";
        return line.Width + Cells.Width(remark) <= width ? line.Add(remark, _look.Dim) : line;
    }

    private Line Remaining()
    {
        if (_prompt.Deadline == default)
            return Line.Empty;
        var left = _prompt.Deadline - _time.GetUtcNow();
        if (left > ShowDeadlineFrom)
            return Line.Empty;
        return left <= TimeSpan.Zero ? Line.Of($" {_look.Dot} time is up", _look.AccentBold)
            : Line.Of($" {_look.Dot} {Clock(left + TimeSpan.FromMilliseconds(999))} left", _look.AccentBold);
    }

    private static Line Indent(Line line) => new Line().Add("  ").Add(line);

    internal static string Clock(TimeSpan span) => span.TotalHours >= 1
        ? $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}"
        : $"{(int)span.TotalMinutes}:{span.Seconds:00}";
}
