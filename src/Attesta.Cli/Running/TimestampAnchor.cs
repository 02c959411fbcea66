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
internal sealed class TimestampAnchor(string path, X509Certificate2Collection authorities) : ICheckpointAnchor
{
    private const string SignatureName = "rfc3161";

    private readonly FileAnchor _file = new(path);

    public string Name => _file.Name;

    /// <summary>When the newest checkpoint that was listed had been stamped.</summary>
    public DateTimeOffset? StampedAt { get; private set; }

    public ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken) =>
        throw new AnchorFailedException("A time stamp is asked for with 'attesta audit timestamp'.");

    /// <summary>Those whose token is one of the authorities'; the others are passed over.</summary>
    public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var note in _file.ListAsync(origin, cancellationToken).ConfigureAwait(false))
        {
            if (note.Signatures.Select(signature => Check(note.Text, signature)).FirstOrDefault(time => time is not null) is not { } stamped)
                continue;
            StampedAt = StampedAt is { } known && known > stamped ? known : stamped;
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
            token = request.ProcessResponse(answer, out _);
        }
        catch (CryptographicException refused)
        {
            throw new AnchorFailedException($"The time-stamp authority gave no token: {refused.Message}", refused);
        }

        var signature = new NoteSignature(SignatureName, KeyId(authorities), token.AsSignedCms().Encode());
        var time = Check(note.Text, signature) ?? throw new AnchorFailedException("The token is not that of the authority whose certificate was named.");
        _file.Append(note.With(signature));
        return time;
    }

    private DateTimeOffset? Check(string text, NoteSignature signature)
    {
        if (signature.Name != SignatureName || !Rfc3161TimestampToken.TryDecode(signature.Signature, out var token, out var read) || read != signature.Signature.Length)
            return null;
        try
        {
            return token.VerifySignatureForData(Encoding.UTF8.GetBytes(text), out var signer, authorities) && signer is not null && IsTrusted(signer, token.TokenInfo.Timestamp)
                ? token.TokenInfo.Timestamp
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private bool IsTrusted(X509Certificate2 signer, DateTimeOffset time)
    {
        // The authority's own certificate may be named, or the one that issued it. Nothing is fetched to find out.
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.8"));
        return authorities.Any(known => known.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span) && known.NotBefore <= time.LocalDateTime && time.LocalDateTime <= known.NotAfter)
            || chain.Build(signer);
    }

    private static uint KeyId(X509Certificate2Collection authorities) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(authorities[0].RawDataMemory.Span));

    private static async Task<byte[]> SendAsync(Uri authority, byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = SignedNote.MaxCharacters, Timeout = TimeSpan.FromSeconds(30) };
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
