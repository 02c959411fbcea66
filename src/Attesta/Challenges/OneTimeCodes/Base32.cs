namespace Attesta.Challenges.OneTimeCodes;

/// <summary>Base32 of RFC 4648, as secrets are handed to authenticator apps.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int MostCharacters = 1_024;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[((bytes.Length * 8) + 4) / 5];
        var (buffer, bits, length) = (0, 0, 0);
        foreach (var value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xffff;
            for (bits += 8; bits >= 5; bits -= 5)
                text[length++] = Alphabet[(buffer >> (bits - 5)) & 31];
        }

        if (bits > 0)
            text[length++] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(text[..length]);
    }

    /// <summary>Spaces and hyphens between groups, lower case and padding at the end are all right; anything else is null.</summary>
    public static byte[]? Decode(string? text)
    {
        if (text is null || text.Length > MostCharacters)
            return null;
        var bytes = new List<byte>(text.Length);
        var (buffer, bits, padding, signs) = (0, 0, 0, 0);
        foreach (var sign in text)
        {
            if (sign is ' ' or '-')
                continue;
            if (sign == '=')
            {
                padding++;
                continue;
            }

            var value = Alphabet.IndexOf(char.ToUpperInvariant(sign), StringComparison.Ordinal);
            if (value < 0 || padding > 0 || !char.IsAscii(sign))
                return null;
            signs++;
            buffer = ((buffer << 5) | value) & 0xfff;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }

        // A length that no encoding has, or bits that no encoding leaves behind: part of the secret is missing.
        return signs % 8 is 1 or 3 or 6 || padding > 6 || (buffer & ((1 << bits) - 1)) != 0 ? null : [.. bytes];
    }
}
