using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>An RFC 3161 time-stamp authority on this machine, with a certificate of its own.</summary>
internal sealed class TinyTimestampAuthority : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    public TinyTimestampAuthority(string address, DateTimeOffset now)
    {
        Time = now;
        Address = address;
        var request = new CertificateRequest("CN=Tiny TSA", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        _certificate = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
        _listener.Prefixes.Add(address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public string CertificatePem => _certificate.ExportCertificatePem();

    public DateTimeOffset Time { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _certificate.Dispose();
        _key.Dispose();
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
                context.Response.ContentType = "application/timestamp-reply";
                await context.Response.OutputStream.WriteAsync(Answer(request!));
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private byte[] Answer(Rfc3161TimestampRequest request)
    {
        var content = new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), TokenInfo(request));
        var cms = new SignedCms(content);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, _certificate) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1") };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), SigningCertificate()));
        cms.ComputeSignature(signer);

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(0);
            writer.WriteEncodedValue(cms.Encode());
        }

        return writer.Encode();
    }

    private byte[] TokenInfo(Rfc3161TimestampRequest request)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier("1.3.6.1.4.1.99999.1");
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(request.HashAlgorithmId.Value!);
                writer.WriteOctetString(request.GetMessageHash().Span);
            }

            writer.WriteInteger(42);
            writer.WriteGeneralizedTime(Time, omitFractionalSeconds: true);
            if (request.GetNonce() is { } nonce)
                writer.WriteInteger(nonce.Span);
        }

        return writer.Encode();
    }

    private byte[] SigningCertificate()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(_certificate.RawData));
        return writer.Encode();
    }
}
