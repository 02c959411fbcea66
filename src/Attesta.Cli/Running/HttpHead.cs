using System.Globalization;
using System.Text;

namespace Attesta.Cli.Running;

/// <summary>
/// The request line and the headers of an HTTP/1.1 request, as far as a witness needs them. Strict: what two readers could understand in two ways is refused.
/// </summary>
/// <param name="Method">Such as POST.</param>
/// <param name="Path">Without query, and not decoded.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="AwaitsContinue">Whether the body comes only after 100 Continue.</param>
internal sealed record HttpHead(string Method, string Path, int Length, bool AwaitsContinue)
{
    /// <summary>Longest request line with headers.</summary>
    public const int MostBytes = 8 * 1024;

    private const string OtherMarks = "!#$%&'*+-.^_`|~";

    /// <summary>Reads what stands before the empty line.</summary>
    /// <param name="bytes">The lines, without the last line end and the empty line.</param>
    /// <param name="mostLength">Longest body that is taken.</param>
    /// <param name="fault">The status code to answer with when the head is null.</param>
    public static HttpHead? Parse(ReadOnlySpan<byte> bytes, int mostLength, out int fault)
    {
        fault = 400;
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        if (lines.Any(line => line.Any(letter => letter is < ' ' and not '\t' or '\x7f')))
            return null;
        if (lines[0].Split(' ') is not [var method, var target, var version] || !IsToken(method) || target.Length == 0 || target.Any(letter => letter is <= ' ' or > '~'))
            return null;
        if (version is not ("HTTP/1.1" or "HTTP/1.0"))
        {
            fault = version.StartsWith("HTTP/", StringComparison.Ordinal) ? 505 : 400;
            return null;
        }

        if (Headers(lines.AsSpan(1)) is not { } headers || (version == "HTTP/1.1" && !headers.ContainsKey("host")))
            return null;
        var length = headers.GetValueOrDefault("content-length");
        var isChunked = headers.ContainsKey("transfer-encoding");
        if ((isChunked && length is not null) || length?.All(char.IsAsciiDigit) == false || length?.Length == 0)
            return null;

        // A body without a length need not be taken (RFC 9112, section 6.3): one way less to hide a second request in the first.
        fault = isChunked || (length is null && method == "POST") ? 411 : 413;
        if (fault == 411 || !int.TryParse(length ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > mostLength)
            return null;
        var expected = headers.GetValueOrDefault("expect");
        fault = 417;
        return expected is null || expected.Equals("100-continue", StringComparison.OrdinalIgnoreCase)
            ? new(method, PathOf(target), number, expected is not null && version == "HTTP/1.1")
            : null;
    }

    // A folded line begins with a space, and a name with a space behind it is no name either. What is listed here may not come twice.
    private static Dictionary<string, string>? Headers(ReadOnlySpan<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IsToken(line[..colon]))
                return null;
            var name = line[..colon].ToLowerInvariant();
            if (name is "host" or "content-length" or "transfer-encoding" or "expect" && !headers.TryAdd(name, line[(colon + 1)..].Trim(' ', '\t')))
                return null;
        }

        return headers;
    }

    // A proxy may send the whole address.
    private static string PathOf(string target)
    {
        var path = target.Split('?', 2)[0];
        if (!path.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return path;
        var start = path.IndexOf('/', "http://".Length);
        return start < 0 ? "/" : path[start..];
    }

    private static bool IsToken(string text) => text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || OtherMarks.Contains(letter, StringComparison.Ordinal));
}
