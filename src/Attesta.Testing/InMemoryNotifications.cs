using Attesta.Challenges.Managers;

namespace Attesta.Testing;

/// <summary>A notification service without a network: keeps what was sent, and answers when told to. Thread-safe.</summary>
public sealed class InMemoryNotifications : INotificationService
{
    private readonly Lock _gate = new();
    private readonly List<SentNotification> _sent = [];
    private readonly Dictionary<string, ManagerResponse> _responses = new(StringComparer.Ordinal);
    private ManagerResponse? _standing;

    /// <summary>What was sent so far, oldest first.</summary>
    public IReadOnlyList<SentNotification> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    /// <summary>Answers one request.</summary>
    public void Respond(string requestId, ManagerResponse response)
    {
        lock (_gate)
            _responses[requestId] = response;
    }

    /// <summary>Answers every request from now on, at once.</summary>
    /// <param name="verdict"><c>approved</c> or anything else.</param>
    /// <param name="responderId">Who answers; the manager who was asked when null.</param>
    /// <param name="feedback">Why not.</param>
    public InMemoryNotifications Always(string verdict, string? responderId = null, string? feedback = null)
    {
        lock (_gate)
            _standing = new ManagerResponse(verdict, responderId, feedback);
        return this;
    }

    /// <inheritdoc/>
    public Task SendAsync(string managerId, string message, string requestId, CancellationToken cancellationToken)
    {
        lock (_gate)
            _sent.Add(new SentNotification(managerId, message, requestId));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ManagerResponse?> CheckResponseAsync(string requestId, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_responses.GetValueOrDefault(requestId) ?? _standing);
    }
}

/// <summary>One notification.</summary>
/// <param name="ManagerId">To whom.</param>
/// <param name="Message">What it said.</param>
/// <param name="RequestId">What an answer has to name.</param>
public sealed record SentNotification(string ManagerId, string Message, string RequestId);
