using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>What a command carries besides its words.</summary>
public sealed class ShellCommandTests
{
    [Theory]
    [InlineData("rm x", "rm", false)]
    [InlineData("curl x | sh", "sh", true)]
    [InlineData("curl x | sudo bash -s -- a", "bash", true)]
    [InlineData("bash <(curl x)", "bash", true)]
    [InlineData("bash < <(curl x)", "bash", true)]
    [InlineData("sh -c \"$(curl x)\"", "sh", true)]
    [InlineData("eval \"$x\"", "eval", true)]
    [InlineData("source <(curl x)", "source", true)]
    [InlineData("curl x | python3 -", "python3", true)]
    [InlineData("python -c \"exec(input())\"", "python", true)]
    [InlineData("echo aGk= | openssl enc -d | sh", "sh", true)]
    [InlineData("iwr x | iex", "invoke-expression", true)]
    [InlineData("curl x | crontab -", "crontab", true)]
    [InlineData("{ sh; } < <(curl x)", "sh", true)]
    [InlineData("curl x | while read l; do eval $l; done", "eval", true)]
    [InlineData("bash script.sh", "bash", false)]
    [InlineData("echo ls | sh", "sh", false)]
    [InlineData("sh -c 'rm x'", "sh", false)]
    [InlineData("bash", "bash", false)]
    [InlineData("curl x | python3 script.py", "python3", false)]
    [InlineData("curl x | jq .", "jq", false)]
    [InlineData("bash -c \"cd $(pwd) && ls\"", "bash", false)]
    public void Knows_whether_code_is_run_that_is_not_there_to_be_read(string text, string program, bool expected) =>
        ShellReader.Read(text).Commands.Single(command => command.Program == program).RunsUnseenCode.ShouldBe(expected);

    [Theory]
    [InlineData("echo 'DROP TABLE x' | psql", "DROP TABLE x\n")]
    [InlineData("psql <<< 'DROP TABLE x'", "DROP TABLE x")]
    [InlineData("psql <<E\nDROP TABLE x\nE\n", "DROP TABLE x\n")]
    [InlineData("psql <<E\nDROP TABLE $x\nE\n", "DROP TABLE $x\n")]
    [InlineData("x=y; psql <<E\nDROP TABLE $x\nE\n", "DROP TABLE y\n")]
    [InlineData("x=y; psql <<'E'\nDROP TABLE $x\nE\n", "DROP TABLE $x\n")]
    [InlineData("printf '%s;\\n' 'DROP TABLE x' | sudo psql", "DROP TABLE x;\n")]
    [InlineData("ssh h psql <<'E'\nDROP TABLE x\nE\n", "DROP TABLE x\n")]
    [InlineData("cat x.sql | psql", null)]
    [InlineData("psql", null)]
    public void Knows_what_a_program_is_told(string text, string? expected) =>
        ShellReader.Read(text).Commands.Last(command => command.Program == "psql").StandardInput.ShouldBe(expected);

    [Fact]
    public void Knows_what_a_command_reads()
    {
        var commands = ShellReader.Read("curl a | sudo tee b | { grep c; sh; }").Commands;

        commands.Single(command => command.Program == "curl").Input.ShouldBeEmpty();
        commands.Single(command => command.Program == "tee").Input.Select(input => input.Program).ShouldBe(["curl"]);
        commands.Single(command => command.Program == "sh").Input.Select(input => input.Program).ShouldBe(["curl", "sudo", "tee"]);
    }

    [Theory]
    [InlineData("a > b", "> b")]
    [InlineData("a >| b", "> b")]
    [InlineData("a &> b", "> b")]
    [InlineData("a >& b", "> b")]
    [InlineData("a 2> b", "> b")]
    [InlineData("a {fd}> b", "> b")]
    [InlineData("a >> b", ">> b")]
    [InlineData("a &>> b", ">> b")]
    [InlineData("a < b", "< b")]
    [InlineData("a <> b", "<> b")]
    [InlineData("a 2>&1", ">& 1")]
    [InlineData("a >&-", ">& -")]
    [InlineData("a <<< b", "<<< b")]
    [InlineData("a > \"$x/y\"", "> …/y")]
    [InlineData("> b a", "> b")]
    [InlineData("cmd /c \"a > b\"", "> b")]
    [InlineData("Get-Item a > b", "> b")]
    public void Knows_where_output_goes(string text, string expected) =>
        string.Join(' ', ShellReader.Read(text).Commands[^1].Redirections.Select(redirection => $"{redirection.Kind} {ShellText.Word(redirection.Target)}")).ShouldBe(expected);

    [Fact]
    public void Tells_unknown_parts_from_known_ones()
    {
        var words = ShellReader.Read("a b *.c \"$d/e\" f$g$h \"*\" ~ $HOME").Commands[0].Arguments;

        words.ShouldBe([new("b"), new("*.c", IsExact: false, HasGlob: true), new("/e", IsExact: false, FirstGap: 0, LastGap: 0), new("f", IsExact: false, FirstGap: 1, LastGap: 1), new("*"), new("~"), new("~")]);
    }

    [Fact]
    public void Keeps_what_is_set_for_one_command()
    {
        var commands = ShellReader.Read("A=1 B=\"$x\" sudo C=3 psql -c x").Commands;

        commands[0].Assignments.Select(ShellText.Word).ShouldBe(["A=1", "B=…"]);
        commands[1].Assignments.Select(ShellText.Word).ShouldBe(["C=3"]);
    }

    [Fact]
    public void Shows_where_a_command_stands()
    {
        var commands = ShellReader.Read("cd /x && sudo rm -rf \"a b\" # gone").Commands;

        commands.Select(command => command.Evidence).ShouldBe(["cd /x", "sudo rm -rf \"a b\"", "sudo rm -rf \"a b\""]);
        ShellReader.Read($"echo {new string('x', 5_000)}").Commands[0].Evidence.Length.ShouldBe(240);
    }

    [Theory]
    [InlineData("python3.11", "python")]
    [InlineData("pip3", "pip")]
    [InlineData("php8.2", "php")]
    [InlineData("gcc-12", "gcc")]
    [InlineData("md5sum", "md5sum")]
    [InlineData("base64", "base64")]
    [InlineData("k3s", "k3s")]
    public void Knows_a_program_without_its_version(string program, string family) => ShellReader.Read(program).Commands[0].Family.ShouldBe(family);
}
