using System.Text;

namespace Attesta.Events;

/// <summary>Who is told of events over HTTP, of which, and how. What it holds that is secret is in no text of it.</summary>
public sealed class WebhookEndpoint
{
    /// <summary>Longest <see cref="Timeout"/>: a minute.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Most <see cref="MaxAttempts"/>.</summary>
    public const int MostAttempts = 10;

    /// <summary>Where to send; https, or http when the host is this machine (localhost, 127.0.0.0/8 or [::1]).</summary>
    /// <exception cref="ArgumentException">It is neither, or it holds a user name or a password.</exception>
    public required Uri Url
    {
        get;
        init => field = WebhookUrl.Fault(value) is { } fault ? throw new ArgumentException($"The address of a webhook {fault}.", nameof(Url)) : value;
    }

    /// <summary>The names of the events to send, such as <c>denied</c>; empty means all.</summary>
    /// <exception cref="ArgumentException">There is no event of a name.</exception>
    public IReadOnlyList<string> Events
    {
        get;
        init => field = value.FirstOrDefault(name => !EventNames.All.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw new ArgumentException($"There is no event '{unknown}'.", nameof(Events))
            : [.. value];
    } = [];

    /// <summary>Signs every body; the receiver has the same. Null: no signature, and a receiver cannot tell who sent it.</summary>
    public string? Secret { get; init; }

    /// <summary>How long one attempt may take, until the receiver's status has arrived.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or longer than <see cref="LongestTimeout"/>.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero && value <= LongestTimeout
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "A webhook's timeout is above zero and at most a minute.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>How often an event is tried before it is given up: 1 to <see cref="MostAttempts"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public int MaxAttempts
    {
        get;
        init => field = value is >= 1 and <= MostAttempts
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxAttempts), value, "A webhook is tried 1 to 10 times.");
    } = 4;

    /// <summary>What the body is made for.</summary>
    public WebhookFormat Format { get; init; }

    /// <summary>Headers to add, such as an authorization. Their values are treated as secrets.</summary>
    /// <exception cref="ArgumentException">A name or value is not allowed in a header, or is one that Attesta sets.</exception>
    public IReadOnlyDictionary<string, string> Headers
    {
        get;
        init
        {
            foreach (var (name, content) in value)
            {
                if ((WebhookHeader.NameFault(name) ?? WebhookHeader.ValueFault(content)) is { } fault)
                    throw new ArgumentException($"The header '{name}' {fault}.", nameof(Headers));
            }

            field = new Dictionary<string, string>(value, StringComparer.OrdinalIgnoreCase);
        }
    } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address as it may be shown: without query, and without parts of the path that look like keys.</summary>
    public string ShownUrl => WebhookUrl.Shown(Url);

    internal byte[]? Key => field ??= string.IsNullOrEmpty(Secret) ? null : Encoding.UTF8.GetBytes(Secret);

    internal bool Takes(string name) => Events.Count == 0 || Events.Contains(name, StringComparer.Ordinal);

    /// <inheritdoc cref="ShownUrl"/>
    public override string ToString() => ShownUrl;
}
