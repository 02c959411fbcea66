using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Attesta.Audit.Proofs;

namespace Attesta.Cli.Running;

/// <summary>A connection to a witness: one request, one answer, and then it is closed. No thread waits for it.</summary>
internal sealed class WitnessConnection(Socket socket, Func<HttpHead, ReadOnlyMemory<byte>, CancellationToken, Task<WitnessAnswer>> answerer, TimeProvider time) : IDisposable
{
    /// <summary>How long a request and its answer may take together: whoever sends slower than that is not waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostLeftOver = 256 * 1024;

    private static readonly TimeSpan LeftOverPatience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _late = new(Patience, time);
    private readonly byte[] _head = new byte[HttpHead.MostBytes];
    private int _received;
    private Phase _phase;

    private enum Phase
    {
        Reading,
        Answering,
        Sending,
        Dropped,
    }

    /// <summary>Ends it while its request is not complete; false when it is.</summary>
    /// <param name="hasAnswer">Also when it has been answered and only does not take the answer.</param>
    public bool TryDrop(bool hasAnswer)
    {
        if (!TryEnter(Phase.Dropped, from: Phase.Reading) && !(hasAnswer && TryEnter(Phase.Dropped, from: Phase.Sending)))
            return false;
        socket.Dispose();
        return true;
    }

    /// <summary>Reads, answers and closes. Whatever the other end does, nothing is thrown.</summary>
    public async Task ServeAsync()
    {
        try
        {
            var (head, answer) = await AnswerAsync().ConfigureAwait(false);
            if (answer is null)
                return;
            TryEnter(Phase.Sending, from: Phase.Answering);
            await SendAsync(Written(answer, isBodyLeftOut: head?.Method == "HEAD")).ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Send);
            await ReadLeftOverAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever asked has gone, was too slow, or was dropped for somebody newer; the next one is served all the same. What fails in the witness itself
            // is an answer by now, and its owner was told.
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _late.Dispose();
    }

    private async Task<(HttpHead? Head, WitnessAnswer? Answer)> AnswerAsync()
    {
        var end = await ReceiveHeadAsync().ConfigureAwait(false);
        if (end < 0)
            return (null, _received == 0 ? null : Plain(_received == _head.Length ? 431 : 400, "the request has no end"));
        if (HttpHead.Parse(_head.AsSpan(0, end), Witness.MostBytes, out var fault) is not { } head)
            return (null, Plain(fault, Reason(fault)));
        if (head.AwaitsContinue)
            await SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray()).ConfigureAwait(false);
        var body = new byte[head.Length];
        var known = Math.Min(_received - end - 4, body.Length);
        _head.AsSpan(end + 4, known).CopyTo(body);
        for (int got; known < body.Length; known += got)
        {
            if ((got = await socket.ReceiveAsync(body.AsMemory(known), SocketFlags.None, _late.Token).ConfigureAwait(false)) == 0)
                return (head, Plain(400, "the request has no end"));
        }

        return (head, TryEnter(Phase.Answering, from: Phase.Reading) ? await answerer(head, body, _late.Token).ConfigureAwait(false) : null);
    }

    /// <summary>Where the empty line begins; negative when there is none.</summary>
    private async Task<int> ReceiveHeadAsync()
    {
        while (_received < _head.Length)
        {
            var got = await socket.ReceiveAsync(_head.AsMemory(_received), SocketFlags.None, _late.Token).ConfigureAwait(false);
            if (got == 0)
                return -1;
            var from = Math.Max(0, _received - 3);
            _received += got;
            if (_head.AsSpan(from, _received - from).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return from + end;
        }

        return -1;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, _late.Token).ConfigureAwait(false)..];
    }

    // Closing on bytes that nobody read would take the answer away from whoever is still sending.
    private async Task ReadLeftOverAsync()
    {
        _late.CancelAfter(LeftOverPatience);
        for (var left = MostLeftOver; left > 0;)
        {
            var got = await socket.ReceiveAsync(_head, SocketFlags.None, _late.Token).ConfigureAwait(false);
            if (got == 0)
                return;
            left -= got;
        }
    }

    private byte[] Written(WitnessAnswer answer, bool isBodyLeftOut)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {answer.Status} {Phrase(answer.Status)}\r\nDate: {time.GetUtcNow():R}\r\nContent-Type: {answer.ContentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n")
            + (answer.Status == 405 ? "Allow: GET, POST\r\n\r\n" : "\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. isBodyLeftOut ? [] : body];
    }

    private bool TryEnter(Phase phase, Phase from) => Interlocked.CompareExchange(ref _phase, phase, from) == from;

    private static WitnessAnswer Plain(int status, string reason) => new(status, "text/plain; charset=utf-8", reason + "\n");

    private static string Reason(int status) => status switch
    {
        411 => "the body needs a Content-Length",
        413 => "the request is too long",
        417 => "only 100-continue can be expected here",
        505 => "HTTP/1.1 is spoken here",
        _ => "this is no HTTP request",
    };

    private static string Phrase(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        417 => "Expectation Failed",
        422 => "Unprocessable Content",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    };
}
