using System.Text.Json;
using Attesta.Audit;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class TotpTests : IDisposable
{
    private const string Policy =
        """
        policy:
          challenge_map: {critical: totp}
          min_review_seconds: {confirm: 0}
          totp: {secret: "file:gate.totp", period_seconds: 300, max_attempts: 2}
        risk:
          overrides: {rm: critical}
        """;

    private static readonly TotpRules Rules = new() { Period = TimeSpan.FromMinutes(5) };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_secret_stands_alone_on_the_output_and_its_address_beside_it()
    {
        var made = await new InProcess(_folder.Path).RunAsync("totp", "new", "--account", "alice", "--issuer", "My Gate");

        made.Code.ShouldBe(0);
        TotpSecret.Read(made.Lines.ShouldHaveSingleItem()).ShouldNotBeNull();
        made.Errors.ShouldContain($"otpauth://totp/My%20Gate:alice?secret={made.Lines[0]}&issuer=My%20Gate&algorithm=SHA1&digits=6&period=30");
        (await new InProcess(_folder.Path).RunAsync("totp", "new")).Lines[0].ShouldNotBe(made.Lines[0]);
    }

    [Fact]
    public async Task A_program_gets_secret_and_address_as_json()
    {
        var made = JsonDocument.Parse((await new InProcess(_folder.Path).RunAsync("totp", "new", "--json")).Out).RootElement;

        made.GetProperty("uri").GetString()!.ShouldContain(made.GetProperty("secret").GetString()!);
    }

    [Theory]
    [InlineData("--account", "a:b")]
    [InlineData("--issuer", " ")]
    public async Task What_an_address_cannot_hold_is_refused(string option, string value) =>
        (await new InProcess(_folder.Path).RunAsync("totp", "new", option, value)).Code.ShouldBe(2);

    [Fact]
    public async Task The_code_of_the_moment_runs_the_command_and_the_same_code_no_other_one()
    {
        var secret = TotpSecret.New();
        _folder.Write("gate.totp", secret.Reveal() + "\n");
        _folder.Write("attesta.yaml", Policy);
        _folder.Write("one/app", "binary");
        _folder.Write("two/app", "binary");
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("$ATTESTA run --agent builder -- rm -rf one");
        var card = await terminal.SeeAsync("attempt 1/2");
        var code = secret.CodeAt(TimeProvider.System.GetUtcNow(), Rules);
        await terminal.TypeAsync($"{code[..3]} {code[3..]}");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("exit=0");
        Directory.Exists(_folder.At("one")).ShouldBeFalse();

        await terminal.StartAsync("$ATTESTA run --agent builder -- rm -rf two");
        await terminal.SeeAsync("attempt 1/2");
        await terminal.TypeAsync(code);
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("attempt 2/2");
        await terminal.TypeAsync(code);
        await terminal.PressAsync("Enter");
        var refused = await terminal.SeeAsync("exit=126");

        File.Exists(_folder.At("two/app")).ShouldBeTrue();
        refused.ShouldContain("this code was used already");
        card.ShouldContain("CRITICAL RISK");
        card.ShouldContain("rm -rf one");
        File.ReadAllText(_folder.Trail).ShouldNotContain(secret.Reveal());
        (await terminal.EverythingAsync()).ShouldNotContain(secret.Reveal());
        var entries = File.ReadAllLines(_folder.Trail).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        entries.Select(entry => entry.GetProperty("verdict").GetString()).ShouldBe(["approved", "approved", "denied"]);
        entries[0].GetProperty("metadata").GetProperty("challenge").GetProperty("method").GetString().ShouldBe("totp");
        LedgerVerifier.Verify(_folder.Trail).Intact.ShouldBeTrue();
    }
}
