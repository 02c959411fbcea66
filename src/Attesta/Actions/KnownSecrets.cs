namespace Attesta.Actions;

/// <summary>
/// The secrets of one action, to find them again where someone quotes the action: whole, or cut at an end, where their own form no longer gives them away.
/// </summary>
internal sealed class KnownSecrets
{
    private const int MostSecrets = 256;

    // Shorter pieces of a secret are chance, and give nothing away.
    private const int ShortestPiece = 6;

    private readonly List<string> _secrets = [];

    /// <summary>The secrets that masking takes out of an action.</summary>
    public static KnownSecrets Of(ActionContext action)
    {
        var known = new KnownSecrets();
        known.Add(action.Args, null);
        known.Add(action.Kwargs, null);
        known.Add(action.Hints, null);
        known.Add(action.Metadata, null);
        known.Add(action.FunctionDoc, null);

        // One may be a part of another: the whole goes first.
        known._secrets.Sort(static (one, other) => other.Length.CompareTo(one.Length));
        return known;
    }

    /// <summary>The text with every one of them masked; the same instance when it holds none.</summary>
    public string Mask(string text, Func<string, string> mark)
    {
        foreach (var secret in _secrets)
            text = Mask(text, secret, mark);
        return text;
    }

    private static string Mask(string text, string secret, Func<string, string> mark)
    {
        for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0;)
        {
            var end = at + secret.Length;

            // A PIN of three digits is masked where it stands alone, not inside of every number.
            if (secret.Length < ShortestPiece && ((at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end]))))
            {
                at = text.IndexOf(secret, at + 1, StringComparison.Ordinal);
                continue;
            }

            var masked = mark(secret);
            text = string.Concat(text.AsSpan(0, at), masked, text.AsSpan(end));
            at = text.IndexOf(secret, at + masked.Length, StringComparison.Ordinal);
        }

        var last = text.AsSpan().TrimEnd(".… ").Length;
        var first = text.Length - text.AsSpan().TrimStart(".… ").Length;
        if (last - first < ShortestPiece)
            return text;
        var piece = text.AsSpan(first, last - first);
        if (secret.AsSpan().Contains(piece, StringComparison.Ordinal))
            return string.Concat(text.AsSpan(0, first), mark(secret), text.AsSpan(last));
        if (HeadAtEnd(piece, secret) is > 0 and var head)
            return string.Concat(text.AsSpan(0, last - head), mark(secret), text.AsSpan(last));
        return TailAtStart(piece, secret) is > 0 and var tail ? string.Concat(text.AsSpan(0, first), mark(secret), text.AsSpan(first + tail)) : text;
    }

    // How many characters at the end of the text are the beginning of the secret.
    private static int HeadAtEnd(ReadOnlySpan<char> text, string secret)
    {
        var sample = text[^ShortestPiece..];
        for (int from = 0, at; (at = secret.AsSpan(from).IndexOf(sample)) >= 0; from += at + 1)
        {
            var length = from + at + ShortestPiece;
            if (text.EndsWith(secret.AsSpan(0, length)))
                return length;
        }

        return 0;
    }

    // How many characters at the start of the text are the end of the secret.
    private static int TailAtStart(ReadOnlySpan<char> text, string secret)
    {
        var sample = text[..ShortestPiece];
        for (int from = 0, at; (at = secret.AsSpan(from).IndexOf(sample)) >= 0; from += at + 1)
        {
            if (text.StartsWith(secret.AsSpan(from + at)))
                return secret.Length - from - at;
        }

        return 0;
    }

    private void Add(object? value, string? name)
    {
        if (_secrets.Count >= MostSecrets)
            return;
        switch (value)
        {
            case PlainMap map:
                foreach (var (key, item) in map.Entries)
                    Add(item, key);
                return;
            case PlainList list:
                foreach (var item in list.Items)
                    Add(item, null);
                foreach (var (word, secret) in CommandSecrets.Find(list))
                    _secrets.Add(((string)list.Items[word]!)[secret]);
                return;
            case string { Length: > 0 } text when name is not null && Redactor.IsSecret(name, text):
                _secrets.Add(text);
                return;
            case string text:
                foreach (var range in TextSecrets.Of(text) ?? [])
                    _secrets.Add(text[range]);
                return;
            case long or double or System.Numerics.BigInteger when name is not null && SecretScanner.IsSecretName(name):
                _secrets.Add(PythonLiteral.Of(value, 64));
                return;
        }
    }
}
