using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Attesta.Events;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A witness somewhere else, over HTTP: it is offered every checkpoint with the proof that it continues the one before, and answers with its own
/// signature. Only what its key has signed counts. https, or http on this machine.
/// </summary>
public sealed class WitnessAnchor : ICheckpointAnchor, IDisposable
{
    private const int MostTries = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Uri _url;
    private readonly HttpClient _http;
    private long _knownSize;

    /// <param name="url">Where <c>add-checkpoint</c> is, without it.</param>
    /// <param name="key">The witness's public key.</param>
    /// <exception cref="ArgumentException">The address may not be used, or the key is not a witness's.</exception>
    public WitnessAnchor(Uri url, VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(key);
        if (Fault(url) is { } fault)
            throw new ArgumentException($"The address of the witness {fault}.", nameof(url));
        if (!key.IsCosigner)
            throw new ArgumentException("The key is not that of a witness; take the line that 'attesta witness serve' prints.", nameof(key));
        _url = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        Key = key;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { MaxResponseContentBufferSize = SignedNote.MaxCharacters, Timeout = Patience };
    }

    /// <summary>The witness's public key.</summary>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public string Name => WebhookUrl.Shown(_url);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var proof = offer.ProofFrom(_knownSize)
                ?? throw Failed($"has seen {_knownSize} entries, of which the ledger's {offer.Checkpoint.Size} are no continuation; look with 'attesta audit verify --anchor'");
            var request = new ConsistencyProof(_knownSize, proof, offer.Checkpoint, offer.Note).ToString();
            var (status, body) = await SendAsync(HttpMethod.Post, "add-checkpoint", request, cancellationToken).ConfigureAwait(false);
            if (status == HttpStatusCode.OK)
            {
                _knownSize = offer.Checkpoint.Size;
                return [Cosignature(offer, body)];
            }

            if (status != HttpStatusCode.Conflict || NoteText.Number(body.TrimEnd('\n')) is not { } size || size == _knownSize)
                throw Failed(Refusal(status));

            // It has seen another size than this process: another has offered, or this one has just begun.
            _knownSize = size;
        }

        throw Failed("changes its mind about what it has seen");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (origin is null)
            yield break;
        var (status, body) = await SendAsync(HttpMethod.Get, "checkpoint/" + Witness.NameOf(origin), null, cancellationToken).ConfigureAwait(false);
        if (status == HttpStatusCode.NotFound)
            yield break;
        if (status != HttpStatusCode.OK || SignedNote.Parse(body) is not { } note || note.Check([Key], out _) != NoteCheck.Trusted)
            throw Failed(status == HttpStatusCode.OK ? "answers with a checkpoint that it has not signed" : Refusal(status));
        yield return note;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal static string? Fault(Uri? url) => WebhookUrl.Fault(url) ?? (url!.Query.Length > 0 || url.Fragment.Length > 0 ? "has a query" : null);

    private NoteSignature Cosignature(CheckpointOffer offer, string body)
    {
        foreach (var line in body.Split('\n'))
        {
            if (NoteSignature.Parse(line) is { } signature && Key.IsOf(signature) && Key.Verify(offer.Note.Text, signature))
                return signature;
        }

        throw Failed("answered without its signature");
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_url, path));
            if (body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            }

            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return (answer.StatusCode, NoteText.Utf8(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)) ?? "");
        }
        catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AnchorFailedException($"The witness {Name} did not answer within {Patience.TotalSeconds} seconds.", late);
        }
        catch (HttpRequestException unreachable)
        {
            throw new AnchorFailedException($"The witness {Name} cannot be reached: {unreachable.Message}", unreachable);
        }
    }

    private static string Refusal(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Forbidden => "does not know the ledger's key",
        HttpStatusCode.UnprocessableEntity => "says that the ledger is no continuation of what it has seen",
        HttpStatusCode.Conflict => "has seen as many entries, but others",
        _ => string.Create(CultureInfo.InvariantCulture, $"answered with status {(int)status}"),
    };

    private AnchorFailedException Failed(string what) => new($"The witness {Name} {what}.");
}
