using Attesta.Actions;
using Attesta.Risk.Content;

namespace Attesta.Risk;

/// <summary>
/// The higher of what the content says and what the five factors say. Where a command or statement was read to its end, the factors look only at what is
/// left: in <c>git commit -m "drop the old key"</c> it is known that nothing is dropped.
/// </summary>
internal sealed class ReadingFirstScorer(FiveFactorScorer factors, ContentScorer content) : IRiskScorer
{
    private static readonly IRiskScorer Unread = new UnreadScorer();

    public string Name => "max";

    public async ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        var read = await SafeScoring.ScoreAsync(content, action, cancellationToken).ConfigureAwait(false);
        var guessed = read.Understood.Count == 0
            ? await SafeScoring.ScoreAsync(factors, action, cancellationToken).ConfigureAwait(false)
            : await SafeScoring.ScoreAsync(Unread, Without(action, read.Understood), cancellationToken).ConfigureAwait(false);
        return MaxScorer.Named(MaxScorer.Higher(guessed, read)) with { Understood = [] };
    }

    private static ActionContext Without(ActionContext action, IReadOnlyList<string> understood)
    {
        return action with
        {
            Args = action.Args.Any(IsUnderstood) ? PlainList.Own([.. action.Args.Select(Rest)]) : action.Args,
            Kwargs = action.Kwargs.Values.Any(IsUnderstood)
                ? PlainMap.Own([.. action.Kwargs.Select(pair => new KeyValuePair<string, object?>(pair.Key, Rest(pair.Value)))])
                : action.Kwargs,
        };

        bool IsUnderstood(object? value) => value is string text && understood.Contains(text);

        // An argument stays an argument; only its words are gone.
        object? Rest(object? value) => IsUnderstood(value) ? "" : value;
    }

    private sealed class UnreadScorer : IRiskScorer
    {
        public string Name => "default";

        public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) => new(FiveFactorScorer.ScoreUnread(action));
    }
}
