using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

public sealed partial class RunInTerminalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // What is asked about here must not depend on what rules know.
    public RunInTerminalTests() => _folder.Write("attesta.yaml", "risk: {scorer: default}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_stays_when_its_removal_is_denied_and_goes_when_it_is_approved()
    {
        _folder.Write("build/app", "binary");
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("$ATTESTA run --agent builder -- rm -rf build");
        var card = await terminal.SeeAsync("[y/N]");
        await terminal.PressAsync("n", "Enter");
        await terminal.SeeAsync("exit=126");
        File.Exists(_folder.At("build/app")).ShouldBeTrue();

        await terminal.StartAsync("$ATTESTA run --agent builder -- rm -rf build");
        await terminal.SeeAsync("[y/N]");
        await terminal.PressAsync("y", "Enter");
        await terminal.SeeAsync("exit=0");
        Directory.Exists(_folder.At("build")).ShouldBeFalse();

        card.ShouldContain("MEDIUM RISK");
        card.ShouldContain("rm -rf build");
        card.ShouldContain("builder");
        var entries = File.ReadAllLines(_folder.Trail).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        entries.Select(entry => entry.GetProperty("verdict").GetString()).ShouldBe(["denied", "approved", "approved"]);
        entries[2].GetProperty("metadata").GetProperty("outcome_of").GetString().ShouldBe(entries[1].GetProperty("entry_id").GetString());
        LedgerVerifier.Verify(_folder.Trail).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task A_command_that_was_changed_at_the_terminal_runs_as_it_was_changed()
    {
        _folder.Write("build/app", "binary");
        _folder.Write("build old/app", "binary");
        await using var terminal = await RealTerminal.OpenAsync(_folder, 80, 24);

        await terminal.StartAsync("$ATTESTA run --agent builder --environment staging -- rm -rf build");
        await terminal.SeeAsync("Ctrl-E changes the call");
        await terminal.PressAsync("C-e", "Enter");
        await terminal.SeeAsync("Enter takes the value");
        await terminal.TypeAsync(" old; true");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("the ; is not quoted");
        await terminal.PressAsync("Enter", "C-u");
        await terminal.TypeAsync("rm -rf 'build old'");
        await terminal.PressAsync("Enter");
        await terminal.SeeAsync("t takes the changes");
        await terminal.TypeAsync("t");
        await terminal.SeeAsync("CHANGED BY AN APPROVER");
        await terminal.PressAsync("y", "Enter");
        var screen = await terminal.SeeAsync("exit=0");

        screen.ShouldContain("note: approved with changes: command: 'rm -rf build' -> \"rm -rf 'build old'\"");
        File.Exists(_folder.At("build/app")).ShouldBeTrue();
        Directory.Exists(_folder.At("build old")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_that_changed_while_it_was_read_is_not_started()
    {
        _folder.Write("tool", "#!/bin/sh\ntouch good\n");
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("chmod +x tool; $ATTESTA run --environment staging -- ./tool --with secret");
        await terminal.SeeAsync("[y/N]");
        File.WriteAllText(_folder.At("tool"), "#!/bin/sh\ntouch evil\n");
        await terminal.PressAsync("y", "Enter");
        await terminal.SeeAsync("exit=126");

        File.Exists(_folder.At("evil")).ShouldBeFalse();
        File.Exists(_folder.At("good")).ShouldBeFalse();
        File.ReadAllLines(_folder.Trail)[^1].ShouldContain("abandoned");
    }

    [Fact]
    public async Task The_keyboard_is_asked_even_when_input_and_output_are_pipes()
    {
        _folder.Write("build/app", "binary");
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("echo y | $ATTESTA run -- sh -c 'cat; rm -rf build' > out");
        await terminal.SeeAsync("[y/N]");
        File.Exists(_folder.At("build/app")).ShouldBeTrue();
        await terminal.PressAsync("y", "Enter");
        await terminal.SeeAsync("exit=0");

        File.ReadAllText(_folder.At("out")).ShouldBe("y\n");
        Directory.Exists(_folder.At("build")).ShouldBeFalse();
    }

    [Fact]
    public async Task Ctrl_C_while_it_asks_is_a_denial_that_is_written_down()
    {
        _folder.Write("build/app", "binary");
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("$ATTESTA run -- rm -rf build");
        await terminal.SeeAsync("[y/N]");
        await terminal.PressAsync("C-c");
        await terminal.SeeAsync("exit=126");

        ShouldBeDeniedOnce();
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    [InlineData("-HUP")]
    public async Task A_signal_while_it_asks_is_a_denial_that_is_written_down(string signal)
    {
        _folder.Write("build/app", "binary");
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("sh -c 'echo $$ > pid; exec $ATTESTA run -- rm -rf build'");
        await terminal.SeeAsync("[y/N]");
        using (var kill = Process.Start("kill", [signal, File.ReadAllText(_folder.At("pid")).Trim()]))
            await RealProcess.EndAsync(kill);
        await terminal.SeeAsync("exit=126");

        ShouldBeDeniedOnce();
        await terminal.StartAsync("stty -a | grep -o ' icanon\\| echo '");
        var settings = await terminal.SeeAsync("exit=0");
        settings.ShouldContain(" icanon");
    }

    [Fact]
    public async Task Ctrl_C_while_the_command_runs_is_for_the_command_alone()
    {
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("echo | $ATTESTA run -- bash -c 'trap \"echo caught; n=1\" INT; echo go-on; while [ -z \"$n\" ]; do sleep 0.05; done; sleep 0.3; exit 6'");
        await terminal.SeeAsync("go-on\n");
        await terminal.PressAsync("C-c");
        var screen = await terminal.SeeAsync("exit=6");

        Caught().Count(screen).ShouldBe(1);
        JsonDocument.Parse(File.ReadAllLines(_folder.Trail)[1]).RootElement.GetProperty("metadata").GetProperty("exit_code").GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task Ctrl_Z_stops_it_with_the_command_and_fg_goes_on()
    {
        await using var terminal = await RealTerminal.OpenAsync(_folder);

        await terminal.StartAsync("$ATTESTA run -- bash -c 'echo go-on; while [ ! -e end ]; do sleep 0.05; done; exit 4'");
        await terminal.SeeAsync("go-on\n");
        await terminal.PressAsync("C-z");
        await terminal.SeeAsync("Stopped");
        _folder.Write("end", "");
        await terminal.StartAsync("fg");
        await terminal.SeeAsync("exit=4");

        JsonDocument.Parse(File.ReadAllLines(_folder.Trail)[1]).RootElement.GetProperty("metadata").GetProperty("exit_code").GetInt32().ShouldBe(4);
    }

    private void ShouldBeDeniedOnce()
    {
        File.Exists(_folder.At("build/app")).ShouldBeTrue();
        var entry = JsonDocument.Parse(File.ReadAllLines(_folder.Trail).ShouldHaveSingleItem()).RootElement;
        entry.GetProperty("verdict").GetString().ShouldBe("denied");
    }

    [GeneratedRegex(@"(^|\n|\^C)caught")]
    private static partial Regex Caught();
}
