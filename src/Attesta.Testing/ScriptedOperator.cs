using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Challenges.OneTimeCodes;

namespace Attesta.Testing;

/// <summary>
/// An operator that answers from a script: one step a prompt, in the order they were written.
/// When the script is used up nobody is there any more, so the action is denied. Thread-safe.
/// </summary>
public sealed class ScriptedOperator : IOperator
{
    private readonly Lock _gate = new();
    private readonly Queue<Step> _steps = [];
    private readonly List<OperatorPrompt> _prompts = [];
    private readonly List<(int Count, TaskCompletionSource<OperatorPrompt> Asked)> _watchers = [];
    private Step? _last;
    private bool _repeats;

    private delegate ValueTask<OperatorAnswer> Step(OperatorPrompt prompt, CancellationToken cancellationToken);

    /// <summary>Every prompt so far, oldest first.</summary>
    public IReadOnlyList<OperatorPrompt> Prompts
    {
        get
        {
            lock (_gate)
                return [.. _prompts];
        }
    }

    /// <summary>An operator who approves whatever is asked, after the minimum review time.</summary>
    public static ScriptedOperator WhoApproves() => new ScriptedOperator().Approves().Always();

    /// <summary>An operator who says no to whatever is asked.</summary>
    public static ScriptedOperator WhoDenies() => new ScriptedOperator().Denies().Always();

    /// <summary>
    /// Answers as someone who read the card: yes to a confirmation, the option that the card names, an explanation out of its terms.
    /// Where a question needs more than that, script the answers with <see cref="Answers"/>.
    /// </summary>
    /// <param name="by">Who answers; <c>operator</c>, or <c>approver-1</c> and so on where several people are asked.</param>
    /// <param name="after">The review time; the form's minimum when left out.</param>
    public ScriptedOperator Approves(string? by = null, TimeSpan? after = null) =>
        Then(prompt => Reviewed(prompt, by, after, CardReader.Answer(prompt)));

    /// <summary>Gives these answers, by the id of the question.</summary>
    public ScriptedOperator Answers(IReadOnlyDictionary<string, string> answers, string? by = null, TimeSpan? after = null) =>
        Then(prompt => Reviewed(prompt, by, after, answers));

    /// <summary>Gives an answer to every question, and none of them is right.</summary>
    public ScriptedOperator AnswersWrong(string? by = null, TimeSpan? after = null) =>
        Then(prompt => Reviewed(prompt, by, after, prompt.Form.Items.ToDictionary(item => item.Id, CardReader.WrongAnswer, StringComparer.Ordinal)));

    /// <summary>Types the code that an authenticator app shows at that moment.</summary>
    /// <param name="secret">What the app was set up with.</param>
    /// <param name="time">The app's clock; the system's when left out.</param>
    /// <param name="rules">How the app makes codes.</param>
    /// <param name="by">Who answers.</param>
    /// <param name="after">The review time; the form's minimum when left out.</param>
    public ScriptedOperator EntersCode(TotpSecret secret, TimeProvider? time = null, TotpRules? rules = null, string? by = null, TimeSpan? after = null) =>
        Then(prompt => Code(prompt, secret.CodeAt((time ?? TimeProvider.System).GetUtcNow(), rules), by, after));

    /// <summary>Types this code.</summary>
    public ScriptedOperator EntersCode(string code, string? by = null, TimeSpan? after = null) => Then(prompt => Code(prompt, code, by, after));

    /// <summary>Says no.</summary>
    public ScriptedOperator Denies(string? feedback = null, string? by = null, TimeSpan? after = null) =>
        Then(prompt => new OperatorAnswer.Reviewed(new Review
        {
            ApproverId = by ?? Name(prompt),
            Declined = true,
            Feedback = feedback,
            ReviewTime = after ?? prompt.Form.MinReview,
        }));

    /// <summary>Changes one argument instead of answering; the next step answers for the changed call.</summary>
    /// <param name="name">The argument's name, or its position such as <c>[0]</c>.</param>
    /// <param name="value">What it becomes.</param>
    /// <param name="by">Who changes it; as with <see cref="Approves"/> when left out.</param>
    public ScriptedOperator Edits(string name, object? value, string? by = null) =>
        Then(prompt => new OperatorAnswer.Edited(new ActionEdit { EditorId = by ?? Name(prompt), Changes = [new ArgumentEdit(name, value)] }));

    /// <summary>Cannot be reached.</summary>
    public ScriptedOperator IsUnavailable(string reason = "Nobody is there.") => Then(_ => new OperatorAnswer.Unavailable(reason));

    /// <summary>Breaks.</summary>
    public ScriptedOperator Throws(Exception? exception = null) =>
        Then((_, _) => ValueTask.FromException<OperatorAnswer>(exception ?? new InvalidOperationException("The operator broke, as scripted.")));

    /// <summary>Never answers; waits until the token fires.</summary>
    public ScriptedOperator Hangs() => Then(static async (prompt, cancellationToken) =>
    {
        prompt.Shown();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new OperatorAnswer.Unavailable("Nobody answered.");
    });

    /// <summary>Does whatever the function says.</summary>
    public ScriptedOperator Then(Func<OperatorPrompt, OperatorAnswer> step) => Then((prompt, _) => ValueTask.FromResult(step(prompt)));

    /// <summary>Does whatever the function says; the token fires when the time is up.</summary>
    public ScriptedOperator Then(Func<OperatorPrompt, CancellationToken, ValueTask<OperatorAnswer>> step)
    {
        lock (_gate)
            _steps.Enqueue(step.Invoke);
        return this;
    }

    /// <summary>The last step answers every further prompt too.</summary>
    public ScriptedOperator Always()
    {
        lock (_gate)
            _repeats = true;
        return this;
    }

    /// <summary>Completes with the n-th prompt, counted from 1, as soon as it was asked.</summary>
    public Task<OperatorPrompt> WhenAskedAsync(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            if (_prompts.Count >= count)
                return Task.FromResult(_prompts[count - 1]);
            var asked = new TaskCompletionSource<OperatorPrompt>(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, asked));
            return asked.Task;
        }
    }

    /// <inheritdoc/>
    public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        Step? step;
        lock (_gate)
        {
            _prompts.Add(prompt);
            foreach (var (_, asked) in _watchers.Where(watcher => watcher.Count == _prompts.Count))
                asked.TrySetResult(prompt);
            _last = _steps.TryDequeue(out step) ? step : _repeats ? _last : null;
            step = _last;
        }

        return step is null ? ValueTask.FromResult<OperatorAnswer>(new OperatorAnswer.Unavailable("The script is used up.")) : step(prompt, cancellationToken);
    }

    private static OperatorAnswer.Reviewed Code(OperatorPrompt prompt, string code, string? by, TimeSpan? after) =>
        Reviewed(prompt, by, after, prompt.Form.Items.OfType<CodeItem>().ToDictionary(item => item.Id, _ => code, StringComparer.Ordinal));

    private static OperatorAnswer.Reviewed Reviewed(OperatorPrompt prompt, string? by, TimeSpan? after, IReadOnlyDictionary<string, string> answers) => new(new Review
    {
        ApproverId = by ?? Name(prompt),
        Answers = answers,
        ReviewTime = after ?? prompt.Form.MinReview,
    });

    private static string Name(OperatorPrompt prompt) => prompt.AsksIdentity ? $"approver-{prompt.Part + 1}" : "operator";
}
