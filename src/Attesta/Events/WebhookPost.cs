using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Attesta.Telemetry;

namespace Attesta.Events;

/// <summary>
/// One attempt to send one event. Follows no redirect, uses no proxy, keeps no cookie and reads no answer beyond its status: who was configured gets the
/// event, and nobody else.
/// </summary>
internal sealed class WebhookPost(TimeProvider time) : IDisposable
{
    public const string ShutDown = "the gate was closed before it could be sent";

    private readonly Lazy<HttpMessageInvoker> _sender = new(static () => new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 4096,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        ActivityHeadersPropagator = null,
    }));

    public async Task<WebhookAnswer> SendAsync(WebhookEndpoint endpoint, WebhookDelivery delivery, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(endpoint.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var request = Request(endpoint, delivery);
            using var response = await _sender.Value.SendAsync(request, either.Token).ConfigureAwait(false);
            return Judge(response);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new(ShutDown);
        }
        catch (OperationCanceledException)
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"no answer within {endpoint.Timeout.TotalSeconds:0.###} s"), MayRetry: true);
        }
        catch (HttpRequestException failed)
        {
            return new($"the connection failed ({failed.HttpRequestError})", MayRetry: true);
        }
        catch (IOException)
        {
            return new("the connection broke", MayRetry: true);
        }
        catch (Exception thrown)
        {
            return new($"it could not be sent ({thrown.GetType().Name})");
        }
    }

    public void Dispose()
    {
        if (_sender.IsValueCreated)
            _sender.Value.Dispose();
    }

    private static HttpRequestMessage Request(WebhookEndpoint endpoint, WebhookDelivery delivery)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", $"Attesta/{AttestaTelemetry.Version}");
        request.Headers.TryAddWithoutValidation(WebhookHeader.Event, delivery.Event);
        request.Headers.TryAddWithoutValidation(WebhookHeader.IdempotencyKey, delivery.Key);
        if (endpoint.Key is { } key)
            request.Headers.TryAddWithoutValidation(WebhookHeader.Signature, WebhookSignature.Of(delivery.Body, key));
        foreach (var (name, value) in endpoint.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private WebhookAnswer Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 300)
            return default;
        var error = string.Create(CultureInfo.InvariantCulture, $"the receiver answered {status}{(status is >= 300 and < 400 ? "; redirects are not followed" : "")}");
        if (status is not (408 or 425 or 429 or >= 500))
            return new(error);
        var asked = response.Headers.RetryAfter;
        return new(error, MayRetry: true, asked?.Delta ?? asked?.Date - time.GetUtcNow());
    }
}
