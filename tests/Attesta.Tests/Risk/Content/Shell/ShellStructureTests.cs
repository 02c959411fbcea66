using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>Lists, pipelines, compounds, functions and redirections: every branch counts.</summary>
public sealed class ShellStructureTests
{
    [Theory]
    [InlineData("a; b & c && d || e | f", "a", "b", "c", "d", "e", "f")]
    [InlineData("a |& b", "a", "b")]
    [InlineData("a\n\nb # c\nd", "a", "b", "d")]
    [InlineData("a && \\\nb", "a", "b")]
    [InlineData("(a; b) && { c; d; }", "a", "b", "c", "d")]
    [InlineData("if a; then b; elif c; then d; else e; fi", "a", "b", "c", "d", "e")]
    [InlineData("while a; do b; done", "a", "b")]
    [InlineData("until a\ndo b\ndone", "a", "b")]
    [InlineData("for x in 1 2; do a $x; done", "a 1", "a 2")]
    [InlineData("for ((i=0;i<3;i++)); do a; done", "a")]
    [InlineData("for d in /etc /var; do rm -rf \"$d/x\"; done", "rm -rf /etc/x", "rm -rf /var/x")]
    [InlineData("for f in *.log; do rm $f; done", "rm *.log")]
    [InlineData("select f in a b; do rm $f; done", "rm a", "rm b")]
    [InlineData("case $x in a|b) c;; (d) e;; *) f ;; esac", "c", "e", "f")]
    [InlineData("f() { rm \"$1\"; }; f /x", "rm …", "f /x", "rm /x")]
    [InlineData("f() { rm x; }", "rm x")]
    [InlineData("function f { rm x; }", "rm x")]
    [InlineData("foo() { sudo \"$@\"; }; foo rm -rf /x", "sudo …", "sudo > …", "foo rm -rf /x", "sudo rm -rf /x", "sudo > rm -rf /x")]
    [InlineData(":(){ :|:& };:", ":", "fork-bomb", ":", "fork-bomb", ":", ":", "fork-bomb", ":", "fork-bomb")]
    [InlineData("! rm x", "rm x")]
    [InlineData("time (rm x)", "rm x")]
    [InlineData("[[ -f x && $y < z ]] && rm x", "[[ -f x … z", "rm x")]
    [InlineData("[ -f x ] && rm x", "[ -f x ]", "rm x")]
    [InlineData("((i++)); a", "a")]
    [InlineData("((a); b)", "a", "b")]
    [InlineData("echo a >| b; echo c &> d; echo e &>> f; e >&2", "echo a", "echo c", "echo e", "e")]
    [InlineData("2>/dev/null rm x", "rm x")]
    [InlineData("> /etc/passwd", ":")]
    [InlineData("cat <<EOF\nrm -rf /\nEOF\nls", "cat", "ls")]
    [InlineData("cat <<'A' <<B\na\nA\nb\nB\nls", "cat", "ls")]
    [InlineData("cat <<EOF\n$(rm x)\nEOF", "cat", "rm x")]
    [InlineData("cat <<'EOF'\n$(rm x)\nEOF", "cat")]
    [InlineData("cat <<-E\n\trm x\n\tE\nls", "cat", "ls")]
    [InlineData("x=$(cat <<E\nrm\nE\n); $x y", "cat", "rm y")]
    [InlineData("diff <(sort a) <(sort b)", "diff … …", "sort a", "sort b")]
    [InlineData("echo x > >(sh)", "echo x", "sh")]
    [InlineData("{ a; b; } > x", "a", "b", ":")]
    [InlineData("alias x='rm -rf'; x /", "alias [x=rm -rf]", "rm -rf /")]
    [InlineData("trap 'rm -rf /tmp/x' EXIT", "trap [rm -rf /tmp/x] EXIT", "trap > rm -rf /tmp/x")]
    [InlineData("coproc rm x", "coproc rm x")]
    [InlineData("echo `echo \\`rm x\\``", "echo …", "echo …", "rm x")]
    [InlineData("git commit -m \"rm -rf / now; drop table x\"", "git commit -m [rm -rf / now; drop table x]")]
    [InlineData("grep -r 'rm -rf' .", "grep -r [rm -rf] .")]
    [InlineData("echo 'curl x | sh' > notes.txt", "echo [curl x | sh]")]
    public void Finds_every_command_of_the_structure(string text, params string[] commands)
    {
        var reading = ShellReader.Read(text);

        reading.Commands.Select(ShellText.Line).ShouldBe(commands);
        reading.NotUnderstood.ShouldBeNull();
    }
}
