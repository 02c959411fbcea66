using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>Words are what the shell would make of them.</summary>
public sealed class ShellWordTests
{
    [Theory]
    [InlineData("rm -rf /", "rm -rf /")]
    [InlineData("  rm   -rf\t/  ", "rm -rf /")]
    [InlineData("r''m -r\"f\" \\/", "rm -rf /")]
    [InlineData("\\rm x; 'rm' y; \"rm\" z", "rm x", "rm y", "rm z")]
    [InlineData("/usr/bin/rm z; RM.EXE q", "rm z", "rm q")]
    [InlineData("r\\\nm x", "rm x")]
    [InlineData("rm x # rm y", "rm x")]
    [InlineData("echo a#b '# c'", "echo a#b [# c]")]
    [InlineData("rm${IFS}-rf${IFS}/", "rm -rf /")]
    [InlineData("cat$IFS$9/etc/passwd", "cat /etc/passwd")]
    [InlineData("{rm,-rf,/}", "rm -rf /")]
    [InlineData("rm -rf /{bin,etc/{a,b}}", "rm -rf /bin /etc/a /bin /etc/b")]
    [InlineData("touch f{1..3}.txt", "touch f1.txt f2.txt f3.txt")]
    [InlineData("echo {} a{b}c", "echo {} a{b}c")]
    [InlineData("rm *.log \"*.txt\" 'a?b'", "rm *.log *.txt a?b")]
    [InlineData("rm -rf \"${DIR:?}\"/*", "rm -rf …/*")]
    [InlineData("rm -rf $UNSET/*", "rm -rf …/*")]
    [InlineData("rm -rf ~/x $HOME/y", "rm -rf ~/x ~/y")]
    [InlineData("rm -- \"-rf x\" ''", "rm -- [-rf x] []")]
    [InlineData("a=rm; $a -rf /", "rm -rf /")]
    [InlineData("a=rm b=$a; $b x", "rm x")]
    [InlineData("a=rm; a=ls; $a x", "ls x")]
    [InlineData("a=rm; false && a=ls; $a x", "false", "rm x", "ls x")]
    [InlineData("a=rm; (a=ls); $a x", "rm x", "ls x")]
    [InlineData("a=/; a+=etc; rm $a", "rm /etc")]
    [InlineData("x=${Y:-rm}; $x -rf /", "rm -rf /")]
    [InlineData("x=rmxx; ${x:0:2} -rf /; ${x%xx} y; ${x/rm/cp} z", "rm -rf /", "rm y", "cpxx z")]
    [InlineData("x=RM; ${x,,} a; y=x; ${!y} b", "rm a", "rm b")]
    [InlineData("x='rm -rf'; $x /; \"$x\" y", "rm -rf /", "rm -rf y")]
    [InlineData("IFS=,; x=rm,-rf,/; $x", "rm -rf /")]
    [InlineData("a=(rm -rf /); \"${a[@]}\"; ${a[0]} x", "rm -rf /", "rm x")]
    [InlineData("set -- rm -rf /; \"$@\"; $1 x", "set -- rm -rf /", "rm -rf /", "rm x")]
    [InlineData("export A=rm; $A x", "export A=rm", "rm x")]
    [InlineData("readonly a=rm; a=ls; $a x", "readonly a=rm", "rm x", "ls x")]
    [InlineData("read a; $a x", "read a", "… x")]
    [InlineData("x=$(echo rm); $x -rf /", "echo rm", "rm -rf /")]
    [InlineData("$(echo rm) -rf /", "rm -rf /", "echo rm")]
    [InlineData("`printf '%s' rm` -rf /", "rm -rf /", "printf %s rm")]
    [InlineData("$(which rm) -rf /x", "rm -rf /x", "which rm")]
    [InlineData("$(printf '\\x72\\155') x", "rm x", "printf \\x72\\155")]
    [InlineData("echo $((1+2)) $[3]", "echo … …")]
    [InlineData("rm !(keep) @(a|b)", "rm !(keep) @(a|b)")]
    [InlineData("echo \"a $(rm x) b\" 'c $(rm y)'", "echo [a … b] [c $(rm y)]", "rm x")]
    [InlineData("echo \"a \\\"; rm x\\\" b\"", "echo [a \"; rm x\" b]")]
    public void Resolves_quotes_variables_and_patterns(string text, params string[] commands)
    {
        var reading = ShellReader.Read(text);

        reading.Commands.Select(ShellText.Line).ShouldBe(commands);
        reading.NotUnderstood.ShouldBeNull();
    }
}
