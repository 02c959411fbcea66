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

    // Key files are wrapped at 64 characters. A shorter last line stays: it gives nothing away, and a short word could be a command.
    private const int ShortestKeyLine = 40;

    private static readonly SearchValues<string> Anchors = SearchValues.Create(
        [
            "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "access_key", "access-key", "accesskey", "accountkey",
            "private_key", "authorization", "bearer ", "basic ", "credential", "-----begin", "://", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_",
            "github_pat_", "glpat-", "sk-", "sk_live_", "sk_test_", "rk_live_", "xoxb-", "xoxp-", "xoxa-", "xapp-", "eyj", "aiza", "npm_", "sig=",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.+/=~");

    // INVARIANT: what a shell would act on is never hidden, or an agent could tuck a command into a "password".
    private static readonly SearchValues<char> SecretEnds = SearchValues.Create(" \t\r\n\"'`$;|&<>(){}[],\\");

    private static readonly string[] SecretNames =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "authorization", "credential", "credentials",
        "connectionstring", "accountkey", "sas", "cookie", "cvv", "pin", "otp", "cardnumber", "pan",
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

        FindCards(text, ref found);
    }

    private static Range? SecretAt(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        if (rest.StartsWith("://", StringComparison.Ordinal))
            return UserInfo(text, at + 3);
        if (rest.StartsWith("bearer ", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("basic ", StringComparison.OrdinalIgnoreCase))
        {
            var start = at + rest.IndexOf(' ') + 1;
            var length = TokenLength(text[start..]);
            return length >= 8 ? start..(start + length) : null;
        }

        return Labelled(text, at) ?? Prefixed(text, at);
    }

    // password=..., "token": "...", --password ..., PGPASSWORD=..., AccountKey=...
    private static Range? Labelled(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < LongestName && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            end++;
        if (!IsSecretName(text[at..end].ToString()))
            return null;
        var isOption = WordStart(text, at) is var word && text[word..].StartsWith("--", StringComparison.Ordinal);
        var value = end;
        if (value < text.Length && text[value] is '"' or '\'')
            value++;
        while (value < text.Length && text[value] == ' ')
            value++;
        if (value < text.Length && text[value] is '=' or ':')
            value++;
        else if (!isOption || value == end)
            return null;
        while (value < text.Length && text[value] is ' ' or '"' or '\'')
            value++;
        var rest = text[value..Math.Min(text.Length, value + LongestToken)];
        var length = rest.IndexOfAny(SecretEnds);
        if (length < 0)
            length = rest.Length;

        // "Authorization: Bearer x" is found by the word Bearer, "password=" with nothing or a variable hides nothing.
        var candidate = text.Slice(value, length);
        return length < 3 || candidate.StartsWith("-", StringComparison.Ordinal) || candidate.Equals("bearer", StringComparison.OrdinalIgnoreCase)
            || candidate.Equals("basic", StringComparison.OrdinalIgnoreCase)
                ? null
                : value..(value + length);
    }

    private static int WordStart(ReadOnlySpan<char> text, int at)
    {
        for (var steps = 0; at > 0 && steps < LongestName && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-'); steps++)
            at--;
        return at;
    }

    // Tokens that carry their kind in front: AKIA..., ghp_..., sk-..., eyJ... They must begin a word.
    private static Range? Prefixed(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_'))
            return null;
        var length = TokenLength(text[at..]);
        var token = text.Slice(at, length);
        return length >= ShortestToken && token.ContainsAny(Digits) && HasKnownPrefix(token) ? at..(at + length) : null;
    }

    private static bool HasKnownPrefix(ReadOnlySpan<char> token) =>
        token.StartsWith("AKIA", StringComparison.Ordinal) || token.StartsWith("ASIA", StringComparison.Ordinal)
        || token.StartsWith("AIza", StringComparison.Ordinal) || token.StartsWith("gh", StringComparison.Ordinal)
        || token.StartsWith("github_pat_", StringComparison.Ordinal) || token.StartsWith("glpat-", StringComparison.Ordinal)
        || token.StartsWith("sk-", StringComparison.Ordinal) || token.StartsWith("sk_", StringComparison.Ordinal)
        || token.StartsWith("rk_", StringComparison.Ordinal) || token.StartsWith("xox", StringComparison.Ordinal)
        || token.StartsWith("xapp-", StringComparison.Ordinal) || token.StartsWith("npm_", StringComparison.Ordinal)
        || (token.StartsWith("eyJ", StringComparison.Ordinal) && token.Contains('.'));

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, LongestToken)];
        var end = text.IndexOfAnyExcept(TokenCharacters);
        return end < 0 ? text.Length : end;
    }

    // The lines of a private key, and only those: whatever else stands between its header and its footer may be a command, and stays in sight.
    private static int FindKeyBlock(ReadOnlySpan<char> text, int at, ref List<Range>? found)
    {
        var block = text[at..];
        if (block[..Math.Min(block.Length, 64)].IndexOf("PRIVATE KEY", StringComparison.OrdinalIgnoreCase) < 0)
            return at + 1;
        block = block[..Math.Min(block.Length, LongestKeyBlock)];
        var footer = block.IndexOf("-----END", StringComparison.OrdinalIgnoreCase);
        var end = at + (footer < 0 ? block.Length : footer);
        for (at += "-----begin".Length; at < end;)
        {
            var skip = text[at..end].IndexOfAny(KeyCharacters);
            if (skip < 0)
                return end;
            at += skip;
            var length = text[at..end].IndexOfAnyExcept(KeyCharacters);
            if (length < 0)
                length = end - at;
            if (length >= ShortestKeyLine && text[at] != '/')
                (found ??= []).Add(at..(at + length));
            at += length;
        }

        return end;
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

    // 13 to 19 digits, alone or in groups by spaces or dashes, that pass the Luhn check.
    private static void FindCards(ReadOnlySpan<char> text, ref List<Range>? found)
    {
        Span<char> digits = stackalloc char[19];
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(Digits);
            if (next < 0)
                break;
            var start = at + next;
            var end = start;
            var count = 0;
            var fits = true;
            for (; end < text.Length; end++)
            {
                if (char.IsAsciiDigit(text[end]))
                {
                    if (count < digits.Length)
                        digits[count] = text[end];
                    else
                        fits = false;
                    count++;
                }
                else if (text[end] is not (' ' or '-') || end + 1 >= text.Length || !char.IsAsciiDigit(text[end + 1]))
                {
                    break;
                }
            }

            at = end;
            if (!fits || count < 13 || digits[0] is < '2' or > '6' || !PassesLuhn(digits[..count]))
                continue;
            if (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_'))
                continue;
            Add(start..end, ref found);
        }
    }

    private static void Add(Range card, ref List<Range>? found)
    {
        found ??= [];
        if (found.Exists(range => range.Start.Value < card.End.Value && card.Start.Value < range.End.Value))
            return;
        var place = found.FindIndex(range => range.Start.Value > card.Start.Value);
        found.Insert(place < 0 ? found.Count : place, card);
    }

    private static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
