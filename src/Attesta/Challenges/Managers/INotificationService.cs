namespace Attesta.Challenges.Managers;

/// <summary>Reaches a manager and hears their answer: a chat, a ticket, a mail. For several threads.</summary>
public interface INotificationService
{
    /// <summary>Tells a manager. An exception is a denial.</summary>
    /// <param name="managerId">Whom.</param>
    /// <param name="message">What is asked, in several lines; secrets are masked, and what the agent wrote is escaped but not for your markup.</param>
    /// <param name="requestId">Names the request: 32 hex digits that nobody can guess. An answer must come with it, and from somebody you know to be who they say.</param>
    /// <param name="cancellationToken">Fires when the time is up.</param>
    Task SendAsync(string managerId, string message, string requestId, CancellationToken cancellationToken);

    /// <summary>The answer, or null while there is none. An exception is a denial.</summary>
    Task<ManagerResponse?> CheckResponseAsync(string requestId, CancellationToken cancellationToken);
}

/// <summary>What was answered.</summary>
/// <param name="Verdict"><c>approved</c>, spelled exactly so; anything else is a no.</param>
/// <param name="ResponderId">Who answered; null when it can only have been the manager.</param>
/// <param name="Feedback">Why not, for the agent.</param>
public sealed record ManagerResponse(string Verdict, string? ResponderId = null, string? Feedback = null);
