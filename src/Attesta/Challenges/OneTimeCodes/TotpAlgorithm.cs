namespace Attesta.Challenges.OneTimeCodes;

/// <summary>The hash of a one-time code. Authenticator apps all know SHA-1; not all know the others.</summary>
public enum TotpAlgorithm
{
    /// <summary>HMAC-SHA-1, what apps use unless told otherwise.</summary>
    Sha1,

    /// <summary>HMAC-SHA-256.</summary>
    Sha256,

    /// <summary>HMAC-SHA-512.</summary>
    Sha512,
}
