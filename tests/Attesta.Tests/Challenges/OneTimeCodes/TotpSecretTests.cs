using System.Text;
using Attesta.Challenges.OneTimeCodes;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Challenges.OneTimeCodes;

public sealed class TotpSecretTests
{
    private const string Seed = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";

    [Theory]
    [InlineData(59, "94287082", "46119246", "90693936")]
    [InlineData(1111111109, "07081804", "68084774", "25091201")]
    [InlineData(1111111111, "14050471", "67062674", "99943326")]
    [InlineData(1234567890, "89005924", "91819424", "93441116")]
    [InlineData(2000000000, "69279037", "90698825", "38618901")]
    [InlineData(20000000000, "65353130", "77737706", "47863826")]
    public void Makes_the_codes_of_RFC_6238_appendix_B(long seconds, string sha1, string sha256, string sha512)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Code(TotpAlgorithm.Sha1, 20).ShouldBe(sha1);
        Code(TotpAlgorithm.Sha256, 32).ShouldBe(sha256);
        Code(TotpAlgorithm.Sha512, 64).ShouldBe(sha512);

        string Code(TotpAlgorithm algorithm, int length) =>
            TotpSecret.Read(Base32.Encode(Encoding.ASCII.GetBytes(Seed[..length])))!.CodeAt(time, new TotpRules { Algorithm = algorithm, Digits = 8 });
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Writes_and_reads_the_base32_of_RFC_4648(string text, string encoded)
    {
        Base32.Encode(Encoding.ASCII.GetBytes(text)).ShouldBe(encoded);
        Encoding.ASCII.GetString(Base32.Decode(encoded)!).ShouldBe(text);
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes => Base32.Decode(Base32.Encode(bytes ?? []))!.SequenceEqual(bytes ?? [])));

    [Theory]
    [InlineData("jbsw y3dp ehpk 3pxp")]
    [InlineData("JBSW-Y3DP-EHPK-3PXP")]
    [InlineData("JBSWY3DPEHPK3PXP====")]
    public void Takes_a_secret_as_people_copy_it(string written) =>
        TotpSecret.Read(written)!.Reveal().ShouldBe("JBSWY3DPEHPK3PXP");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("JBSWY3DPEHPK3PX")]
    [InlineData("JBSWY3DP")]
    [InlineData("JBSWY3DPEHPK3PX1")]
    [InlineData("JBSW=Y3DPEHPK3PXP")]
    [InlineData("JBSWY3DPEHPK3PXP\n")]
    [InlineData("ıBSWY3DPEHPK3PXP")]
    public void Takes_no_secret_that_is_short_or_malformed(string? written) => TotpSecret.Read(written).ShouldBeNull();

    [Fact]
    public void A_new_secret_has_160_bits_and_says_itself_only_when_asked()
    {
        var secret = TotpSecret.New();

        secret.Reveal().Length.ShouldBe(32);
        secret.ToString().ShouldBe("TotpSecret");
        TotpSecret.New().Reveal().ShouldNotBe(secret.Reveal());
        secret.EnrolmentUri("ann@x.org", "My Gate").ShouldBe(
            $"otpauth://totp/My%20Gate:ann%40x.org?secret={secret.Reveal()}&issuer=My%20Gate&algorithm=SHA1&digits=6&period=30");
    }

    [Theory]
    [InlineData(-2, false, null)]
    [InlineData(-1, false, -1)]
    [InlineData(0, false, 0)]
    [InlineData(1, false, null)]
    [InlineData(1, true, 1)]
    [InlineData(2, true, null)]
    public void Takes_the_current_code_and_those_of_the_window(int away, bool acceptNext, int? found)
    {
        var secret = TotpSecret.New();
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var rules = new TotpRules { AcceptNext = acceptNext };
        var code = secret.CodeAt(now.AddSeconds(30 * away));

        var step = secret.Match(code, now, rules);

        step.ShouldBe(found is null ? null : TotpSecret.StepAt(now, rules) + found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("------")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("１２３４５６")]
    public void Takes_nothing_that_is_no_code(string typed) =>
        TotpSecret.New().Match(typed, DateTimeOffset.UnixEpoch, TotpRules.Default).ShouldBeNull();

    [Fact]
    public void Rules_out_of_range_cannot_be_made()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { Digits = 5 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { Digits = 9 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { Period = TimeSpan.FromMilliseconds(30_500) });
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { Window = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { MaxAttempts = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { Lockout = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new TotpRules { Algorithm = (TotpAlgorithm)9 });
    }
}
