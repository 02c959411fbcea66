using Attesta.Risk.Content;
using Attesta.Risk.Content.Texts;

namespace Attesta.Risk;

/// <summary>
/// The higher of what the content says and what the five factors say. Where a command or statement was read to its end, the factors look only at what is
/// left: in <c>git commit -m "drop the old key"</c> it is known that nothing is dropped.
/// </summary>
/// <remarks>INVARIANT: an argument more never lowers the level. What is blanked depends on the function, the argument's name and its value alone.</remarks>
internal sealed class ReadingFirstScorer(FiveFactorScorer factors, ContentScorer content) : IRiskScorer
{
    private static readonly IRiskScorer Unread = new UnreadScorer();

    private readonly IRiskScorer _ofReading = new OfReading(factors);

    public string Name => "max";

    public async ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken)
    {
        var read = await SafeScoring.ScoreAsync(content, action, cancellationToken).ConfigureAwait(false);
        var (guesser, rest) = Guesser(action, read);
        var guessed = await SafeScoring.ScoreAsync(guesser, rest, cancellationToken).ConfigureAwait(false);
        return MaxScorer.Named(MaxScorer.Higher(guessed, read)) with { Understood = [] };
    }

    private (IRiskScorer Guesser, ActionContext Left) Guesser(ActionContext action, RiskAssessment read)
    {
        var rest = KnownText.Without(action, read.Understood, out var onlyReads);
        if (read.Understood.Count > 0 && KnownText.IsRunner(action, read.Understood) && !factors.SpeaksOfDestruction(action.FunctionName) && FiveFactorScorer.IsSilent(rest))
            return (Unread, rest);
        return (onlyReads ? _ofReading : factors, rest);
    }

    private sealed class OfReading(FiveFactorScorer factors) : IRiskScorer
    {
        public string Name => "default";

        public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) => new(factors.Score(action, onlyReads: true));
    }

    private sealed class UnreadScorer : IRiskScorer
    {
        public string Name => "default";

        public ValueTask<RiskAssessment> ScoreAsync(ActionContext action, CancellationToken cancellationToken) => new(FiveFactorScorer.ScoreUnread(action));
    }
}
