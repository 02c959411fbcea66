using System.Text;

namespace Attesta.Risk.Content.Shell;

/// <summary>Undoes the encodings that commands are hidden in.</summary>
internal static class Encodings
{
    /// <summary>Null when it is not Base64; blanks and a missing end are forgiven, as the programs do.</summary>
    public static string? Base64(string text)
    {
        var bytes = Base64Bytes(text);
        return bytes is null ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>As PowerShell's -EncodedCommand takes it.</summary>
    public static string? Base64Utf16(string text)
    {
        var bytes = Base64Bytes(text);
        return bytes is null ? null : Encoding.Unicode.GetString(bytes);
    }

    private static byte[]? Base64Bytes(string text)
    {
        var clean = Clean(text).TrimEnd('=').Replace('-', '+').Replace('_', '/');
        if (clean.Length % 4 == 1)
            clean = clean[..^1];
        clean = clean.PadRight((clean.Length + 3) / 4 * 4, '=');
        var bytes = new byte[clean.Length / 4 * 3];
        return Convert.TryFromBase64String(clean, bytes, out var written) ? bytes[..written] : null;
    }

    public static string? Base32(string text)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var c in Clean(text).TrimEnd('='))
        {
            var value = char.ToUpperInvariant(c) switch { >= 'A' and <= 'Z' and var letter => letter - 'A', >= '2' and <= '7' and var digit => digit - '2' + 26, _ => -1 };
            if (value < 0)
                return null;
            bits = ((bits << 5) | value) & 0xFFFF;
            count += 5;
            if (count >= 8)
                bytes.Add((byte)(bits >> (count -= 8)));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public static string? Hex(string text)
    {
        var clean = Clean(text).Replace("\\x", "", StringComparison.Ordinal).Replace("0x", "", StringComparison.Ordinal);
        if (clean.Length % 2 != 0)
            clean = clean[..^1];
        return !clean.All(char.IsAsciiHexDigit) ? null : Encoding.UTF8.GetString(Convert.FromHexString(clean));
    }

    /// <summary>What <c>tr</c> makes of a text; null for more than plain sets and ranges.</summary>
    public static string? Translate(string? text, IReadOnlyList<ShellWord> arguments)
    {
        if (text is null || arguments.Count != 2 || !arguments[0].IsExact && arguments[0].HasGap)
            return null;
        if (arguments[0].Text is "-d" or "--delete")
            return Set(arguments[1].Text) is { } removed ? string.Concat(text.Where(c => !removed.Contains(c))) : null;
        if (arguments[0].Text.StartsWith('-') || Set(arguments[0].Text) is not { } from || Set(arguments[1].Text) is not { Length: > 0 } to)
            return null;
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (from.IndexOf(letters[i], StringComparison.Ordinal) is var at and >= 0)
                letters[i] = to[Math.Min(at, to.Length - 1)];
        }

        return new string(letters);
    }

    private static string? Set(string written)
    {
        if (written.Contains("[:", StringComparison.Ordinal) || written.Length > 256)
            return null;
        var set = new StringBuilder();
        for (var i = 0; i < written.Length; i++)
        {
            if (i + 2 < written.Length && written[i + 1] == '-' && written[i] <= written[i + 2] && written[i + 2] < 256)
            {
                for (var c = written[i]; c <= written[i + 2]; c++)
                    set.Append(c);
                i += 2;
            }
            else if (written[i] == '\\' && i + 1 < written.Length)
            {
                set.Append(written[++i] switch { 'n' => '\n', 't' => '\t', var c => c });
            }
            else
            {
                set.Append(written[i]);
            }
        }

        return set.ToString();
    }

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
