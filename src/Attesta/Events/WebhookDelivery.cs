namespace Attesta.Events;

/// <summary>One event on its way to one receiver.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Key">The same for every attempt, and for no other delivery.</param>
/// <param name="Body">What is sent, and signed.</param>
internal sealed record WebhookDelivery(string Event, string Key, byte[] Body);

/// <summary>What became of one attempt.</summary>
/// <param name="Error">Why it failed, in words that hold nothing of the receiver's; null when it was delivered.</param>
/// <param name="MayRetry">Whether another attempt may help.</param>
/// <param name="RetryAfter">How long the receiver asks to wait.</param>
internal readonly record struct WebhookAnswer(string? Error, bool MayRetry = false, TimeSpan? RetryAfter = null);
