using System.Security.Cryptography;
using Attesta.Actions;

namespace Attesta.Challenges.Managers;

/// <summary>
/// The manager of the agent is told and has to answer, by means of the host's own. Neither the agent nor whoever requested the action (metadata
/// <c>requested_by</c>) may be that manager. Details: <c>manager_id</c>, and on failure <c>reason</c>. The gate's own timeout
/// (<c>policy.timeout_seconds</c>) holds as well, so make it long enough.
/// </summary>
public sealed class ManagerApprovalChallenge : IChallenge
{
    private readonly INotificationService _notifications;
    private readonly IManagerResolver _managers;

    /// <summary>Asks a manager.</summary>
    /// <param name="notifications">Reaches them.</param>
    /// <param name="managers">Knows them.</param>
    /// <param name="timeout">How long an answer is waited for, above 0 and at most 30 days; an hour unless given.</param>
    /// <param name="pollInterval">How often it is looked for, from 10 milliseconds to an hour; 5 seconds unless given.</param>
    /// <param name="minReview">An approval sooner than this is flagged as a rubber stamp; 3 seconds unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside of its range.</exception>
    public ManagerApprovalChallenge(
        INotificationService notifications, IManagerResolver managers, TimeSpan? timeout = null, TimeSpan? pollInterval = null, TimeSpan? minReview = null)
    {
        ArgumentNullException.ThrowIfNull(notifications);
        ArgumentNullException.ThrowIfNull(managers);
        Timeout = timeout ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero, nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromDays(30), nameof(timeout));
        PollInterval = pollInterval ?? TimeSpan.FromSeconds(5);
        ArgumentOutOfRangeException.ThrowIfLessThan(PollInterval, TimeSpan.FromMilliseconds(10), nameof(pollInterval));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PollInterval, TimeSpan.FromHours(1), nameof(pollInterval));
        MinReview = minReview ?? TimeSpan.FromSeconds(3);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinReview, TimeSpan.Zero, nameof(minReview));
        _notifications = notifications;
        _managers = managers;
    }

    /// <summary>Asks a manager, with a function that knows who it is; null for nobody.</summary>
    public ManagerApprovalChallenge(
        INotificationService notifications, Func<string, string?> managerResolver, TimeSpan? timeout = null, TimeSpan? pollInterval = null, TimeSpan? minReview = null)
        : this(notifications, new ResolverFunction(managerResolver), timeout, pollInterval, minReview)
    {
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.MultiParty;

    /// <summary>One: the manager answers for whoever asked, and is never the one who asked.</summary>
    public int RequiredApprovers => 1;

    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>How often it is looked for.</summary>
    public TimeSpan PollInterval { get; }

    /// <summary>The least time for reading.</summary>
    public TimeSpan MinReview { get; }

    /// <inheritdoc/>
    public async ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        var asking = new Asked(context, context.Time.GetTimestamp());
        using var timeUp = new CancellationTokenSource(Timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeUp.Token);
        try
        {
            return await AskAsync(asking, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
        {
            return Failed(asking, "manager did not respond in time", "timeout");
        }
        catch (Exception thrown)
        {
            // The services are someone else's code and may throw anything; whatever it was, nobody approved.
            return Failed(asking, $"the manager could not be asked ({thrown.GetType().Name})");
        }
    }

    private async ValueTask<ChallengeResult> AskAsync(Asked asking, CancellationToken cancellationToken)
    {
        if (asking.Requester is null)
            return Failed(asking, Challenges.Requester.Unreadable);
        var manager = await _managers.ResolveAsync(asking.AgentId, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        if (ApproverIdentity.Normalize(manager).Length == 0)
            return Failed(asking, "no manager is known for this agent");
        asking = asking with { Manager = manager };
        if (asking.IsAsker(manager))
            return Failed(asking, "self-approval not allowed", manager);

        var requestId = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await _notifications.SendAsync(manager!, ManagerMessage.Of(asking.Context, asking.AgentId), requestId, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var response = await _notifications.CheckResponseAsync(requestId, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);

            // INVARIANT: an answer that comes after the time is up counts for nothing.
            cancellationToken.ThrowIfCancellationRequested();
            if (response is not null)
                return Answered(asking, response);
            await Task.Delay(PollInterval, asking.Context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private ChallengeResult Answered(Asked asking, ManagerResponse response)
    {
        var responder = string.IsNullOrEmpty(response.ResponderId) ? asking.Manager : response.ResponderId;
        var took = asking.Took;
        var least = Grading.Longer(MinReview, asking.Context.Subject.MinReview);
        if (asking.IsAsker(responder))
            return Failed(asking, "self-approval not allowed", responder);
        if (!ApproverIdentity.Same(responder, asking.Manager))
            return Failed(asking, "another person answered", responder);
        if (response.Verdict != "approved")
        {
            var reason = string.IsNullOrWhiteSpace(response.Feedback) ? "the manager did not approve" : "the manager did not approve: " + VisibleText.Escape(response.Feedback, 1_000);
            return Failed(asking, reason, responder) with { MinReviewMet = true };
        }

        if (asking.Context.EnforceMinReview && took < least)
            return Failed(asking, "the manager answered before the least time of review had passed", responder);
        var shown = VisibleText.Escape(responder!, ApproverIdentity.MaxLength);
        return new ChallengeResult
        {
            Passed = true,
            ChallengeType = Type,
            Responder = shown,
            ResponseTimeSeconds = Grading.Seconds(took),
            Details = PlainMap.Of(("manager_id", asking.ShownManager)),
            Approvers = [shown],
            MinReviewMet = took >= least,
        };
    }

    private ChallengeResult Failed(Asked asking, string reason, string? responder = null) => Grading.Failure(Type, reason) with
    {
        Responder = VisibleText.Escape(string.IsNullOrWhiteSpace(responder) ? "default" : responder, ApproverIdentity.MaxLength),
        ResponseTimeSeconds = Grading.Seconds(asking.Took),
        Details = asking.Manager is null ? PlainMap.Of(("reason", reason)) : PlainMap.Of(("manager_id", asking.ShownManager), ("reason", reason)),
    };

    /// <summary>What was asked of whom, and since when.</summary>
    private sealed record Asked(ChallengeContext Context, long Began)
    {
        public string? Manager { get; init; }

        public string AgentId => Context.Action.AgentId is { Length: > 0 } agent ? agent : "unknown";

        public string ShownManager => VisibleText.Escape(Manager ?? "", ApproverIdentity.MaxLength);

        public TimeSpan Took => Context.Time.GetElapsedTime(Began);

        public string? Requester { get; } = Challenges.Requester.Of(Context.Action);

        public bool IsAsker(string? identity) => ApproverIdentity.Same(identity, AgentId) || ApproverIdentity.Same(identity, Requester);
    }

    private sealed class ResolverFunction : IManagerResolver
    {
        private readonly Func<string, string?> _managerOf;

        public ResolverFunction(Func<string, string?> managerOf)
        {
            ArgumentNullException.ThrowIfNull(managerOf);
            _managerOf = managerOf;
        }

        public ValueTask<string?> ResolveAsync(string agentId, CancellationToken cancellationToken) => new(_managerOf(agentId));
    }
}
