using System.Security.Cryptography;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A private key in this process: ECDSA over P-256. Its text is PKCS#8 PEM below one line that names it, <c>attesta key NAME</c>; other programs that read
/// PEM pass over that line. Whoever has it can sign any history, so it should lie where the ledger's writer alone reads it.
/// </summary>
public sealed class SigningKey : ICheckpointSigner, IDisposable
{
    private const string NameLead = "attesta key ";
    private const string DefaultName = "attesta.key/";
    private const string PublicSuffix = ".pub";
    private const int LongestText = 64 * 1024;

    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private SigningKey(ECDsa key, string? name)
    {
        _key = key;
        var spki = key.ExportSubjectPublicKeyInfo();
        Key = (VerifierKey.Of(null, spki) is { } plain ? VerifierKey.Of(name ?? DefaultName + plain.KeyIdText, spki) : null)
            ?? throw new SigningFailedException("The key is not ECDSA over P-256, or its name holds spaces or a plus. Make one with 'attesta keys new'.");
    }

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <summary>A new key.</summary>
    /// <param name="name">Without spaces and plus, such as <c>example.org/ledger-2026</c>; null names it after its id.</param>
    /// <exception cref="SigningFailedException">The name cannot be one.</exception>
    public static SigningKey New(string? name = null) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), name);

    /// <summary>Reads the text of a key.</summary>
    /// <exception cref="SigningFailedException">It holds no such key.</exception>
    public static SigningKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = ECDsa.Create();
        try
        {
            if (text.Length > LongestText || !PemEncoding.TryFind(text, out var pem) || text[pem.Label] is not ("PRIVATE KEY" or "EC PRIVATE KEY"))
                throw new SigningFailedException("There is no private key in PEM. Make one with 'attesta keys new'.");
            key.ImportFromPem(text.AsSpan()[pem.Location]);
            var name = text[..pem.Location.Start.Value].Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith(NameLead, StringComparison.Ordinal));
            return new SigningKey(key, name?[NameLead.Length..].Trim());
        }
        catch (Exception thrown)
        {
            key.Dispose();
            throw thrown as SigningFailedException
                ?? new SigningFailedException("The private key cannot be read: it is damaged, encrypted, or of another kind. Make one with 'attesta keys new'.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_key.SignData(text.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>The private key as text. Whoever sees it can sign.</summary>
    public string Reveal() => $"{NameLead}{Key.Name}\n{_key.ExportPkcs8PrivateKeyPem()}\n";

    /// <summary>
    /// Writes the private key to a new file that only its owner can read, whatever the umask, and the public one beside it, to <c>PATH.pub</c>. Neither
    /// follows a link or takes the place of another file.
    /// </summary>
    /// <exception cref="IOException">One of the files is there already, or cannot be written; then neither is left.</exception>
    public void Save(string path)
    {
        WholeFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.WriteNew(path + PublicSuffix, Encoding.UTF8.GetBytes(PublicText([Key])), WholeFile.OthersRead);
        try
        {
            WholeFile.WriteNew(path, Encoding.UTF8.GetBytes(Reveal()), WholeFile.OwnerOnly);
        }
        catch
        {
            File.Delete(path + PublicSuffix);
            throw;
        }
    }

    /// <summary>Puts these public keys into <c>PATH.pub</c>, in one step: after another key was followed, those that <see cref="KeyRotation"/> tells.</summary>
    /// <exception cref="IOException">They cannot be written; the file is as it was.</exception>
    public static void SavePublic(string path, IReadOnlyList<VerifierKey> keys) =>
        WholeFile.Write(Path.GetFullPath(path) + PublicSuffix, Encoding.UTF8.GetBytes(PublicText(keys)), isDurable: true, WholeFile.OthersRead);

    // The first one also as PEM, for programs that know no notes.
    private static string PublicText(IReadOnlyList<VerifierKey> keys) =>
        string.Concat(keys.SelectMany((key, number) => number == 0 && key.Name is not null ? [key.ToString(), key.ToPem()] : new[] { key.ToString() }).Select(line => line + "\n"));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
