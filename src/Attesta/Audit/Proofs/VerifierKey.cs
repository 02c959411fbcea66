using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A public key that checks signatures of notes: ECDSA over P-256 with SHA-256, type 2 of C2SP signed-note, or the cosignatures of a witness with such a key.
/// Written <c>name+id+key</c> as notes' verifier keys are, or as PEM, which has no name and so fits every one. Thread-safe.
/// </summary>
public sealed class VerifierKey
{
    private const byte EcdsaType = 2;
    private const byte OtherType = 0xff;
    // A file names every key there was: this is room for hundreds.
    private const int LongestText = 256 * 1024;
    private const string RetiredLead = "retired ";

    // The registered cosignatures are of Ed25519 and ML-DSA, which the base library does not have everywhere; so ours is a type of its own.
    private static readonly byte[] CosignerType = [OtherType, .. "attesta.cosignature-p256/v1\n"u8];

    private readonly ECDsa _key;
    private readonly byte[] _spki;
    private readonly Lock _lock = new();

    private VerifierKey(string? name, byte[] spki, ECDsa key, bool isCosigner)
    {
        (Name, _spki, _key, IsCosigner) = (name, spki, key, isCosigner);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(isCosigner
            ? [.. Encoding.UTF8.GetBytes(name ?? ""), (byte)'\n', .. CosignerType, .. spki]
            : spki));
    }

    /// <summary>The key's name; null fits every name.</summary>
    public string? Name { get; }

    /// <summary>Which key of that name.</summary>
    public uint KeyId { get; }

    /// <summary>The id in hexadecimal, as verifier keys write it.</summary>
    public string KeyIdText => KeyId.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Whether it is a witness's, which signs the time along with the note.</summary>
    public bool IsCosigner { get; }

    /// <summary>
    /// How many entries a checkpoint of this key covers at most, because another key has followed it since; null while it counts in full. Written
    /// <c>retired SIZE name+id+key</c>, which who does not know of it takes for no key.
    /// </summary>
    public long? RetiredAtSize { get; private init; }

    /// <summary>A key from its SubjectPublicKeyInfo; null when that is no P-256 key, or the name none.</summary>
    public static VerifierKey? Of(string? name, ReadOnlySpan<byte> subjectPublicKeyInfo, bool isCosigner = false)
    {
        if (name is not null ? !NoteSignature.IsName(name) : isCosigner)
            return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            if (read == subjectPublicKeyInfo.Length && key.KeySize == 256 && key.ExportParameters(false).Curve.Oid is { } curve
                && (curve.Value == "1.2.840.10045.3.1.7" || curve.FriendlyName == "nistP256") && key.ExportSubjectPublicKeyInfo() is var written
                && subjectPublicKeyInfo.SequenceEqual(written))
            {
                return new(name, written, key, isCosigner);
            }
        }
        catch (CryptographicException)
        {
            // It is no such key.
        }

        key.Dispose();
        return null;
    }

    /// <summary>Reads a verifier key or a PEM public key; null when it is neither.</summary>
    public static VerifierKey? Parse(string text) => ParseAll(text) is [var only] ? only : null;

    /// <summary>All keys of a text, such as the <c>.pub</c> file that <c>attesta keys new</c> writes: a key that has a name hides the same one in PEM.</summary>
    public static IReadOnlyList<VerifierKey> ParseAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText)
            return [];
        var keys = new List<VerifierKey>();
        foreach (var line in text.Split('\n'))
        {
            if (OfLine(line.Trim()) is { } key && !keys.Exists(other => other.Name == key.Name && other.KeyId == key.KeyId && other.RetiredAtSize == key.RetiredAtSize))
                keys.Add(key);
        }

        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var pem); rest = rest[pem.Location.End.Value..])
        {
            if (rest[pem.Label] is "PUBLIC KEY" && Of(null, Convert.FromBase64String(rest[pem.Base64Data].ToString())) is { } key
                && !keys.Exists(other => other._spki.AsSpan().SequenceEqual(key._spki)))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    /// <summary>Whether a signature says that it is this key's.</summary>
    public bool IsOf(NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return signature.KeyId == KeyId && (Name is null || signature.Name == Name);
    }

    /// <summary>Whether the signature is right for this text. Never throws.</summary>
    public bool Verify(string text, NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        var bytes = signature.Signature.Span;
        if (!IsCosigner)
            return Verify(Encoding.UTF8.GetBytes(text), bytes);
        return CosignedAt(signature) is { } time && Verify(Cosignature.Message(time, text), bytes[Cosignature.TimeLength..]);
    }

    /// <summary>When a witness signed, as it says itself; null when the signature is no cosignature.</summary>
    public DateTimeOffset? CosignedAt(NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return IsCosigner ? Cosignature.Time(signature.Signature.Span) : null;
    }

    /// <summary>The key as PEM.</summary>
    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", _spki);

    /// <summary>The key as <c>name+id+key</c>, behind the mark of one that another has followed; PEM when it has no name.</summary>
    public override string ToString() => Name is null
        ? ToPem()
        : $"{(RetiredAtSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"{RetiredLead}{size} ") : "")}{Name}+{KeyIdText}+{Convert.ToBase64String([.. IsCosigner ? CosignerType : [EcdsaType], .. _spki])}";

    /// <summary>The same key for the cosignatures of a witness of this name.</summary>
    internal VerifierKey AsCosigner(string name) => Of(name, _spki, isCosigner: true)!;

    /// <summary>The same key, which another has followed when the ledger had so many entries.</summary>
    internal VerifierKey Retired(long size) => new(Name, _spki, ECDsa.Create(_key.ExportParameters(false)), IsCosigner) { RetiredAtSize = size };

    /// <summary>How many entries this key may cover, as any of these knows it: who is retired anywhere is retired. Null when it may cover any number.</summary>
    internal long? LimitAmong(IEnumerable<VerifierKey> keys) => keys.Where(IsSameKey).Min(key => key.RetiredAtSize);

    internal bool IsSameKey(VerifierKey other) => _spki.AsSpan().SequenceEqual(other._spki) && IsCosigner == other.IsCosigner;

    private static VerifierKey? OfLine(string line)
    {
        if (line.StartsWith(RetiredLead, StringComparison.Ordinal))
        {
            var mark = line[RetiredLead.Length..].Split(' ', 2);
            return mark.Length == 2 && NoteText.Number(mark[0]) is { } size && !mark[1].StartsWith(RetiredLead, StringComparison.Ordinal) ? OfLine(mark[1])?.Retired(size) : null;
        }

        // The base64 may hold a plus as well.
        var parts = line.Split('+', 3);
        if (parts.Length != 3 || NoteText.Base64(parts[2]) is not { Length: > 1 } bytes)
            return null;
        var key = bytes[0] == EcdsaType ? Of(parts[0], bytes.AsSpan(1))
            : bytes.AsSpan().StartsWith(CosignerType) ? Of(parts[0], bytes.AsSpan(CosignerType.Length), isCosigner: true)
            : null;
        return key?.KeyIdText == parts[1] ? key : null;
    }

    private bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            lock (_lock)
                return _key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
