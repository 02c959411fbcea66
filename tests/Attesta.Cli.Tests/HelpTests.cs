using System.Text.Json;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("demo")]
    [InlineData("init")]
    [InlineData("config")]
    [InlineData("config", "check")]
    [InlineData("run")]
    [InlineData("score")]
    [InlineData("risk")]
    [InlineData("risk", "eval")]
    [InlineData("policy")]
    [InlineData("policy", "replay")]
    [InlineData("evaluate")]
    [InlineData("challenge")]
    [InlineData("challenge", "compose")]
    [InlineData("challenge", "grade")]
    [InlineData("audit")]
    [InlineData("audit", "verify")]
    [InlineData("audit", "query")]
    [InlineData("audit", "stats")]
    [InlineData("audit", "rubber-stamps")]
    [InlineData("audit", "export")]
    [InlineData("audit", "tail")]
    [InlineData("witness")]
    [InlineData("witness", "serve")]
    [InlineData("totp")]
    [InlineData("totp", "new")]
    [InlineData("receipt")]
    [InlineData("receipt", "verify")]
    [InlineData("receipt", "issue")]
    [InlineData("receipt", "consistency")]
    [InlineData("keys")]
    [InlineData("keys", "new")]
    [InlineData("keys", "rotate")]
    [InlineData("keys", "show")]
    [InlineData("db")]
    [InlineData("db", "migrate")]
    [InlineData("db", "status")]
    [InlineData("db", "import")]
    [InlineData("trust")]
    [InlineData("trust", "show")]
    [InlineData("trust", "list")]
    [InlineData("trust", "revoke")]
    [InlineData("trust", "restore")]
    [InlineData("trust", "incident")]
    [InlineData("audit", "checkpoint")]
    [InlineData("audit", "prove")]
    [InlineData("audit", "consistency")]
    [InlineData("audit", "timestamp")]
    [InlineData("version")]
    public async Task Every_command_explains_itself_with_an_example(params string[] command)
    {
        var help = await RunAsync([.. command, "--help"]);

        help.Code.ShouldBe(0);
        help.Errors.ShouldBeEmpty();
        help.Out.ShouldContain("Example:");
        help.Out.ShouldContain("attesta " + string.Join(' ', command));
        help.Out.Split("Example:").Length.ShouldBe(2);

        // An example that a terminal of 80 columns would break loses its indentation there.
        var example = help.Out.Split("Example:\n")[1].Split("\n\n")[0].Split('\n');
        example.ShouldAllBe(line => line.StartsWith("    ", StringComparison.Ordinal) && line.Length <= 80);
    }

    [Fact]
    public async Task Without_a_command_it_shows_them_all()
    {
        var help = await RunAsync();

        help.Code.ShouldBe(0);
        foreach (var command in (string[])["demo", "init", "config", "run", "score", "risk", "evaluate", "policy", "challenge", "audit", "receipt", "keys", "witness", "db", "totp", "trust", "version"])
            help.Out.ShouldContain($"\n  {command}");
        (await RunAsync("help")).Out.ShouldBe(help.Out);
    }

    [Theory]
    [InlineData("nonsense", "error: there is no command 'nonsense'\nhint: attesta --help shows how it is used\n")]
    [InlineData("audit", "hint: attesta audit --help shows how it is used\n")]
    public async Task A_command_that_does_not_exist_is_refused_with_a_hint(string command, string errors)
    {
        var refused = await RunAsync(command);

        refused.Code.ShouldBe(2);
        refused.Out.ShouldBeEmpty();
        refused.Errors.ShouldEndWith(errors);
    }

    [Fact]
    public async Task Version_names_version_commit_and_runtime()
    {
        var person = await RunAsync("version");
        var program = JsonDocument.Parse((await RunAsync("version", "--json")).Out).RootElement;

        person.Out.ShouldStartWith($"attesta {program.GetProperty("version").GetString()} (commit ");
        program.GetProperty("runtime").GetString()!.ShouldStartWith(".NET ");
        (await RunAsync("--version")).Out.ShouldBe(person.Out);
    }

    [Fact]
    public async Task Says_nothing_and_still_ends_with_the_code_when_nobody_listens()
    {
        var ended = await RealProcess.ShellAsync(_folder.Path, "$ATTESTA nonsense 2>&-; echo $?; $ATTESTA version 2>&- >/dev/full; echo $?");

        ended.Out.ShouldBe("2\n125\n");
    }

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync(arguments);
}
