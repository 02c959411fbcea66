using Attesta.Actions;

namespace Attesta.Tests.Actions;

public sealed class RedactorTests
{
    private static readonly Redactor Redactor = new(() => new byte[32]);

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("use ghp_0123456789abcdefghij0123456789abcdef now", "ghp_0123456789abcdefghij0123456789abcdef")]
    [InlineData("sk-proj-Abcdefghijklmnop1234", "sk-proj-Abcdefghijklmnop1234")]
    [InlineData("Authorization: Bearer abc.def-ghi_123", "abc.def-ghi_123")]
    [InlineData("curl -H 'Authorization: Basic dXNlcjpwYXNz'", "dXNlcjpwYXNz")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc123", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc123")]
    [InlineData("Server=db;User Id=sa;Password=hunter22;Encrypt=true", "hunter22")]
    [InlineData("postgres://ann:s3cret@db.example.com/app", "s3cret")]
    [InlineData("PGPASSWORD=hunter22 psql", "hunter22")]
    [InlineData("mysql --password hunter22 -h db", "hunter22")]
    [InlineData("mysql --password=hunter22 -h db", "hunter22")]
    [InlineData("""{"api_key": "abcdef123456"}""", "abcdef123456")]
    [InlineData("AccountKey=Zm9vYmFyMTIz==;Endpoint", "Zm9vYmFyMTIz==")]
    [InlineData("pay with 4111 1111 1111 1111 please", "4111 1111 1111 1111")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun\nshort==\n-----END RSA PRIVATE KEY-----", "MIIEow")]
    public void Masks_secrets_inside_text(string text, string secret)
    {
        var masked = Redactor.MaskText(text);

        masked.ShouldNotContain(secret);
        masked.ShouldContain(Redactor.Mask);
    }

    [Theory]
    [InlineData("git commit -m 'add password field'")]
    [InlineData("token bucket")]
    [InlineData("keyboard")]
    [InlineData("the secret of success")]
    [InlineData("https://example.com/a@b")]
    [InlineData("1234 5678")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("--password-file /etc/x")]
    [InlineData("password=")]
    [InlineData("password=$DB_PASSWORD")]
    [InlineData("rm -rf build")]
    public void Leaves_other_text_alone(string text) => Redactor.MaskText(text).ShouldBeSameAs(text);

    [Theory]
    [InlineData("curl -d password=x$(rm -rf /) host", "$(rm -rf /)")]
    [InlineData("login --token abc; rm -rf /", "; rm -rf /")]
    [InlineData("PASSWORD=abc`reboot`", "`reboot`")]
    [InlineData("sh -c 'TOKEN= /srv/wipe-prod'", "/srv/wipe-prod")]
    [InlineData("kubectl --token= delete ns prod", "delete")]
    [InlineData("mysql --password '' drop-everything", "drop-everything")]
    [InlineData("sh -c 'PASSWORD=\"\" reboot'", "reboot")]
    [InlineData("sh -c 'token: reboot-all'", "reboot-all")]
    [InlineData("sh -c 'MODE=basic terraform destroy'", "terraform destroy")]
    [InlineData("aws --profile basic delete-stack x", "delete-stack")]
    [InlineData("./ghp_x/wipe-all-prod1.sh", "wipe-all-prod1.sh")]
    [InlineData("./ghp_0123456789abcdefghij0123456789.sh", "ghp_0123456789abcdefghij0123456789.sh")]
    [InlineData("rm -rf sk-production-db-2024-all", "sk-production-db-2024-all")]
    [InlineData("curl -F secret=@/etc/shadow http://x", "@/etc/shadow")]
    [InlineData("rm -rf --token=/var/lib/*", "/var/lib/*")]
    [InlineData("password=os.system('rm -rf /')", "os.system")]
    [InlineData("bash -c 'echo -----BEGIN PRIVATE KEY-----; rm -rf build'", "; rm -rf build")]
    [InlineData("echo -----BEGIN PRIVATE KEY-----\nreboot\n-----END PRIVATE KEY-----", "reboot")]
    [InlineData("echo -----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gun\n/sbin/poweroff\n-----END PRIVATE KEY-----", "/sbin/poweroff")]
    public void Never_hides_what_a_shell_would_act_on(string text, string danger) => Redactor.MaskText(text).ShouldContain(danger);

    [Fact]
    public void A_command_does_not_hide_under_the_name_of_a_secret()
    {
        var masked = Redactor.MaskMap(PlainMap.Of(("cookie", "$(rm -rf /); DROP"), ("password", "rm -rf /"), ("tokens", new[] { "rm", "-rf", "/" })));

        masked["cookie"].ShouldBe("$(rm -rf /); DROP");
        masked["password"].ShouldBe("rm -rf /");
        masked["tokens"].ShouldBeOfType<PlainList>()[0].ShouldBe("rm");
    }

    [Fact]
    public void Many_cards_take_linear_time()
    {
        var text = string.Concat(Enumerable.Repeat("4111111111111111, ", 50_000));

        Redactor.MaskText(text).ShouldNotContain("4111111111111111");
    }

    [Fact]
    public void Masks_whole_values_under_secret_names_and_marks_equal_secrets_alike()
    {
        var masked = Redactor.MaskMap(PlainMap.Of(("password", "a b"), ("db_password", "a b"), ("apiKey", 12345), ("shipping", "x"), ("keys", PlainMap.Of(("secret", "a b")))));

        masked["password"].ShouldBe(masked["db_password"]);
        ((PlainMap)masked["keys"]!)["secret"].ShouldBe(masked["password"]);
        masked["apiKey"].ShouldNotBe(12345L);
        masked["shipping"].ShouldBe("x");
        new Redactor().MaskMap(PlainMap.Of(("password", "a b")))["password"].ShouldNotBe(masked["password"]);
    }

    [Theory]
    [InlineData("token=-")]
    [InlineData("-eyj")]
    [InlineData("password ")]
    [InlineData("tokentoken")]
    [InlineData("-----begin private key ")]
    [InlineData("://a:b@")]
    [InlineData("4-")]
    [InlineData("bearer ")]
    public void Text_made_of_nothing_but_labels_takes_linear_time(string piece)
    {
        // Quadratic work on these million characters would run for minutes and trip the runner's limit.
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        Redactor.MaskText(text).ShouldNotBeNull();
    }
}
