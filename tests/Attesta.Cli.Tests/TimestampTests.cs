using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;
using Attesta.Cli.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Cli.Tests;

/// <summary>Time stamps that are wrong, asked for and kept.</summary>
public sealed class TimestampTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly TinyTimestampAuthority _authority;
    private readonly SignedNote _note = Note("example.org/log\n1\nAAAA\n");

    public TimestampTests() => _authority = new(FreeAddress(), _clock.GetUtcNow());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder.Path, "stamps");

    private DateTimeOffset Now => _clock.GetUtcNow();

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_right_answer_is_kept_and_found_again()
    {
        (await StampAsync()).ShouldBe("");

        (await ListedAsync(_authority.Maker)).ShouldBe(1);
    }

    public static TheoryData<string, string> WrongAnswers => new()
    {
        { "nonce", "gave no token" },
        { "no nonce", "gave no token" },
        { "hash", "gave no token" },
        { "sha-1", "gave no token" },
        { "signed over sha-1", "does not count: it is not over the SHA-256" },
        { "future", "ahead of this machine's clock" },
        { "expired", "gave no token" },
        { "empty", "gave no token" },
        { "refused", "gave no token" },
        { "twice", "goes on behind its token" },
        { "zeros behind", "goes on behind its token" },
        { "endless", "cannot be reached" },
        { "status", "status 503" },
        { "redirect", "status 302" },
    };

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task A_wrong_answer_is_not_kept(string how, string why)
    {
        Spoil(how);

        (await StampAsync()).ShouldContain(why);

        File.Exists(Path).ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_that_is_cut_anywhere_is_not_kept()
    {
        for (var length = 1; length < 600; length += 7)
        {
            _authority.Sent = right => right[..Math.Min(length, right.Length - 1)];
            (await StampAsync()).ShouldContain("gave no token");
        }

        File.Exists(Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_with_many_certificates_is_read_again_or_not_kept()
    {
        for (var i = 0; i < 40; i++)
        {
            using var other = new TokenMaker(Now.AddYears(-1), Now.AddYears(1));
            _authority.Maker.Sent.Add(X509CertificateLoader.LoadCertificate(other.Certificate.RawData));
            if (i is not (9 or 39))
                continue;
            (await StampAsync()).ShouldContain(i == 9 ? "" : "larger than what is read again");
            (await ListedAsync(_authority.Maker)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_stamp_of_something_else_does_not_count()
    {
        Keep(_authority.Maker.Token("another checkpoint"u8.ToArray()));
        Keep(_authority.Maker.Token([]));
        Keep([.. Right(), 0]);
        Keep([.. Right(), .. Right()]);
        Keep(Right()[..^1]);
        _authority.Maker.Forged = imprint => new(TokenMaker.Sha1, WeakHash(), imprint.Nonce);
        Keep(Right());
        _authority.Maker.Forged = imprint => imprint;
        _authority.Maker.SignedHash = TokenMaker.Sha1;
        Keep(Right());
        _authority.Maker.SignedHash = TokenMaker.Sha256;
        (await ListedAsync(_authority.Maker)).ShouldBe(0);

        // The first being bad takes nothing from the others.
        Keep(Right());
        (await ListedAsync(_authority.Maker)).ShouldBe(1);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_authoritys_or_not_fit_does_not_count()
    {
        using var impostor = new TokenMaker(Now.AddYears(-1), Now.AddYears(1));
        using var unfit = new TokenMaker(Now.AddYears(-1), Now.AddYears(1), usage: "1.3.6.1.5.5.7.3.1");
        using var usageless = new TokenMaker(Now.AddYears(-1), Now.AddYears(1), usage: null);
        using var uncritical = new TokenMaker(Now.AddYears(-1), Now.AddYears(1), isUsageCritical: false);
        Keep(Right(impostor));
        (await ListedAsync(_authority.Maker)).ShouldBe(0);
        (await ListedAsync(impostor)).ShouldBe(1);
        foreach (var wrong in (TokenMaker[])[unfit, usageless, uncritical])
        {
            Keep(Right(wrong));
            (await ListedAsync(wrong)).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(-366, false)]
    [InlineData(-364, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(366, false)]
    [InlineData(-700_000, false)]
    [InlineData(2_900_000, false)]
    public async Task A_time_counts_while_the_certificate_was_valid_and_not_ahead_of_now(int days, bool counts)
    {
        using var maker = new TokenMaker(Now.AddDays(-365), Now.AddDays(365)) { Time = Now.AddDays(days) };
        Keep(Right(maker));

        (await ListedAsync(maker)).ShouldBe(counts ? 1 : 0);
    }

    [Fact]
    public async Task A_chain_leads_to_the_root_that_was_named_and_to_no_other()
    {
        using var root = new TokenMaker(Now.AddYears(-3), Now.AddYears(3), usage: null, isIssuer: true);
        using var other = new TokenMaker(Now.AddYears(-3), Now.AddYears(3), usage: null, isIssuer: true);
        using var issued = new TokenMaker(Now.AddYears(-1), Now.AddYears(1), issuer: root);
        issued.Sent.Add(root.Certificate);
        issued.Sent.Add(other.Certificate);
        Keep(Right(issued));

        (await ListedAsync(root)).ShouldBe(1);
        (await ListedAsync(issued)).ShouldBe(1);
        (await ListedAsync(other)).ShouldBe(0);
        (await ListedAsync(_authority.Maker)).ShouldBe(0);
    }

    // What a signature does not cover are version numbers and names of algorithms that are said elsewhere too: what matters is that nothing is thrown and the
    // time and text, which it does cover, cannot be others.
    [Fact]
    public async Task A_token_with_any_byte_changed_throws_nothing_and_says_no_other_time()
    {
        _authority.Maker.Included = X509IncludeOption.None;
        var right = Right();
        for (var i = 0; i < right.Length; i++)
        {
            foreach (var bits in (byte[])[0x01, 0x80])
            {
                var changed = right.ToArray();
                changed[i] ^= bits;
                Keep(changed);
            }
        }

        (await ListedAsync(_authority.Maker)).ShouldBeLessThan(right.Length / 10);
        await foreach (var listed in Anchor(_authority.Maker).ListAsync(null, Token))
        {
            Rfc3161TimestampToken.TryDecode(listed.Signatures[^1].Signature, out var token, out _).ShouldBeTrue();
            token!.TokenInfo.Timestamp.ShouldBe(_authority.Maker.Time);
            token.TokenInfo.GetMessageHash().ToArray().ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(_note.Text)));
        }
    }

    private void Spoil(string how)
    {
        var maker = _authority.Maker;
        switch (how)
        {
            case "nonce": maker.Forged = right => right with { Nonce = [1, 2, 3] }; break;
            case "no nonce": maker.Forged = right => right with { Nonce = null }; break;
            case "hash": maker.Forged = right => right with { Hash = new byte[32] }; break;
            case "sha-1": maker.Forged = right => right with { Algorithm = TokenMaker.Sha1, Hash = WeakHash() }; break;
            case "signed over sha-1": maker.SignedHash = TokenMaker.Sha1; break;
            case "future": maker.Time = Now.AddHours(1); break;
            case "expired": maker.Time = Now.AddYears(-2); break;
            case "empty": _authority.Sent = _ => []; break;
            case "refused": _authority.Sent = _ => [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]; break;
            case "twice": _authority.Sent = right => [.. right, .. right]; break;
            case "zeros behind": _authority.Sent = right => [.. right, 0, 0]; break;
            case "endless": _authority.Sent = _ => new byte[1_000_000]; break;
            case "status": _authority.Status = 503; break;
            case "redirect": _authority.Status = 302; break;
            default: throw new ArgumentException(how, nameof(how));
        }
    }

    /// <summary>Why nothing was kept; empty when it was.</summary>
    private async Task<string> StampAsync()
    {
        try
        {
            await Anchor(_authority.Maker).StampAsync(new Uri(_authority.Address), _note, Token);
            return "";
        }
        catch (AnchorFailedException failed)
        {
            return failed.Message;
        }
    }

    private byte[] Right(TokenMaker? maker = null) => (maker ?? _authority.Maker).Token(Encoding.UTF8.GetBytes(_note.Text));

    private void Keep(byte[] token) => new FileAnchor(Path).Append(_note.With(new NoteSignature("rfc3161", 1, token)));

    private TimestampAnchor Anchor(TokenMaker trusted) => new(Path, [X509CertificateLoader.LoadCertificate(trusted.Certificate.RawData)], _clock);

    private async Task<int> ListedAsync(TokenMaker trusted)
    {
        var count = 0;
        await foreach (var listed in Anchor(trusted).ListAsync(null, Token))
        {
            listed.Text.ShouldBe(_note.Text);
            count++;
        }

        return count;
    }

    [SuppressMessage("Security", "CA5350", Justification = "It is what must be refused.")]
    private byte[] WeakHash() => SHA1.HashData(Encoding.UTF8.GetBytes(_note.Text));

    private static SignedNote Note(string text) => new(text, [new NoteSignature("example.org/log", 7, new byte[64])]);

    private static string FreeAddress()
    {
        using var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return $"http://127.0.0.1:{((System.Net.IPEndPoint)socket.LocalEndpoint).Port}/";
    }
}
