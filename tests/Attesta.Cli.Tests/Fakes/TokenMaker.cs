using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>Makes time-stamp tokens of RFC 3161 with a certificate of its own, right ones and wrong ones.</summary>
internal sealed class TokenMaker : IDisposable
{
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string ForTimeStamps = "1.3.6.1.5.5.7.3.8";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TokenMaker(DateTimeOffset from, DateTimeOffset until, string? usage = ForTimeStamps, bool isUsageCritical = true, TokenMaker? issuer = null, bool isIssuer = false)
    {
        Time = from.AddTicks((until - from).Ticks / 2);
        var request = new CertificateRequest($"CN=Tiny TSA {Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}", _key, HashAlgorithmName.SHA256);
        if (usage is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], isUsageCritical));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isIssuer ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isIssuer, false, 0, critical: true));
        if (issuer is null)
        {
            Certificate = request.CreateSelfSigned(from, until);
            return;
        }

        using var issued = request.Create(issuer.Certificate, from, until, RandomNumberGenerator.GetBytes(8));
        Certificate = issued.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>What goes into the token beside the certificate.</summary>
    public X509Certificate2Collection Sent { get; } = [];

    /// <summary>Whether the certificate goes into the token.</summary>
    public X509IncludeOption Included { get; set; } = X509IncludeOption.EndCertOnly;

    public DateTimeOffset Time { get; set; }

    /// <summary>The hash that the token is signed over.</summary>
    public string SignedHash { get; set; } = Sha256;

    /// <summary>What is put in place of the request's hash and nonce.</summary>
    public Func<Imprint, Imprint> Forged { get; set; } = static right => right;

    public byte[] Response(Rfc3161TimestampRequest request)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(0);
            writer.WriteEncodedValue(Token(new Imprint(request.HashAlgorithmId.Value!, request.GetMessageHash().ToArray(), request.GetNonce()?.ToArray())));
        }

        return writer.Encode();
    }

    /// <summary>A token over data.</summary>
    public byte[] Token(byte[] data) => Token(new Imprint(Sha256, SHA256.HashData(data), null));

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private byte[] Token(Imprint asked)
    {
        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), TokenInfo(Forged(asked))));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, Certificate) { DigestAlgorithm = new Oid(SignedHash), IncludeOption = Included };
        signer.Certificates.AddRange(Sent);
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), SigningCertificate()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    private byte[] TokenInfo(Imprint imprint)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier("1.3.6.1.4.1.99999.1");
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(imprint.Algorithm);
                writer.WriteOctetString(imprint.Hash);
            }

            writer.WriteInteger(42);
            writer.WriteGeneralizedTime(Time, omitFractionalSeconds: true);
            if (imprint.Nonce is { } nonce)
                writer.WriteInteger(nonce);
        }

        return writer.Encode();
    }

    private byte[] SigningCertificate()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(Certificate.RawData));
        return writer.Encode();
    }

    /// <summary>What is stamped.</summary>
    internal sealed record Imprint(string Algorithm, byte[] Hash, byte[]? Nonce);
}
