namespace Attesta.Events;

/// <summary>What the body of a webhook is made for.</summary>
public enum WebhookFormat
{
    /// <summary>For programs: <c>{"event": ..., "timestamp": ..., "data": {...}}</c>.</summary>
    Json,

    /// <summary>For people in Slack, and in what takes the same messages: <c>{"text": ..., "blocks": [...]}</c>.</summary>
    Slack,
}
