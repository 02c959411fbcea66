using System.Diagnostics;
using System.Text.Json;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // What is asked about here must not depend on what rules know.
    public RunTests() => _folder.Write("attesta.yaml", "risk: {scorer: default}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Passes_every_argument_on_as_it_is()
    {
        string[] arguments = ["@file", "--help", "", "--", "--agent", "ünï 😀", "a\nb", "$HOME", "'", new string('x', 100_000)];

        var ran = await RealProcess.RunAsync(_folder.Path, ["run", "--", "printf", "%s|", .. arguments]);

        ran.Errors.ShouldBeEmpty();
        ran.Out.ShouldBe(string.Concat(arguments.Select(argument => argument + "|")));
    }

    [Fact]
    public async Task Gives_the_command_its_own_standard_input()
    {
        var ran = await RealProcess.RunAsync(_folder.Path, "one\ntwo\n", ["run", "--", "cat"]);

        ran.Out.ShouldBe("one\ntwo\n");
        ran.Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 126", 126)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public async Task Exits_as_the_command_did(string script, int code)
    {
        var ran = await RealProcess.RunAsync(_folder.Path, "run", "--", "sh", "-c", script);

        ran.Code.ShouldBe(code);
        ran.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Writes_the_decision_before_and_the_outcome_after()
    {
        await RealProcess.RunAsync(_folder.Path, "run", "--agent", "builder", "--", "sh", "-c", "cp .attesta/audit.jsonl before.jsonl; exit 3");

        File.ReadAllLines(_folder.At("before.jsonl")).Length.ShouldBe(1);
        var (decision, outcome) = (Entry(0), Entry(1));
        decision.GetProperty("action_name").GetString().ShouldBe("sh");
        decision.GetProperty("agent_id").GetString().ShouldBe("builder");
        decision.GetProperty("metadata").GetProperty("kwargs").GetProperty("command").GetString().ShouldBe("sh -c 'cp .attesta/audit.jsonl before.jsonl; exit 3'");
        decision.GetProperty("metadata").GetProperty("kwargs").GetProperty("cwd").GetString().ShouldBe(_folder.Path);
        outcome.GetProperty("action_name").GetString().ShouldBe("attesta.outcome");
        outcome.GetProperty("metadata").GetProperty("outcome_of").GetString().ShouldBe(decision.GetProperty("entry_id").GetString());
        outcome.GetProperty("metadata").GetProperty("exit_code").GetInt32().ShouldBe(3);
        LedgerVerifier.Verify(_folder.Trail).Intact.ShouldBeTrue();
    }

    [Theory]
    [InlineData("-TERM", "got TERM")]
    [InlineData("-HUP", "got HUP")]
    [InlineData("-INT", "got INT")]
    [InlineData("-QUIT", "got QUIT")]
    public async Task Passes_signals_on_to_the_command_and_records_how_it_ended(string signal, string answer)
    {
        const string script = "for s in TERM HUP INT QUIT; do trap \"echo got $s; exit 9\" $s; done; echo \"$PPID\"; while :; do sleep 0.05; done";
        using var process = RealProcess.Start(_folder.Path, ["run", "--", "bash", "-c", script]);
        var attesta = await process.StandardOutput.ReadLineAsync();

        using (var kill = Process.Start("kill", [signal, attesta!]))
            await RealProcess.EndAsync(kill);

        (await process.StandardOutput.ReadToEndAsync()).ShouldBe(answer + "\n");
        (await RealProcess.EndAsync(process)).ShouldBe(9);
        Entry(1).GetProperty("metadata").GetProperty("exit_code").GetInt32().ShouldBe(9);
    }

    [Fact]
    public async Task Finds_commands_as_a_shell_does()
    {
        _folder.WriteExecutable("tool", "#!/bin/sh\necho \"tool $1\"\n");

        (await RealProcess.RunAsync(_folder.Path, "run", "--", "./tool", "1")).Out.ShouldBe("tool 1\n");
        (await RealProcess.RunAsync(_folder.Path, "", ["run", "--", "tool", "2"], start => start.Environment["PATH"] += ":")).Out.ShouldBe("tool 2\n");
        Entry(0).GetProperty("metadata").GetProperty("kwargs").GetProperty("program").GetString().ShouldBe(_folder.At("tool"));
    }

    [Theory]
    [InlineData("no-such-command", "command not found: no-such-command")]
    [InlineData("./no-such-file", "command not found: ./no-such-file")]
    [InlineData("./folder", "./folder is a folder")]
    [InlineData("./text", "./text is not executable")]
    [InlineData("./no-first-line", "./no-first-line could not be started: Exec format error")]
    public async Task Exits_with_127_for_what_cannot_be_started(string name, string error)
    {
        Directory.CreateDirectory(_folder.At("folder"));
        _folder.Write("text", "hello");
        _folder.WriteExecutable("no-first-line", "echo hello\n");

        var ran = await RealProcess.RunAsync(_folder.Path, "run", "--", name);

        ran.Code.ShouldBe(127);
        ran.Errors.ShouldStartWith("error: " + error);
        ran.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_that_a_command_could_not_be_started()
    {
        _folder.WriteExecutable("no-first-line", "echo hello\n");

        await RealProcess.RunAsync(_folder.Path, "run", "--", "./no-first-line");

        Entry(1).GetProperty("metadata").GetProperty("outcome").GetString().ShouldBe("abandoned");
    }

    [Fact]
    public async Task Hands_no_file_of_its_own_to_the_command()
    {
        var ran = await RealProcess.RunAsync(_folder.Path, "run", "--", "sh", "-c", "readlink /proc/self/fd/*");

        ran.Out.ShouldNotContain("audit.jsonl");
        ran.Out.ShouldNotContain("tty");
    }

    [Fact]
    public async Task Masks_a_secret_on_the_command_line_in_the_record()
    {
        await RealProcess.RunAsync(_folder.Path, "run", "--", "echo", "--token=ghp_abcdefghijklmnopqrstuvwxyz0123456789");

        File.ReadAllText(_folder.Trail).ShouldNotContain("ghp_abcdefghijklmnopqrstuvwxyz0123456789");
    }

    private JsonElement Entry(int line) => JsonDocument.Parse(File.ReadAllLines(_folder.Trail)[line]).RootElement;
}
