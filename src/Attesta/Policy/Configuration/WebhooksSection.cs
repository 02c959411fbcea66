using System.Globalization;
using Attesta.Events;

namespace Attesta.Policy.Configuration;

/// <summary>Reads the section <c>webhooks</c>. Addresses and headers may be secrets: messages and settings never quote them.</summary>
internal static class WebhooksSection
{
    private const int Most = 50;
    private const int MostHeaders = 20;
    private const string Address = "a full https address, or env:NAME or file:PATH where it is";

    private static readonly (string Name, WebhookFormat Value)[] Formats = [("json", WebhookFormat.Json), ("slack", WebhookFormat.Slack)];

    private static readonly Key UrlKey = new("url", new TextShape { Shortest = 1 },
        "Where to send; https, or http on this machine. env:NAME and file:PATH say where the address is.")
    { IsRequired = true };

    private static readonly Key EventsKey = Key.List("events", new ChoiceShape(EventNames.All), EventNames.All.Length, "Which events; all of them without it.");

    private static readonly Key SecretKey = Key.Secret("secret", "Signs every body, so that the receiver knows who sent it.");

    private static readonly Key<double> TimeoutKey = Key.Number("timeout_seconds", 5,
        new Limits(0, WebhookEndpoint.LongestTimeout.TotalSeconds, "seconds") { IsAboveLeast = true }, "How long one attempt may take.");

    private static readonly Key<int> AttemptsKey = Key.Count("max_attempts", 4, new Limits(1, WebhookEndpoint.MostAttempts), "How often an event is tried.");

    private static readonly ChoiceKey<WebhookFormat> FormatKey = Key.Choice("format", WebhookFormat.Json, Formats,
        "json for programs, slack for people in Slack and what takes the same messages.");

    private static readonly Key HeadersKey = Key.Named("headers", new SecretShape(), "Headers to add, such as Authorization; their values are secrets.");

    public static readonly Key Key = Key.List("webhooks", new GroupShape(UrlKey, EventsKey, SecretKey, TimeoutKey, AttemptsKey, FormatKey, HeadersKey), Most,
        "Who is told of events over HTTP, such as {url: \"https://example.org/attesta\", events: [denied, escalated], secret: \"env:WEBHOOK_SECRET\", "
        + "timeout_seconds: 5, max_attempts: 4, format: json, headers: {Authorization: \"env:WEBHOOK_TOKEN\"}}. Only url is needed.");

    public static IReadOnlyList<WebhookEndpoint> Read(ConfigReading reading, Section root)
    {
        var items = root.Items(Key, "a list of receivers, each with a url");
        if (items.Count == 0)
            root.Setting(Key.Name, "[]", root.Entry(Key.Name)?.Value.Place);
        return [.. items.Index().Select(item => Receiver(reading, root.Item(Key, item.Index, item.Item), item.Item)).OfType<WebhookEndpoint>()];
    }

    private static WebhookEndpoint? Receiver(ConfigReading reading, Section section, ConfigNode item)
    {
        if (item is not MapNode)
        {
            if (item.IsNull)
                reading.Problem(item.Place, section.Path, "is empty", "keys such as url");
            return null;
        }

        var url = Url(reading, section, item);
        var events = Events(reading, section);
        var secret = section.Secret(SecretKey);
        var timeout = TimeSpan.FromSeconds(section.Number(TimeoutKey));
        var attempts = section.Count(AttemptsKey);
        var format = section.Choice(FormatKey);
        var headers = Headers(section);
        return !reading.IsSound ? null : new WebhookEndpoint
        {
            Url = url!,
            Events = events,
            Secret = secret?.Read(),

            // Less than a tick rounds to no time at all.
            Timeout = timeout > TimeSpan.Zero ? timeout : TimeSpan.FromTicks(1),
            MaxAttempts = attempts,
            Format = format,
            Headers = headers,
        };
    }

    private static Uri? Url(ConfigReading reading, Section section, ConfigNode item)
    {
        if (section.Entry(UrlKey.Name) is not { } entry)
        {
            reading.Problem(item.Place, section.PathOf(UrlKey.Name), "is missing", Address);
            return null;
        }

        if (Section.AsText(entry.Value) is not { Length: > 0 } text)
        {
            section.Problem(entry, "is not text", Address);
            return null;
        }

        try
        {
            var url = Uri.TryCreate(new SecretSource(text, reading.Folder, reading.Variable).Read(), UriKind.Absolute, out var read) ? read : null;
            if (WebhookUrl.Fault(url) is not { } fault)
            {
                section.Setting(UrlKey.Name, WebhookUrl.Shown(url!), entry.Value.Place);
                return url;
            }

            section.Problem(entry, fault, Address);
        }
        catch (SecretMissingException missing)
        {
            section.Problem(entry, missing.Message, Address);
        }

        return null;
    }

    private static List<string> Events(ConfigReading reading, Section section)
    {
        var items = section.Items(EventsKey, "a list of events");
        var names = new List<string>();
        for (var i = 0; i < items.Count; i++)
        {
            var written = Section.AsText(items[i])?.Replace('-', '_');
            if (written is not null && EventNames.All.FirstOrDefault(name => name.Equals(written, StringComparison.OrdinalIgnoreCase)) is { } known)
                names.Add(known);
            else
                reading.Problem(items[i].Place, section.PathOf(EventsKey.Name, i), $"{Section.Shown(items[i])} is no event", ConfigReading.OneOf(EventNames.All),
                    Section.Nearest(items[i], EventNames.All));
        }

        var entry = section.Entry(EventsKey.Name);

        // An empty list reads as "none", and would send everything.
        if (entry is { Value: ListNode { Items.Count: 0 } })
            section.Problem(entry, "names no event", "at least one event; leave it out for all of them");
        section.Setting(EventsKey.Name, names.Count == 0 ? "all" : string.Join(", ", names), entry?.Value.Place);
        return names;
    }

    private static Dictionary<string, string> Headers(Section section)
    {
        var headers = section.Inner(HeadersKey);
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in headers.Entries)
        {
            if (WebhookHeader.NameFault(entry.Name) is { } wrong)
                headers.Problem(entry, wrong, "the name of a header, such as Authorization");
            else if (headers.Secret(new Key(entry.Name, new SecretShape(), "")) is { } source)
                Take(entry, source);
        }

        if (read.Count == 0)
            section.Setting(HeadersKey.Name, "{}", headers.Place);
        if (read.Count > MostHeaders)
            section.Problem(section.Entry(HeadersKey.Name)!, "is too long", string.Create(CultureInfo.InvariantCulture, $"at most {MostHeaders} headers"));
        return read;

        void Take(MapEntry entry, SecretSource source)
        {
            try
            {
                var value = source.Read();
                if (WebhookHeader.ValueFault(value) is { } wrong)
                    headers.Problem(entry, wrong, "printable ASCII, at most 4096 characters");
                else if (!read.TryAdd(entry.Name, value))
                    headers.Problem(entry, "is given twice; case does not count in headers");
            }
            catch (SecretMissingException)
            {
                // Reported by whoever looked for it first.
            }
        }
    }
}
