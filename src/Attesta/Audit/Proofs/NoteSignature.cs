using System.Buffers.Binary;

namespace Attesta.Audit.Proofs;

/// <summary>A signature line of a <see cref="SignedNote"/>, which nobody has checked yet.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="KeyId">The first four bytes: which key of that name.</param>
/// <param name="Signature">The bytes behind them.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    internal const string Lead = "\u2014 ";

    // Tokens of time-stamp authorities come with their certificates.
    private const int LongestLine = 16 * 1024;

    /// <summary>The line, without line end.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.Span.CopyTo(bytes.AsSpan(4));
        return $"{Lead}{Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Reads a line; null when it is none.</summary>
    public static NoteSignature? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > LongestLine || !line.StartsWith(Lead, StringComparison.Ordinal))
            return null;
        var parts = line[Lead.Length..].Split(' ');
        if (parts.Length != 2 || !IsName(parts[0]) || NoteText.Base64(parts[1]) is not { Length: > 4 } bytes)
            return null;
        return new(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
    }

    /// <summary>Whether it can be the name of a key: not empty, no spaces, no plus, no control characters.</summary>
    internal static bool IsName(string name)
    {
        if (name.Length is 0 or > 256)
            return false;
        foreach (var letter in name)
        {
            if (letter == '+' || char.IsWhiteSpace(letter) || char.IsControl(letter) || char.IsSurrogate(letter))
                return false;
        }

        return true;
    }
}
