using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Attesta.Risk.Content.Arguments;

/// <summary>Addresses that lead inside: the metadata service of a cloud, this machine, a private network. In every spelling that clients accept.</summary>
internal static class Addresses
{
    private const int LongestHost = 253;

    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create(" /?#\"'`\\\r\n\t<>|;");

    private static readonly string[] MetadataNames =
        ["metadata.google.internal", "metadata.goog", "metadata", "metadata.azure.com", "metadata.azure.internal", "instance-data", "instance-data.ec2.internal", "metadata.packet.net", "metadata.platformequinix.com", "metadata.tencentyun.com", "rancher-metadata"];

    /// <summary>Where an address leads.</summary>
    public enum Place
    {
        /// <summary>Out, or to nowhere that is known.</summary>
        Elsewhere,

        /// <summary>This machine.</summary>
        ThisMachine,

        /// <summary>A private network.</summary>
        Private,

        /// <summary>The service that hands out a machine's cloud credentials.</summary>
        Metadata,
    }

    /// <summary>The worst place that the addresses in a text lead to.</summary>
    public static Place Worst(ReadOnlySpan<char> text)
    {
        var worst = text.Contains("169.254.169.254", StringComparison.Ordinal) ? Place.Metadata : Place.Elsewhere;
        for (var (at, seen) = (0, 0); worst != Place.Metadata && seen < 256; seen++)
        {
            var next = text[at..].IndexOf("://", StringComparison.Ordinal);
            if (next < 0)
                break;
            at += next + 3;
            var place = OfHost(Host(text[at..]));
            worst = place > worst ? place : worst;
        }

        return worst;
    }

    /// <summary>Whether an address that something listens at, with or without a port, is reached from this machine only.</summary>
    public static bool IsLoopback(ReadOnlySpan<char> address)
    {
        var colon = address.LastIndexOf(':');
        var host = colon < 0 || (address.Count(':') > 1 && address[0] != '[') ? address : address[..colon];
        // Behind 0.0.0.0 listens everybody, though to a client it is this machine.
        return host is "::1" or "[::1]" || (!host.StartsWith("0", StringComparison.Ordinal) && !host.StartsWith("[", StringComparison.Ordinal) && OfHost(host) == Place.ThisMachine && host is not "::");
    }

    /// <summary>Where a host name or number leads.</summary>
    public static Place OfHost(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host.Length > LongestHost)
            return Place.Elsewhere;
        Span<char> plain = stackalloc char[LongestHost];
        var length = 0;
        foreach (var letter in host)
            plain[length++] = Ascii(letter);
        ReadOnlySpan<char> name = plain[..length].TrimEnd('.');
        if (name.IsEmpty)
            return Place.Elsewhere;
        foreach (var metadata in MetadataNames)
        {
            if (name.Equals(metadata, StringComparison.OrdinalIgnoreCase))
                return Place.Metadata;
        }

        if (name.StartsWith("169.254.169.254.", StringComparison.Ordinal) || name.StartsWith("169-254-169-254.", StringComparison.Ordinal))
            return Place.Metadata;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            return Place.ThisMachine;
        if (name[0] == '[' || name.Contains(':'))
            return IPAddress.TryParse(name.Trim("[]"), out var six) ? OfAddress(six) : Place.Elsewhere;
        return Number(name) is { } four ? OfFour(four) : Place.Elsewhere;
    }

    // The authority without user and port: http://example.com@169.254.169.254:80/ goes to the latter.
    private static ReadOnlySpan<char> Host(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(AuthorityEnds);
        var authority = end < 0 ? rest[..Math.Min(rest.Length, 2048)] : rest[..Math.Min(end, 2048)];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority.StartsWith("[", StringComparison.Ordinal))
            return authority.IndexOf(']') is var close and > 0 ? authority[..(close + 1)] : authority;
        var colon = authority.IndexOf(':');
        return colon < 0 ? authority.TrimEnd(").,}]") : authority[..colon];
    }

    private static Place OfAddress(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Span<byte> bytes = stackalloc byte[16];
            if (!address.TryWriteBytes(bytes, out _))
                return Place.Elsewhere;

            // ::ffff:a.b.c.d, ::a.b.c.d, 64:ff9b::a.b.c.d
            if (bytes[..10].IndexOfAnyExcept((byte)0) < 0 && (bytes[10] is 0 or 0xff) && (bytes[12] | bytes[13]) != 0)
                return OfFour(Joined(bytes[12..]));
            if (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b)
                return OfFour(Joined(bytes[12..]));
            if (bytes[0] == 0xfd && bytes[1] == 0 && bytes[2] == 0x0e && bytes[3] == 0xc2)
                return Place.Metadata;
            return IPAddress.IsLoopback(address) || bytes.IndexOfAnyExcept((byte)0) < 0 ? Place.ThisMachine : (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) ? Place.Private : Place.Elsewhere;
        }

        Span<byte> four = stackalloc byte[4];
        return address.TryWriteBytes(four, out _) ? OfFour(Joined(four)) : Place.Elsewhere;
    }

    private static uint Joined(ReadOnlySpan<byte> four) => ((uint)four[0] << 24) | ((uint)four[1] << 16) | ((uint)four[2] << 8) | four[3];

    private static Place OfFour(uint address)
    {
        var (a, b) = (address >> 24, (address >> 16) & 0xff);
        if (a == 169 && b == 254)
            return Place.Metadata;
        if (address is 0x646464C8 or 0xC00000C0)
            return Place.Metadata;
        return a is 127 or 0 ? Place.ThisMachine : a == 10 || (a == 172 && b is >= 16 and <= 31) || (a == 192 && b == 168) || (a == 100 && b is >= 64 and <= 127) ? Place.Private : Place.Elsewhere;
    }

    // As inet_aton reads it: 2852039166, 0xA9FEA9FE, 0251.0376.0251.0376, 169.254.43518.
    private static uint? Number(ReadOnlySpan<char> name)
    {
        Span<ulong> parts = stackalloc ulong[4];
        var count = 0;
        foreach (var range in name.Split('.'))
        {
            if (count == 4 || Part(name[range]) is not { } part)
                return null;
            parts[count++] = part;
        }

        ulong address = 0;
        for (var i = 0; i < count - 1; i++)
        {
            if (parts[i] > 255)
                return null;
            address |= parts[i] << (24 - (8 * i));
        }

        var last = parts[count - 1];
        return last > (0xFFFFFFFFUL >> (8 * (count - 1))) ? null : (uint)(address | last);
    }

    private static ulong? Part(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > 16 || !char.IsAsciiDigit(text[0]))
            return null;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (text.Length == 1 || text[0] != '0')
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        ulong octal = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
                return null;
            octal = (octal * 8) + (uint)(digit - '0');
        }

        return octal;
    }

    // Full-width letters and the other full stops mean the same to a browser.
    private static char Ascii(char letter) => letter switch
    {
        '\u3002' or '\uFF0E' or '\uFF61' => '.',
        >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0),
        >= '\u2460' and <= '\u2468' => (char)('1' + (letter - '\u2460')),
        '\u24EA' => '0',
        _ => letter,
    };
}
