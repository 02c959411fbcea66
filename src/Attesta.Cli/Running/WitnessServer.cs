using System.Net;
using System.Text;
using Attesta.Audit.Proofs;

namespace Attesta.Cli.Running;

/// <summary>A witness behind a small HTTP server: bounded requests, bounded time, and no more of them at once than are of use.</summary>
internal static class WitnessServer
{
    private const int MostAtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static async Task<int> RunAsync(CommandHost host, Witness witness, string address, CancellationToken cancellationToken)
    {
        using var listener = new HttpListener();
        try
        {
            listener.Prefixes.Add(address.EndsWith('/') ? address : address + "/");
            listener.Start();
        }
        catch (Exception taken) when (taken is HttpListenerException or ArgumentException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{address} cannot be listened on: {taken.Message}", "name another with --listen, such as http://127.0.0.1:8191/");
        }

        await host.Text.WriteLineAsync(witness.Key.ToString()).ConfigureAwait(false);
        await host.Text.FlushAsync(cancellationToken).ConfigureAwait(false);
        host.Remark($"Witness {witness.Key.Name} listens on {address}. The line on standard output is its public key: witness_key in attesta.yaml.");

        using var room = new SemaphoreSlim(MostAtOnce);
        await using var stopping = cancellationToken.Register(listener.Stop).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var context = await listener.GetContextAsync().ConfigureAwait(false);
                await room.WaitAsync(cancellationToken).ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(host, witness, context, room), CancellationToken.None);
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                if (!listener.IsListening || cancellationToken.IsCancellationRequested)
                    break;
            }
        }

        // What is under way is answered before the key goes.
        for (var i = 0; i < MostAtOnce; i++)
            await room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task ServeAsync(CommandHost host, Witness witness, HttpListenerContext context, SemaphoreSlim room)
    {
        using var late = new CancellationTokenSource(Patience, host.Time);
        try
        {
            await using var cutting = late.Token.Register(context.Response.Abort).ConfigureAwait(false);
            var answer = await AnswerAsync(witness, context.Request, late.Token).ConfigureAwait(false);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body), late.Token).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception)
        {
            // Whoever asked has gone, or asked for nonsense; the next one is served all the same.
            context.Response.Abort();
        }
        finally
        {
            room.Release();
        }
    }

    private static async Task<WitnessAnswer> AnswerAsync(Witness witness, HttpListenerRequest request, CancellationToken cancellationToken)
    {
        var path = request.Url?.AbsolutePath ?? "";
        if (request.HttpMethod == "POST" && path.EndsWith("/add-checkpoint", StringComparison.Ordinal))
        {
            var body = new byte[Witness.MostBytes + 1];
            var length = await request.InputStream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length > Witness.MostBytes)
                return new(413, "text/plain; charset=utf-8", "the request is too long\n");
            try
            {
                return await witness.AddCheckpointAsync(Strict.GetString(body, 0, length), cancellationToken).ConfigureAwait(false);
            }
            catch (DecoderFallbackException)
            {
                return new(400, "text/plain; charset=utf-8", "the request is not UTF-8\n");
            }
        }

        var parts = path.Split('/');
        return request.HttpMethod == "GET" && parts.Length >= 2 && parts[^2] == "checkpoint"
            ? await witness.LatestAsync(parts[^1], cancellationToken).ConfigureAwait(false)
            : new(404, "text/plain; charset=utf-8", "there is add-checkpoint to post to, and checkpoint/NAME to get\n");
    }
}
