using System.Diagnostics;
using Attesta.Terminal.Tests.Fakes;

namespace Attesta.Terminal.Tests.Device;

public sealed class RealTerminalTests
{
    private const string Interrupt = "\x03";
    private const int Terminate = 15;
    private const string CursorBack = "\e[?25h";

    [Fact]
    public void Approves_and_puts_the_terminal_back()
    {
        using var terminal = new Pty(100, 30);
        var before = terminal.Settings;

        terminal.Start();
        terminal.WaitFor("[y/N]");
        var during = terminal.Settings;
        terminal.Type("y\r");
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe("approved by roland");
        during.ShouldNotBe(before);
        terminal.Settings.ShouldBe(before);
        terminal.Seen.ShouldContain(new string('─', 84) + "╮");
        terminal.Seen.ShouldEndWith(CursorBack);
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData("y" + Interrupt + "\r")]
    [InlineData("\x04")]
    [InlineData("\e[200~y\r" + Interrupt)]
    public void Ctrl_C_denies_and_puts_the_terminal_back(string keys)
    {
        using var terminal = new Pty();
        var before = terminal.Settings;

        terminal.Start();
        terminal.WaitFor("[y/N]");
        terminal.Type(keys);
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe("denied interrupted");
        terminal.Settings.ShouldBe(before);
        terminal.Seen.ShouldEndWith(CursorBack);
    }

    [Fact]
    public void What_was_typed_before_the_card_does_not_approve()
    {
        using var terminal = new Pty();
        terminal.Type("y\ryes\r");

        terminal.Start();
        terminal.WaitFor("[y/N]");
        terminal.Type("\r");
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe("denied");
    }

    [Fact]
    public void Escape_alone_opens_the_denial_and_an_arrow_does_not()
    {
        using var terminal = new Pty();

        terminal.Start();
        terminal.WaitFor("[y/N]");
        terminal.Type("\e[A\eOB\e");
        terminal.WaitFor("Deny this action. Why?");
        terminal.Type("nein, müde 🙂\r");
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe("denied nein, müde 🙂");
    }

    [Fact]
    public void Ctrl_E_changes_the_call_with_the_keys_of_a_real_keyboard()
    {
        using var terminal = new Pty(80, 24);
        var before = terminal.Settings;

        terminal.Start();
        terminal.WaitFor("[y/N]");
        terminal.Type("\x05");
        terminal.WaitFor("Change the call");
        terminal.Type("\r/old\e[D\e[D\e[D\e[3~g\x01\e[C\x05");
        terminal.WaitFor("srv/gld");
        terminal.Type("\r");
        terminal.WaitFor("path: '/srv' -> '/srv/gld'");
        terminal.Type("t");
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe("edited by roland: path=/srv/gld");
        terminal.Settings.ShouldBe(before);
    }

    [Fact]
    public void A_dumb_terminal_changes_the_call_in_lines()
    {
        using var terminal = new Pty();

        terminal.Start(term: "dumb");
        terminal.WaitFor("[y/N]\r\n> ");
        terminal.Type("edit\n");
        terminal.WaitFor("to drop them.\r\n> ");
        terminal.Type("1\n");
        terminal.WaitFor("leaves it as it is.\r\n> ");
        terminal.Type("/srv/old\n");
        terminal.WaitFor("Change: path");
        terminal.Type("take\n");
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe("edited by roland: path=/srv/old");
        terminal.Seen.ShouldNotContain("\e");
    }

    [Fact]
    public void A_signal_that_ends_the_process_puts_the_terminal_back()
    {
        using var terminal = new Pty();
        var before = terminal.Settings;

        terminal.Start();
        terminal.WaitFor("[y/N]");
        terminal.Signal(Terminate);
        terminal.WaitForExit().ShouldNotBe(0);

        terminal.Result.ShouldBe("");
        terminal.Settings.ShouldBe(before);
        terminal.Seen.ShouldContain(CursorBack);
    }

    [Fact]
    public void A_terminal_that_is_closed_approves_nothing()
    {
        using var terminal = new Pty();

        terminal.Start();
        terminal.WaitFor("[y/N]");
        terminal.Type("y");
        terminal.HangUp();
        terminal.WaitForExit();

        terminal.Result.ShouldNotContain("approved");
    }

    [Theory]
    [InlineData("y\n", "approved by roland")]
    [InlineData("\n", "denied")]
    [InlineData("deny: later\n", "denied later")]
    [InlineData(Interrupt, "denied interrupted")]
    [InlineData("\x04", "denied")]
    public void A_dumb_terminal_is_asked_in_lines(string keys, string expected)
    {
        using var terminal = new Pty();
        terminal.Type("y\n");
        var before = terminal.Settings;

        terminal.Start(term: "dumb");
        terminal.WaitFor("[y/N]\r\n> ");
        terminal.Type(keys);
        terminal.WaitForExit().ShouldBe(0);

        terminal.Result.ShouldBe(expected);
        terminal.Seen.ShouldNotContain("\e");
        terminal.Settings.ShouldBe(before);
    }

    [Fact]
    public void Without_a_terminal_there_is_nobody_to_ask()
    {
        var result = Path.GetTempFileName();
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false };
        start.ArgumentList.Add("--wait");
        start.ArgumentList.Add(TerminalHost.Program);
        TerminalHost.Configure(start, result);

        using var process = Process.Start(start).ShouldNotBeNull();
        process.WaitForExit(60_000).ShouldBeTrue();

        File.ReadAllText(result).ShouldBe("headless");
        File.Delete(result);
    }
}
