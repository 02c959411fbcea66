using System.Globalization;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Terminal.Forms;

namespace Attesta.Terminal.Plain;

/// <summary>One person with one form, line by line.</summary>
internal sealed class PlainSitting(
    LineSource lines,
    Action<string> write,
    bool unicode,
    OperatorPrompt prompt,
    string identity,
    TimeProvider time,
    CancellationToken cancellationToken)
{
    private const int MaxNames = 3;
    private const int MaxTypedWords = 3;
    private const string DenyWord = "deny";
    private readonly PlainCard _card = new(unicode);

    public OperatorAnswer Run()
    {
        var items = prompt.Form.Items;
        if (items.Count == 0 || !items.All(static item => item is ConfirmItem or TextItem or ChoiceItem { Options.Count: > 0 } or CodeItem { Length: > 0 and <= CodeQuestion.LongestCode }))
            return new OperatorAnswer.Unavailable("The terminal cannot ask this kind of question.");
        if (!prompt.AsksIdentity && prompt.Refusal(identity) is { } refused)
            return new OperatorAnswer.Unavailable(refused);
        using var listening = lines.Begin();
        try
        {
            lines.Discard();
            var approver = identity;
            if (prompt.AsksIdentity && !Introduce(out approver, out var denial))
                return denial;
            return Ask(approver);
        }
        catch (OperationCanceledException)
        {
            write("\nThe question was withdrawn or its time is up. Nothing was approved.\n");
            throw;
        }
    }

    private bool Introduce(out string approver, out OperatorAnswer denial)
    {
        approver = identity;
        denial = Declined(identity, null, TimeSpan.Zero, silent: true);
        if (prompt.Part > 0)
        {
            var last = prompt.Passed.Count > 0 ? $"{Clean(prompt.Passed[^1])} passed." : "The part before is done.";
            write($"\nApprovals: {prompt.Passed.Count}/{prompt.Parts}. {last}\nHand over to the next person. Next person: press Enter to begin.\n");
            if (Read() is not { } begin || IsDenial(begin, out _))
                return Deny(identity, out denial);
        }

        for (var tries = 0; tries < MaxNames;)
        {
            write($"\n{Clean(prompt.Card.ActionName)} needs {prompt.Parts} people to approve it.\nApprover {prompt.Part + 1} of {prompt.Parts}, type your name:\n");
            if (Read() is not { } line || IsDenial(line, out _))
                return Deny(identity, out denial);
            var name = line.Trim();
            if (name.Length is 0 or > 64)
            {
                write("A name of at most 64 characters is needed: the record shows who approved.\n");
                if (name.Length > 0)
                    tries++;
                continue;
            }

            approver = name;
            if (prompt.Refusal(name) is not { } reason)
                return true;
            tries++;
            write($"{Clean(reason)}\n");
            denial = Declined(name, $"No acceptable approver: {reason}", TimeSpan.Zero, silent: true);
        }

        write("Denied.\n");
        return false;
    }

    private bool Deny(string approver, out OperatorAnswer denial)
    {
        denial = Declined(approver, lines.IsInterrupted ? "interrupted" : null, TimeSpan.Zero);
        return false;
    }

    private OperatorAnswer Ask(string approver)
    {
        write(_card.Write(prompt));
        prompt.Shown();

        // INVARIANT: no line typed before the card was there is an answer to it, as far as that can be known.
        lines.Discard();
        var started = time.GetTimestamp();
        if (prompt.Form.MinReview > TimeSpan.Zero)
        {
            var minimum = FormPage.Clock(prompt.Form.MinReview);
            write(prompt.EnforceMinReview
                ? $"Read this for at least {minimum}. No answer is taken before that.\n"
                : $"Read this for at least {minimum}. An earlier answer is flagged as a rubber stamp.\n");
        }

        if (prompt.Deadline != default)
            write($"There is time until {prompt.Deadline.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC.\n");
        write($"{Clean(prompt.Form.Instructions)}\nTo deny, type {DenyWord}, or {DenyWord}: and a reason for the agent.\n");
        if (prompt.Editable.Count > 0)
            write($"To change the call before it is approved, type {PlainEditing.Command}.\n");
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < prompt.Form.Items.Count; i++)
        {
            var item = prompt.Form.Items[i];
            if (prompt.Form.Items.Count > 1)
                write($"\nQuestion {i + 1} of {prompt.Form.Items.Count}\n");
            var answer = AskItem(item, approver, out var feedback, out var edit);
            cancellationToken.ThrowIfCancellationRequested();
            if (edit is not null)
            {
                write("The call is changed and judged anew.\n");
                return new OperatorAnswer.Edited(edit);
            }

            var reviewTime = time.GetElapsedTime(started);
            if (answer is null)
                return Declined(approver, lines.IsInterrupted ? "interrupted" : feedback, reviewTime);
            answers[item.Id] = answer;
            if (i == prompt.Form.Items.Count - 1 && prompt.EnforceMinReview && reviewTime < prompt.Form.MinReview)
            {
                write($"Too early: answers are taken from {FormPage.Clock(prompt.Form.MinReview)} on. Please read the action again.\n");
                i--;
            }
        }

        var total = time.GetElapsedTime(started);
        cancellationToken.ThrowIfCancellationRequested();
        write($"Answered after {FormPage.Clock(total)}.\n");
        return new OperatorAnswer.Reviewed(new Review { ApproverId = approver, Answers = answers, ReviewTime = total });
    }

    /// <summary>The answer, or null for a denial, or for an edit if there is one.</summary>
    private string? AskItem(FormItem item, string approver, out string? feedback, out ActionEdit? edit)
    {
        feedback = null;
        edit = null;
        var word = TypedWordQuestion.WordFor(prompt.Card.ActionName);
        var isTyped = item is ConfirmItem && prompt.Card.Level == RiskLevel.Critical;
        for (var tries = 0; ;)
        {
            write(Question(item, isTyped ? word : null));
            if (Read() is not { } line || IsDenial(line, out feedback))
                return null;
            line = line.Trim();
            if (prompt.Editable.Count > 0 && line.Equals(PlainEditing.Command, StringComparison.OrdinalIgnoreCase))
            {
                if (Editing(approver).Run(static text => (IsDenial(text, out var reason), reason)) is not { } ended)
                    continue;
                (edit, feedback) = (ended.Edit, ended.Denial);
                return null;
            }

            switch (item)
            {
                case ConfirmItem when isTyped:
                    if (line == word)
                        return "yes";
                    if (line.Length == 0 || ++tries == MaxTypedWords)
                        return null;
                    write($"That is not {word}. Nothing was approved.\n");
                    break;
                case ConfirmItem:
                    return line.Equals("y", StringComparison.OrdinalIgnoreCase) || line.Equals("yes", StringComparison.OrdinalIgnoreCase) ? "yes" : null;
                case ChoiceItem choice:
                    if (choice.Options.FirstOrDefault(option => option.Id.Equals(line, StringComparison.OrdinalIgnoreCase)) is { } option)
                        return option.Id;
                    write($"Type a letter from {choice.Options[0].Id} to {choice.Options[^1].Id}.\n");
                    break;
                case TextItem text:
                    var words = TextQuestion.CountWords(line);
                    if (words >= text.MinWords && line.Length > 0)
                        return line;
                    write($"That is {words} of {text.MinWords} words. Please explain it again, in one line.\n");
                    break;
                case CodeItem code:
                    var typed = line.Replace(" ", "", StringComparison.Ordinal);
                    if (typed.Length == code.Length)
                        return typed;
                    if (typed.Length == 0)
                        return null;
                    write($"That is {typed.Length} of {code.Length} characters. Type the code again.\n");
                    break;
                default:
                    return null;
            }
        }
    }

    private string Question(FormItem item, string? word)
    {
        var prompted = Clean(item.Prompt, 2_000);
        return item switch
        {
            ConfirmItem when word is not null => $"{prompted}\nTo approve, type {word}. An empty line denies.\n> ",
            ConfirmItem => $"{prompted} Type y or yes to approve; anything else denies. [y/N]\n> ",
            ChoiceItem choice => $"{prompted}\n{string.Concat(choice.Options.Select(option => $"  {Clean(option.Id)}) {Clean(option.Text, 400)}\n"))}> ",
            TextItem text => $"{prompted}\nType at least {text.MinWords} words in one line.\n> ",
            CodeItem code => $"{prompted}\nType the {code.Length} characters of the code. An empty line denies.\n> ",
            _ => prompted + "\n> ",
        };
    }

    /// <summary>A line that counts; null at the end of input or after an interruption, which is a denial.</summary>
    private string? Read() => ReadRaw() is { } line ? VisibleText.Escape(line.Replace('\t', ' ')) : null;

    private string? ReadRaw()
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = lines.Read(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            prompt.Touched();
            if (line.Text is null)
                return null;
            if (line.Counts)
                return line.Text;
            write("That line does not count: it was begun before this question, or is too long. Please answer again.\n> ");
        }
    }

    private PlainEditing Editing(string approver) => new(prompt, approver, _card, unicode, write, ReadRaw);

    private static bool IsDenial(string line, out string? feedback)
    {
        feedback = null;
        var text = line.Trim();
        if (text.Equals(DenyWord, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!text.StartsWith(DenyWord + ":", StringComparison.OrdinalIgnoreCase))
            return false;
        var reason = text[(DenyWord.Length + 1)..].Trim();
        feedback = reason.Length == 0 ? null : reason.Length <= 300 ? reason : reason[..300];
        return true;
    }

    private OperatorAnswer.Reviewed Declined(string approver, string? feedback, TimeSpan reviewTime, bool silent = false)
    {
        if (!silent)
            write("Denied.\n");
        return new(new Review { ApproverId = approver, Declined = true, Feedback = feedback, ReviewTime = reviewTime });
    }

    private string Clean(string text, int maxLength = 400) => _card.Clean(text, maxLength);
}
