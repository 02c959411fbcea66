using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Attesta.Challenges.OneTimeCodes;

/// <summary>What a person's authenticator app and the gate both know. Whoever has it can approve: it is in no message, and <c>ToString</c> does not say it.</summary>
public sealed class TotpSecret
{
    /// <summary>Fewest bytes that are taken for a secret: 80 bits.</summary>
    public const int FewestBytes = 10;

    private readonly byte[] _bytes;

    private TotpSecret(byte[] bytes) => _bytes = bytes;

    /// <summary>A new one that nobody can guess, as long as RFC 4226 recommends.</summary>
    public static TotpSecret New() => new(RandomNumberGenerator.GetBytes(20));

    /// <summary>Reads base32, in any case and with spaces; null when it is no base32 or has fewer than <see cref="FewestBytes"/> bytes.</summary>
    public static TotpSecret? Read(string? base32) => Base32.Decode(base32) is { Length: >= FewestBytes } bytes ? new TotpSecret(bytes) : null;

    /// <summary>The secret itself, for the person who enrols it.</summary>
    public string Reveal() => Base32.Encode(_bytes);

    /// <summary>The <c>otpauth</c> address that authenticator apps read, mostly from a QR code. It holds the secret.</summary>
    /// <param name="account">Whose it is, such as a name or an address.</param>
    /// <param name="issuer">What it opens.</param>
    /// <param name="rules">How the codes are made.</param>
    public string EnrolmentUri(string account, string issuer, TotpRules? rules = null)
    {
        rules ??= TotpRules.Default;
        return string.Create(CultureInfo.InvariantCulture,
            $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Reveal()}&issuer={Uri.EscapeDataString(issuer)}&algorithm={rules.Algorithm.ToString().ToUpperInvariant()}&digits={rules.Digits}&period={rules.Period.TotalSeconds}");
    }

    /// <summary>The code that an authenticator app shows at a time (RFC 6238).</summary>
    public string CodeAt(DateTimeOffset time, TotpRules? rules = null) => Code(StepAt(time, rules ?? TotpRules.Default), rules ?? TotpRules.Default);

    /// <inheritdoc/>
    public override string ToString() => nameof(TotpSecret);

    /// <summary>How many periods have passed since 1970.</summary>
    internal static long StepAt(DateTimeOffset time, TotpRules rules) => (long)Math.Floor(time.ToUnixTimeSeconds() / rules.Period.TotalSeconds);

    /// <summary>Which period a code belongs to, of those that are taken now; null when it is wrong. Takes as long for a wrong code as for a right one.</summary>
    internal long? Match(string code, DateTimeOffset now, TotpRules rules)
    {
        var current = StepAt(now, rules);
        var given = new byte[rules.Digits];
        var isCode = code.Length == rules.Digits && code.All(char.IsAsciiDigit);
        Encoding.ASCII.GetBytes(isCode ? code : new string('-', rules.Digits), given);
        long? found = null;
        for (var step = current - rules.Window; step <= current + (rules.AcceptNext ? 1 : 0); step++)
        {
            // INVARIANT: no early way out, neither within a code nor between the codes.
            var same = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Code(step, rules)));
            found = same && isCode && step >= 0 ? step : found;
        }

        return found;
    }

    /// <summary>Names the secret in a record without telling it.</summary>
    internal string Mark(TotpRules rules)
    {
        var purpose = string.Create(CultureInfo.InvariantCulture, $"attesta used codes {rules.Algorithm} {rules.Digits} {rules.Period.TotalSeconds}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(_bytes, Encoding.ASCII.GetBytes(purpose)).AsSpan(0, 16));
    }

    private string Code(long step, TotpRules rules)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA512.HashSizeInBytes];
        var length = Hash(rules.Algorithm, counter, hash);

        // RFC 4226, section 5.3: the last half byte says where the 31 bits stand.
        var binary = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[length - 1] & 0xf)..]) & 0x7fffffff;
        var modulus = rules.Digits switch { 6 => 1_000_000u, 7 => 10_000_000u, _ => 100_000_000u };
        return (binary % modulus).ToString("D" + rules.Digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "RFC 6238 codes use HMAC-SHA-1, which is not broken.")]
    private int Hash(TotpAlgorithm algorithm, ReadOnlySpan<byte> counter, Span<byte> hash) => algorithm switch
    {
        TotpAlgorithm.Sha256 => HMACSHA256.HashData(_bytes, counter, hash),
        TotpAlgorithm.Sha512 => HMACSHA512.HashData(_bytes, counter, hash),
        _ => HMACSHA1.HashData(_bytes, counter, hash),
    };
}
