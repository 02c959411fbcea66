using System.Buffers;

namespace Attesta.Actions;

/// <summary>
/// Finds secrets in text: keys, tokens, passwords, private key blocks, credentials in connection strings and addresses, card numbers.
/// Linear in the length of the text, whatever it holds.
/// </summary>
internal static class SecretScanner
{
    // A secret worth hiding has at least this many characters after its label or prefix.
    private const int ShortestToken = 16;

    // A label or secret is looked at up to here, so that text made of nothing but labels costs linear time.
    private const int LongestName = 80;
    private const int LongestToken = 4096;
    private const int LongestKeyBlock = 32 * 1024;

    private static readonly SearchValues<string> Anchors = SearchValues.Create(
        [
            "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "access-key", "accesskey", "accountkey",
            "private_key", "authorization", "bearer ", "basic ", "credential", "-----begin", "://", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_",
            "github_pat_", "glpat-", "sk-", "sk_live_", "sk_test_", "rk_live_", "xoxb-", "xoxp-", "xoxa-", "xapp-", "eyj", "aiza", "npm_", "sig=",
            "sshpass=", "rediscli_auth=",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=~");

    // INVARIANT: what a shell would act on is never hidden, or an agent could tuck a command into a "password".
    private static readonly SearchValues<char> SecretEnds = SearchValues.Create(" \t\r\n\"'`$;|&<>(){}[],\\@*?~#");

    private static readonly string[] SecretNames =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "authorization", "credential", "credentials",
        "connectionstring", "accountkey", "sas", "cookie", "cvv", "pin", "otp", "cardnumber", "pan",
        "sshpass", "rediscliauth",
    ];

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create(" /?#\"'`\r\n\t");

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Whether a value under this name is a secret whatever it looks like: <c>password</c>, <c>db_password</c>, <c>apiKey</c>.</summary>
    public static bool IsSecretName(string name)
    {
        if (name.Length > LongestName)
            return false;
        Span<char> letters = stackalloc char[name.Length];
        var count = 0;
        foreach (var letter in name)
        {
            if (char.IsAsciiLetter(letter))
                letters[count++] = char.ToLowerInvariant(letter);
        }

        letters = letters[..count];
        foreach (var secret in SecretNames)
        {
            // Short names only as a whole: "pin" is a secret, "shipping" is not.
            if (secret.Length > 4 ? Trimmed(letters).EndsWith(secret) || letters.EndsWith(secret) : letters.SequenceEqual(secret))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Trimmed(ReadOnlySpan<char> word) => word is [.. var singular, 's'] ? singular : word;

    /// <summary>Adds the secrets of a text, in order and without overlap. Almost every text has none and costs one vectorised scan.</summary>
    public static void Find(ReadOnlySpan<char> text, ref List<Range>? found)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Anchors);
            if (next < 0)
                break;
            at += next;
            if (text[at..].StartsWith("-----begin", StringComparison.OrdinalIgnoreCase))
            {
                at = FindKeyBlock(text, at, ref found);
                continue;
            }

            var secret = SecretAt(text, at);
            if (secret is { } range)
            {
                (found ??= []).Add(range);
                at = Math.Max(range.End.Value, at + 1);
            }
            else
            {
                at++;
            }
        }

        List<Range>? cards = null;
        CardNumbers.Find(text, ref cards);
        if (cards is not null)
            found = found is null ? cards : Merged(found, cards);
    }

    // Both are in order; a card inside another secret is hidden with it.
    private static List<Range> Merged(List<Range> secrets, List<Range> cards)
    {
        var merged = new List<Range>(secrets.Count + cards.Count);
        var next = 0;
        foreach (var card in cards)
        {
            while (next < secrets.Count && secrets[next].Start.Value < card.End.Value)
                merged.Add(secrets[next++]);
            if (merged.Count == 0 || merged[^1].End.Value <= card.Start.Value)
                merged.Add(card);
        }

        merged.AddRange(secrets[next..]);
        return merged;
    }

