using System.Net;
using Attesta.Actions;

namespace Attesta.Events;

/// <summary>Which addresses events may be sent to, and how an address is shown.</summary>
internal static class WebhookUrl
{
    private const int LongestWord = 12;
    private const int MostDigits = 2;

    /// <summary>What is wrong with an address, as the end of a sentence; null when nothing is.</summary>
    public static string? Fault(Uri? url)
    {
        if (url is null || !url.IsAbsoluteUri || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            return "is no full https address";
        if (url.UserInfo.Length > 0)
            return "holds a user name or a password; put them into a header";
        return url.Scheme == "https" || IsThisMachine(url) ? null : "is http, which anyone on the way can read and change; only this machine may be reached so";
    }

    /// <summary>The address without query and fragment. Words of the path that look like keys, as in the addresses of chat services, are masked.</summary>
    public static string Shown(Uri url)
    {
        var path = string.Join('/', url.AbsolutePath.Split('/').Select(word => IsPlain(word) ? word : "***"));
        return VisibleText.Escape($"{url.Scheme}://{url.Authority}{path}", 300);
    }

    // By the host's own letters: asking a name server would let it decide where the events go.
    private static bool IsThisMachine(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsPlain(string word) =>
        word.Length <= LongestWord && word.Count(char.IsAsciiDigit) <= MostDigits && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
}
