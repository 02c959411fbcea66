using System.Text.Json;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class RunRefusalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Denies_what_needs_a_person_when_there_is_none()
    {
        _folder.Write("build/app", "binary");

        var ran = await RealProcess.RunAsync(_folder.Path, "yes\n", ["run", "--", "rm", "-rf", "build"]);

        ran.Code.ShouldBe(126);
        ran.Out.ShouldBeEmpty();
        ran.Errors.ShouldStartWith("error: not approved. Denied: no operator");
        File.Exists(_folder.At("build/app")).ShouldBeTrue();
        var entry = JsonDocument.Parse(File.ReadAllLines(_folder.Trail).ShouldHaveSingleItem()).RootElement;
        entry.GetProperty("verdict").GetString().ShouldBe("denied");
        entry.GetProperty("metadata").GetProperty("reason").GetString()!.ShouldContain("no operator");
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("file/audit.jsonl")]
    [InlineData("/proc/nowhere/audit.jsonl")]
    [InlineData("link.jsonl")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public async Task Runs_nothing_when_the_ledger_cannot_be_written(string ledger)
    {
        _folder.Write("file", "");
        Directory.CreateDirectory(_folder.At("folder"));
        File.CreateSymbolicLink(_folder.At("link.jsonl"), _folder.At("elsewhere.jsonl"));
        _folder.Write("attesta.yaml", $"audit:\n  path: {ledger}\n");

        var ran = await RealProcess.ShellAsync(_folder.Path, "mkfifo pipe; exec $ATTESTA run -- touch ran");

        ran.Code.ShouldBe(125);
        ran.Errors.ShouldStartWith("error: the audit ledger cannot be written, so nothing runs");
        File.Exists(_folder.At("ran")).ShouldBeFalse();
        File.Exists(_folder.At("elsewhere.jsonl")).ShouldBeFalse();
    }

    [Fact]
    public async Task Runs_nothing_when_the_disk_is_full()
    {
        // A limit on the size of files stands for a full disk; the runtime's own files are exempt by asking it to write none.
        var ran = await RealProcess.ShellAsync(_folder.Path, "export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; trap '' XFSZ; ulimit -f 0; $ATTESTA run -- mkdir ran");

        ran.Code.ShouldBe(125);
        Directory.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("polcy:\n  mode: enforce\n")]
    [InlineData("policy: [")]
    [InlineData("policy:\n  fail_mode: maybe\n")]
    public async Task Runs_nothing_on_a_configuration_that_is_not_sound(string yaml)
    {
        _folder.Write("attesta.yaml", yaml);

        var ran = await RealProcess.RunAsync(_folder.Path, "run", "--", "touch", "ran");

        ran.Code.ShouldBe(2);
        ran.Errors.ShouldContain("attesta.yaml:");
        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("missing.yaml")]
    [InlineData("")]
    public async Task Runs_nothing_when_the_named_configuration_is_missing(string name)
    {
        var named = await RealProcess.RunAsync(_folder.Path, "run", "--config", name, "--", "touch", "ran");

        named.Code.ShouldBe(2);
        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task Runs_nothing_when_the_variable_names_a_missing_configuration()
    {
        var ran = await RealProcess.RunAsync(_folder.Path, "", ["run", "--", "touch", "ran"], start => start.Environment["ATTESTA_CONFIG"] = "missing.yaml");

        ran.Code.ShouldBe(2);
        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task Never_passes_over_a_configuration_that_is_a_broken_link_or_misnamed()
    {
        File.CreateSymbolicLink(_folder.At("attesta.yaml"), _folder.At("nowhere.yaml"));
        (await RealProcess.RunAsync(_folder.Path, "run", "--", "touch", "ran")).Code.ShouldBe(2);

        File.Delete(_folder.At("attesta.yaml"));
        _folder.Write("attesta.yml", "policy: {}\n");
        (await RealProcess.RunAsync(_folder.Path, "run", "--", "touch", "ran")).Code.ShouldBe(2);

        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task Applies_the_configuration_of_a_folder_above()
    {
        _folder.Write("attesta.yaml", "risk:\n  block: [touch]\n");
        Directory.CreateDirectory(_folder.At("a/b"));

        var ran = await RealProcess.RunAsync(_folder.At("a/b"), "run", "--", "touch", "ran");

        ran.Code.ShouldBe(126);
        ran.Errors.ShouldContain("Blocked by policy");
        File.Exists(_folder.At("a/b/ran")).ShouldBeFalse();
        LedgerVerifier.Verify(_folder.Trail).Entries.ShouldBe(1);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "--")]
    [InlineData("run", "--", "")]
    [InlineData("run", "touch", "ran")]
    [InlineData("run", "--agent", "--", "touch", "ran")]
    [InlineData("--config", "x", "run", "--", "touch", "ran")]
    public async Task Refuses_a_line_that_it_does_not_understand(params string[] arguments)
    {
        var ran = await RealProcess.RunAsync(_folder.Path, arguments);

        ran.Code.ShouldBe(2);
        ran.Errors.ShouldStartWith("error: ");
        ran.Errors.ShouldContain("hint: ");
        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }

    [Fact]
    public async Task Refuses_an_argument_that_it_could_not_pass_on_as_it_is()
    {
        var ran = await RealProcess.ShellAsync(_folder.Path, "exec $ATTESTA run -- touch $'caf\\xe9'");

        ran.Code.ShouldBe(2);
        ran.Errors.ShouldContain("not UTF-8");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_so_when_the_current_folder_is_gone()
    {
        var ran = await RealProcess.ShellAsync(_folder.Path, "mkdir gone; cd gone; rmdir ../gone; $ATTESTA run -- touch ../ran; echo $?; $ATTESTA version >/dev/null; echo $?");

        ran.Out.ShouldBe("2\n0\n");
        ran.Errors.ShouldContain("the current folder has been deleted");
        File.Exists(_folder.At("ran")).ShouldBeFalse();
    }
}
