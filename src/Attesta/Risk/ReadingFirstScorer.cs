using Attesta.Actions;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Texts;

namespace Attesta.Risk;

/// <summary>
/// The higher of what the content says and what the five factors say, where the factors look for words only in what the content scorer has not read: in
/// <c>git commit -m "drop the old key"</c> it is known that nothing is dropped.
/// </summary>
internal sealed class ReadingFirstScorer(FiveFactorScorer factors, ContentScorer content) : IRiskScorer
{
    public string Name => "max";

    public async ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        var read = await SafeScoring.ScoreAsync(content, action, cancellationToken).ConfigureAwait(false);
        var unread = read.Understood.Count == 0 ? action : Without(action, read.Understood);
        var guessed = await SafeScoring.ScoreAsync(factors, unread, cancellationToken).ConfigureAwait(false);
        return MaxScorer.Named(MaxScorer.Higher(guessed, read)) with { Understood = [] };
    }

    private static ActionContext Without(ActionContext action, IReadOnlyList<string> understood)
    {
        return action with
        {
            Args = action.Args.Any(IsUnderstood) ? PlainList.Own([.. action.Args.Select(Rest)]) : action.Args,
            Kwargs = action.Kwargs.Values.Any(IsUnderstood) ? PlainMap.Own([.. action.Kwargs.Select(pair => new KeyValuePair<string, object?>(pair.Key, Rest(pair.Value)))]) : action.Kwargs,

            // What a shell's manual warns of matters to nobody who knows what it runs.
            FunctionDoc = FunctionUses.Of(action.FunctionName).HasFlag(FunctionUse.Shell) ? null : action.FunctionDoc,
        };

        bool IsUnderstood(object? value) => value is string text && understood.Contains(text, StringComparer.Ordinal);

        // An argument stays an argument; only its words are gone.
        object? Rest(object? value) => IsUnderstood(value) ? "" : value;
    }
}
