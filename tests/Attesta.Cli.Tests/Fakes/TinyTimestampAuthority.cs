using System.Net;
using System.Security.Cryptography.Pkcs;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>An RFC 3161 time-stamp authority on this machine, with a certificate of its own.</summary>
internal sealed class TinyTimestampAuthority : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public TinyTimestampAuthority(string address, DateTimeOffset now)
    {
        Address = address;
        Maker = new TokenMaker(now.AddYears(-1), now.AddYears(1)) { Time = now };
        _listener.Prefixes.Add(address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public TokenMaker Maker { get; }

    public string CertificatePem => Maker.Certificate.ExportCertificatePem();

    /// <summary>What is sent in place of a right answer.</summary>
    public Func<byte[], byte[]> Sent { get; set; } = static right => right;

    public int Status { get; set; } = 200;

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        Maker.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Rfc3161TimestampRequest.TryDecode(body.ToArray(), out var request, out _).ShouldBeTrue();
                context.Response.StatusCode = Status;
                context.Response.ContentType = "application/timestamp-reply";
                await context.Response.OutputStream.WriteAsync(Sent(Maker.Response(request!)));
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