    private static Range? SecretAt(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        if (rest.StartsWith("://", StringComparison.Ordinal))
            return UserInfo(text, at + 3);
        if (rest.StartsWith("bearer ", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("basic ", StringComparison.OrdinalIgnoreCase))
            return Credentials(text, at, at + rest.IndexOf(' ') + 1);
        return Labelled(text, at) ?? Prefixed(text, at);
    }

    // What follows Basic or Bearer, behind "Authorization:"; without it only what nobody would call a program.
    private static Range? Credentials(ReadOnlySpan<char> text, int at, int start)
    {
        var length = TokenLength(text[start..]);
        var before = text[Math.Max(0, at - 20)..at].TrimEnd(" \"'=:");
        if (before.EndsWith("authorization", StringComparison.OrdinalIgnoreCase))
            return length >= 8 ? start..(start + length) : null;
        var token = text.Slice(start, length);
        return text[at] == 'B' && length >= ShortestToken && token.ContainsAny(Digits) && !token.Contains('/') ? start..(start + length) : null;
    }

    // password=..., "token": "...", --password ..., PGPASSWORD=..., AccountKey=...
    private static Range? Labelled(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < LongestName && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            end++;
        if (!IsSecretName(text[at..end].ToString()) || ValueAfter(text, at, end) is not { } value)
            return null;
        var rest = text[value..Math.Min(text.Length, value + LongestToken)];
        var length = rest.IndexOfAny(SecretEnds);
        if (length < 0)
            length = rest.Length;

        // A path, an option, a file to read or a call is no secret but may be the harm.
        var isCall = length < rest.Length && rest[length] == '(';
        return length < 3 || isCall || rest[0] is '-' or '/' or '.' ? null : value..(value + length);
    }

    // Where the value of a label begins. INVARIANT: the next word is never taken for the value of an empty one.
    private static int? ValueAfter(ReadOnlySpan<char> text, int at, int end)
    {
        var isQuotedName = end < text.Length && text[end] is '"' or '\'';
        var next = isQuotedName ? end + 1 : end;
        if (next >= text.Length)
            return null;
        if (text[next] is '=' or ':')
        {
            next++;
            if (isQuotedName && next < text.Length && text[next] == ' ')
                next++;
        }
        else if (text[next] == ' ' && !isQuotedName && WordStart(text, at) is var word && text[word..].StartsWith("--", StringComparison.Ordinal))
        {
            next++;
        }
        else
        {
            return null;
        }

        if (next < text.Length && text[next] is '"' or '\'')
            next++;
        return next < text.Length ? next : null;
    }

    private static int WordStart(ReadOnlySpan<char> text, int at)
    {
        for (var steps = 0; at > 0 && steps < LongestName && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-'); steps++)
            at--;
        return at;
    }

    // Tokens that carry their kind in front: AKIA..., ghp_..., sk-..., eyJ... They must stand alone: a file's name is not hidden.
    private static Range? Prefixed(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-' or '/' or '.' or '\\' or '~'))
            return null;
        var length = TokenLength(text[at..]);
        var token = text.Slice(at, length);
        return length >= ShortestToken && token.ContainsAny(Digits) && !token.Contains('/') && HasKnownPrefix(token) ? at..(at + length) : null;
    }

    private static bool HasKnownPrefix(ReadOnlySpan<char> token) =>
        token.StartsWith("eyJ", StringComparison.Ordinal) ? token.Contains('.')
        : !token.Contains('.') && (token.StartsWith("AKIA", StringComparison.Ordinal) || token.StartsWith("ASIA", StringComparison.Ordinal)
            || token.StartsWith("AIza", StringComparison.Ordinal) || (token.StartsWith("gh", StringComparison.Ordinal) && token.IndexOf('_') == 3)
            || token.StartsWith("github_pat_", StringComparison.Ordinal) || token.StartsWith("glpat-", StringComparison.Ordinal)
            || token.StartsWith("sk_live_", StringComparison.Ordinal) || token.StartsWith("sk_test_", StringComparison.Ordinal)
            || token.StartsWith("rk_live_", StringComparison.Ordinal) || token.StartsWith("xox", StringComparison.Ordinal)
            || token.StartsWith("xapp-", StringComparison.Ordinal) || token.StartsWith("npm_", StringComparison.Ordinal)
            || (token.StartsWith("sk-", StringComparison.Ordinal) && token.ContainsAnyInRange('A', 'Z') && token[3..].ContainsAnyInRange('a', 'z')));

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, LongestToken)];
        var end = text.IndexOfAnyExcept(TokenCharacters);
        return end < 0 ? text.Length : end;
    }

    // The whole lines of a private key (64 or 76 characters), and only those: whatever else stands between its header and its footer may be a command, and stays in sight.
    private static int FindKeyBlock(ReadOnlySpan<char> text, int at, ref List<Range>? found)
    {
        var block = text[at..];
        if (block[..Math.Min(block.Length, 64)].IndexOf("PRIVATE KEY", StringComparison.OrdinalIgnoreCase) < 0)
            return at + 1;
        block = block[..Math.Min(block.Length, LongestKeyBlock)];
        var footer = block.IndexOf("-----END", StringComparison.OrdinalIgnoreCase);
        if (footer < 0)
            return at + 1;
        for (var end = at + footer; at < end;)
        {
            var lineEnd = text[at..end].IndexOfAny('\r', '\n');
            var line = lineEnd < 0 ? text[at..end] : text.Slice(at, lineEnd);
            if (line.Length is 64 or 76 && line[0] != '/' && !line.ContainsAnyExcept(KeyCharacters))
                (found ??= []).Add(at..(at + line.Length));
            at += line.Length + 1;
        }

        return at;
    }

    // The password of scheme://user:password@host.
    private static Range? UserInfo(ReadOnlySpan<char> text, int at)
    {
        var authority = text[at..];
        var end = authority.IndexOfAny(AuthorityEnds);
        if (end >= 0)
            authority = authority[..end];
        var host = authority.LastIndexOf('@');
        var colon = host > 0 ? authority[..host].IndexOf(':') : -1;
        return colon >= 0 && host - colon > 1 && authority[(colon + 1)..host].IndexOfAny(SecretEnds) < 0 ? (at + colon + 1)..(at + host) : null;
    }
}
