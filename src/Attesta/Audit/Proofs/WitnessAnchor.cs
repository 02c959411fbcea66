using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Attesta.Events;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A witness somewhere else, over HTTP: it is offered every checkpoint with the proof that it continues the one before, and answers with its own
/// signature. Only what its key has signed counts. https, or http on this machine. It is waited for for ten seconds an answer, of which no more than 64 KiB
/// are read; no redirect is followed.
/// </summary>
public sealed class WitnessAnchor : ICheckpointAnchor, IDisposable
{
    private const int MostTries = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Receipts say when a witness signed; a clock that is as wrong as this would make them say something untrue.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    private readonly Uri _url;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    // What it has signed for this object, and nothing that it merely says.
    private long _signedSize;

    /// <param name="url">Where <c>add-checkpoint</c> is, without it.</param>
    /// <param name="key">The witness's public key.</param>
    /// <param name="time">The clock; null for the system's. A signature whose time is more than an hour away from it is refused.</param>
    /// <exception cref="ArgumentException">The address may not be used, or the key is not a witness's.</exception>
    public WitnessAnchor(Uri url, VerifierKey key, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(key);
        if (Fault(url) is { } fault)
            throw new ArgumentException($"The address of the witness {fault}.", nameof(url));
        if (!key.IsCosigner)
            throw new ArgumentException("The key is not that of a witness; take the line that 'attesta witness serve' prints.", nameof(key));
        _url = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        (Key, _time) = (key, time ?? TimeProvider.System);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 4096,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        })
        {
            MaxResponseContentBufferSize = SignedNote.MaxCharacters,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The witness's public key.</summary>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public string Name => WebhookUrl.Shown(_url);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);
        var known = _signedSize;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var proof = offer.ProofFrom(known) ?? throw Failed(string.Create(CultureInfo.InvariantCulture,
                $"has seen {known} entries, of which the ledger's {offer.Checkpoint.Size} are no continuation; look with 'attesta audit verify --anchor'"));
            var request = new ConsistencyProof(known, proof, offer.Checkpoint, offer.Note).ToString();
            var (status, body) = await SendAsync(HttpMethod.Post, "add-checkpoint", request, cancellationToken).ConfigureAwait(false);
            if (status == HttpStatusCode.OK)
            {
                var cosignature = Cosignature(offer, body);
                _signedSize = offer.Checkpoint.Size;
                return [cosignature];
            }

            if (status != HttpStatusCode.Conflict || NoteText.Number(body.TrimEnd('\n')) is not { } size || size == known)
                throw Failed(Refusal(status));

            // The next checkpoint is offered from there, so that it goes on; but somebody has to look.
            if (size < _signedSize)
            {
                var signed = _signedSize;
                _signedSize = 0;
                throw Failed(string.Create(CultureInfo.InvariantCulture, $"has signed {signed} entries and says that it knows {size}: its memory was put back, and it may sign another history"));
            }

            // It has seen another size than this process: another has offered, or this one has just begun.
            known = size;
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
            if (NoteSignature.Parse(line) is not { } signature || !Key.IsOf(signature) || !Key.Verify(offer.Note.Text, signature))
                continue;
            var signedAt = Key.CosignedAt(signature)!.Value;
            return (signedAt - _time.GetUtcNow()).Duration() <= ClockTolerance
                ? signature
                : throw Failed($"says that it signed at {signedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, which is not now; set its clock, or this machine's");
        }

        throw Failed("answered without its signature on this checkpoint; compare witness_key with the line that it prints when it starts");
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_url, path));
            if (body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            }

            using var answer = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return (answer.StatusCode, NoteText.Utf8(await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false)) ?? "");
        }
        catch (OperationCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AnchorFailedException($"The witness {Name} did not answer within {Patience.TotalSeconds} seconds.", slow);
        }
        catch (HttpRequestException failed) when (failed.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new AnchorFailedException($"The witness {Name} answered more than a witness does: is it one?", failed);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            throw new AnchorFailedException($"The witness {Name} cannot be reached: {unreachable.GetBaseException().Message}", unreachable);
        }
    }

    private static string Refusal(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Forbidden => string.Create(CultureInfo.InvariantCulture, $"does not know the ledger's key (status {(int)status}): its --log names the ledger's .pub file, and the address ends where it listens"),
        HttpStatusCode.UnprocessableEntity => "says that the ledger is no continuation of what it has seen",
        HttpStatusCode.Conflict => "has seen as many entries, but others",
        >= (HttpStatusCode)300 and < (HttpStatusCode)400 => string.Create(CultureInfo.InvariantCulture, $"redirects (status {(int)status}), which is not followed; give its final address"),
        _ => string.Create(CultureInfo.InvariantCulture, $"answered with status {(int)status}"),
    };

    private AnchorFailedException Failed(string what) => new($"The witness {Name} {what}.");
}
