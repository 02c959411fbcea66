using Attesta.Approvals;
using Attesta.Challenges;

namespace Attesta.Cli.Demo;

/// <summary>
/// Answers the demo's challenges by itself, under a name that says so in the trail. It is shown the grading keys of the demo's own challenges, which no
/// operator of a real gate ever sees.
/// </summary>
internal sealed class HandsOffOperator : IOperator
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChallengeForm, (IFormChallenge Challenge, ComposedChallenge Composed)> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>What it says when it is asked to explain the action.</summary>
    public string Explanation { get; set; } = "";

    /// <summary>The same challenge, whose forms this operator can answer.</summary>
    public IFormChallenge Watch(IFormChallenge challenge) => new Watched(challenge, this);

    public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        (IFormChallenge Challenge, ComposedChallenge Composed) known;
        lock (_lock)
        {
            if (!_known.TryGetValue(prompt.Form, out known))
                return new(new OperatorAnswer.Unavailable("the demo answers only its own questions"));
        }

        var review = new Review { ApproverId = $"hands-off-{prompt.Part + 1}", ReviewTime = TimeSpan.Zero };
        var answers = Candidates(prompt.Form.Items).FirstOrDefault(
            candidate => known.Challenge.Grade(known.Composed, [review with { Answers = candidate }]).Passed);
        return new(new OperatorAnswer.Reviewed(answers is null ? review with { Declined = true } : review with { Answers = answers }));
    }

    // Every way to answer the form: a handful of questions with four options each.
    private IEnumerable<Dictionary<string, string>> Candidates(IReadOnlyList<FormItem> items)
    {
        if (items.Count == 0)
            return [[]];
        IEnumerable<string> own = items[0] switch
        {
            ConfirmItem => ["yes"],
            ChoiceItem choice => choice.Options.Select(option => option.Id),
            _ => [Explanation],
        };
        return own.SelectMany(answer => Candidates([.. items.Skip(1)])
            .Select(rest => new Dictionary<string, string>(rest, StringComparer.Ordinal) { [items[0].Id] = answer }));
    }

    private void Learn(IFormChallenge challenge, ComposedChallenge composed)
    {
        lock (_lock)
        {
            _known[composed.Form] = (challenge, composed);
            foreach (var part in composed.Parts)
                _known[part.Form] = (ChallengeJson.Shipped(part.Form.Type), part);
        }
    }

    private sealed class Watched(IFormChallenge inner, HandsOffOperator answering) : IFormChallenge
    {
        public ChallengeType Type => inner.Type;

        public ComposedChallenge Compose(ChallengeSubject subject)
        {
            var composed = inner.Compose(subject);
            answering.Learn(inner, composed);
            return composed;
        }

        public ChallengeResult Grade(ComposedChallenge composed, IReadOnlyList<Review> reviews) => inner.Grade(composed, reviews);
    }
}
