using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Addresses that a program talks to, as the shell puts them together: <c>curl http://$a.169.254/</c>.</summary>
internal static class ReachedAddresses
{
    private const double OfMetadata = 0.76;
    private const int LongestJoint = 12;

    public static void Read(ShellCommand command, string program, EffectCollection effects)
    {
        if (!UnseenCode.IsDownload(program) && program is not ("ssh" or "telnet"))
            return;
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        for (var i = 0; i < count; i++)
        {
            var word = command.Arguments[i];
            var text = word.Text.AsSpan();
            if (text.Length < 3 || text[0] == '-' && !text.Contains("://", StringComparison.Ordinal))
                continue;
            if (IsMetadata(text) || (word.HasGap && MayBeMetadata(word)))
                effects.Add(Of(word, command));
        }
    }

    /// <summary>Whether a text is an address of the metadata service, or holds one.</summary>
    public static bool IsMetadata(ReadOnlySpan<char> text)
    {
        if (text.Length > 2048)
            text = text[..2048];
        if (Addresses.Worst(text) == Addresses.Place.Metadata)
            return true;
        // Without a scheme: curl 169.254.169.254/latest, nc 169.254.169.254 80.
        var end = text.IndexOfAny('/', ':', '?');
        var host = end < 0 ? text : text[..end];
        return host.Length > 6 && host.Contains('.') && Addresses.OfHost(host) == Addresses.Place.Metadata;
    }

    // http://$X.169.254/: half of the number is enough to know it by.
    private static bool MayBeMetadata(in ShellWord word) =>
        word.Text.Contains("169.254", StringComparison.Ordinal) || word.Text.Contains("/latest/meta-data", StringComparison.Ordinal) || word.Text.Contains("/computeMetadata/", StringComparison.Ordinal);

    /// <summary>Whether code holds the parts of the number to be put together: <c>'.'.join(['169', '254', '169', '254'])</c>, <c>'{}.{}.169.254'.format(169, 254)</c>.</summary>
    public static bool ArePutTogether(ReadOnlySpan<char> code)
    {
        for (var at = 0; code[at..].IndexOf("169", StringComparison.Ordinal) is var next and >= 0;)
        {
            at += next + 3;
            if (at > 3 && char.IsAsciiDigit(code[at - 4]))
                continue;
            if (Follows(code[at..], out var isWhole) && !isWhole)
                return true;
            // Half of it, beside a place that the other half is put into.
            if (code[at..].StartsWith(".254", StringComparison.Ordinal) && at > 5 && code[at - 4] == '.' && code[at - 5] is '}' or 'd' or 's' && code[Math.Max(0, at - 12)..at].ContainsAny('{', '%'))
                return true;
        }

        return false;
    }

    private static bool Follows(ReadOnlySpan<char> rest, out bool isWhole)
    {
        isWhole = true;
        foreach (var part in (ReadOnlySpan<string>)["254", "169", "254"])
        {
            var gap = 0;
            while (gap < rest.Length && gap <= LongestJoint && !char.IsLetterOrDigit(rest[gap]))
                gap++;
            if (gap is 0 or > LongestJoint || !rest[gap..].StartsWith(part, StringComparison.Ordinal))
                return false;
            isWhole &= rest[..gap] is ".";
            rest = rest[(gap + part.Length)..];
        }

        return rest.IsEmpty || !char.IsLetterOrDigit(rest[0]);
    }

    /// <summary>The effect of code in which they are.</summary>
    public static Effect OfCode(ShellCommand command) => Of(new ShellWord("169.254.169.254"), command);

    private static Effect Of(in ShellWord word, ShellCommand command) => new()
    {
        Kind = EffectKind.ReadsSecret,
        Severity = OfMetadata,
        Target = word.Text,
        Explanation = "reaches the metadata service, which hands out the machine's cloud credentials",
        Evidence = command.Evidence,
        Source = "commands/metadata",
    };

    /// <summary>An address that code puts together: <c>urlopen("http://169.254." + "169.254")</c>.</summary>
    public static void Read(in CodeSpot spot, ShellCommand command, EffectCollection effects)
    {
        if (spot.Last is not ("urlopen" or "get" or "post" or "put" or "request" or "Request" or "fetch" or "open" or "connect" or "create_connection" or "urlretrieve" or "file_get_contents" or "curl_init" or "get_response" or "read" or "LWP" or "axios"))
            return;
        if (!(spot.Given.Contains("254", StringComparison.Ordinal) || spot.Given.Contains("metadata", StringComparison.Ordinal)) || !spot.TryLiterals(out var words))
            return;
        foreach (var word in words)
        {
            if (word.Text.Length > 6 && (IsMetadata(word.Text) || (word.HasGap && MayBeMetadata(word))))
                effects.Add(Of(word, command));
        }
    }
}
