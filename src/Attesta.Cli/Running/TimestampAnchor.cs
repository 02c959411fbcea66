using System.Formats.Asn1;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Attesta.Audit.Proofs;

namespace Attesta.Cli.Running;

/// <summary>
/// Checkpoints in a file, each with the token of a time-stamp authority (RFC 3161) over its text: what was signed was signed by then, and nobody can say so
/// afterwards of something else. The token is one more signature line; its key id comes from the authority's certificate.
/// </summary>
internal sealed class TimestampAnchor(string path, X509Certificate2Collection authorities, TimeProvider time) : ICheckpointAnchor
{
    private const string SignatureName = "rfc3161";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    // SHA-1 and MD5 are forged; SHA-384 and SHA-512 sign tokens too.
    private static readonly string[] SignedHashes = [Sha256, "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    // By how much an authority's clock may be ahead of this one.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly FileAnchor _file = new(path);

    public string Name => _file.Name;

    public ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken) =>
        throw new AnchorFailedException("A time stamp is asked for with 'attesta audit timestamp'.");

    /// <summary>Those whose token is one of the authorities'; the others are passed over.</summary>
    public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var note in _file.ListAsync(origin, cancellationToken).ConfigureAwait(false))
        {
            if (note.Signatures.Any(signature => Check(note.Text, signature, out _) is not null))
                yield return note;
        }
    }

    /// <summary>Asks an authority for the token of a note and keeps both.</summary>
    /// <exception cref="AnchorFailedException">It gave none, or one that is not its own.</exception>
    public async Task<DateTimeOffset> StampAsync(Uri authority, SignedNote note, CancellationToken cancellationToken)
    {
        var request = Rfc3161TimestampRequest.CreateFromData(
            Encoding.UTF8.GetBytes(note.Text), HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(8), requestSignerCertificates: true);
        var answer = await SendAsync(authority, request.Encode(), cancellationToken).ConfigureAwait(false);
        Rfc3161TimestampToken token;
        try
        {
            token = request.ProcessResponse(answer, out var read);
            if (read != answer.Length)
                throw new AnchorFailedException("The time-stamp authority's answer goes on behind its token; nothing was kept.");
        }
        catch (Exception refused) when (refused is CryptographicException or AsnContentException)
        {
            throw new AnchorFailedException($"The time-stamp authority gave no token for this request: {refused.Message}", refused);
        }

        var signature = new NoteSignature(SignatureName, KeyId(authorities), token.AsSignedCms().Encode());
        var stampedAt = Check(note.Text, signature, out var fault) ?? throw new AnchorFailedException($"The time-stamp authority's token does not count: {fault}.");
        var stamped = note.With(signature);
        if (SignedNote.Parse(stamped.ToString()) is null)
            throw new AnchorFailedException("The time-stamp authority's token is larger than what is read again; ask another authority.");
        _file.Append(stamped);
        return stampedAt;
    }

    /// <summary>When a note was stamped; null when the token does not say so in a way that can be believed.</summary>
    private DateTimeOffset? Check(string text, NoteSignature signature, out string fault)
    {
        fault = "it is no RFC 3161 token";
        try
        {
            if (signature.Name != SignatureName || !Rfc3161TimestampToken.TryDecode(signature.Signature, out var token, out var read) || read != signature.Signature.Length)
                return null;
            var (stampedAt, cms) = (token.TokenInfo.Timestamp, token.AsSignedCms());
            fault = "it is not over the SHA-256 of this checkpoint, or is signed over an older hash";
            if (token.TokenInfo.HashAlgorithmId.Value != Sha256 || !SignedHashes.Contains(cms.SignerInfos[0].DigestAlgorithm.Value))
                return null;
            fault = "its time lies ahead of this machine's clock";
            if (stampedAt > time.GetUtcNow() + ClockTolerance)
                return null;
            fault = "its signature is not that of a certificate for time stamps over this checkpoint";
            if (!token.VerifySignatureForData(Encoding.UTF8.GetBytes(text), out var signer, authorities) || signer is null)
                return null;
            fault = "it is not that of the authority whose certificate was named, or the certificate was not valid at that time";
            return IsTrusted(signer, cms.Certificates, stampedAt) ? stampedAt : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or AsnContentException)
        {
            return null;
        }
    }

    private bool IsTrusted(X509Certificate2 signer, X509Certificate2Collection sent, DateTimeOffset stampedAt)
    {
        // The authority's own certificate may be named, or one that it was issued under; those between may come with the token. Nothing is fetched to find out.
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = stampedAt.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.8"));
        return authorities.Any(known => known.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span) && known.NotBefore <= stampedAt.LocalDateTime && stampedAt.LocalDateTime <= known.NotAfter)
            || chain.Build(signer);
    }

    private static uint KeyId(X509Certificate2Collection authorities) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(authorities[0].RawDataMemory.Span));

    private static async Task<byte[]> SendAsync(Uri authority, byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16 }) { MaxResponseContentBufferSize = SignedNote.MaxCharacters, Timeout = TimeSpan.FromSeconds(30) };
            using var content = new ByteArrayContent(request);
            content.Headers.ContentType = new("application/timestamp-query");
            using var answer = await http.PostAsync(authority, content, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)
                : throw new AnchorFailedException($"The time-stamp authority answered with status {(int)answer.StatusCode}.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException || (unreachable is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AnchorFailedException($"The time-stamp authority cannot be reached: {unreachable.Message}", unreachable);
        }
    }
}
