using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Telemetry;

namespace Attesta;

/// <summary>Putting the question to a person, and putting it again when they change the call.</summary>
public sealed partial class AttestaGate
{
    // Someone who changes their mind more often than this is asked anew, from the agent's side.
    private const int MostEdits = 20;

    private async ValueTask<(ApprovalRequest Request, Answer Answer)> AnswerAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        for (var edits = 0; NeedsAnswer(request); edits++)
        {
            var answer = await AskAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer is not Answer.Edited { Edit: var edit })
                return (request, answer);
            if (edits == MostEdits)
                return (request, new Answer.Failed(DenialCause.GateFailed, "the call was edited too often"));
            try
            {
                request = await AmendAsync(request, edit, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown) when (thrown is ArgumentException or InvalidOperationException)
            {
                // Whoever can refuse an edit may change their mind; the decision is written down all the same.
                return (request, new Answer.Failed(DenialCause.GateFailed, "the edit cannot be taken"));
            }
        }

        return (request, Answer.NotNeeded.Instance);
    }

    private async ValueTask<Answer> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(Spans.Ask);
        using var pending = Instruments.Ask(request.Risk.Level);
        try
        {
            var challenge = ((Ruling.Ask)request.Ruling).Challenge;
            var context = new ChallengeContext
            {
                Subject = Subject(request.Shown, request.Risk, request.Environment, [request.Card.Summary]),
                Card = request.Card,
                Operator = Operator ?? NoOperator.Instance,
                Time = Time,
                Deadline = request.Deadline,
                EnforceMinReview = Policy.EnforceMinReview,
                Editable = EditedCall.Editable(request.Snapshot, request.Shown),
                EditRefusal = edit => EditedCall.Refusal(request.Snapshot, edit),
            };
            if (IsObserved)
                Publish(new ChallengeIssued(Time.GetUtcNow(), request, challenge.Type));
            var answer = await Waiting.ForAnswerAsync(challenge, request.Composed, context, cancellationToken).ConfigureAwait(false);
            if (IsObserved && answer is Answer.Graded graded)
                Publish(new ChallengeCompleted(Time.GetUtcNow(), request, graded.Result));
            return answer;
        }
        catch (Exception thrown)
        {
            LogFailure(Log, thrown);
            return new Answer.Failed(DenialCause.GateFailed, "the gate failed while it was asking");
        }
    }
}
