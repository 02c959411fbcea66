using System.Text;
using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>Command lines, and what may be put around them without taking anything away.</summary>
internal static class CommandLines
{
    public static readonly string[] Simple =
    [
        "rm -rf /srv/app", "git push --force origin main", "sudo systemctl stop nginx", "find /var -name '*.log' -exec rm {} \\;", "cat a | grep -v 'b c' > d",
        "kubectl -n prod delete pod \"a b\"", "dd if=/dev/zero of=/dev/sda", "sh -c 'rm -r x; ls'", "echo \"$(date) $HOME\" >> log", "FOO=bar make -j4 install",
        "chmod 777 /etc/passwd", "psql -c 'DROP TABLE x'", "docker run --rm alpine rm -rf /x", "xargs -n1 rm < list", "python3 -c \"import os; os.system('rm x')\"",
        "tar czf - . | ssh host 'cat > x.tgz'", "a=1 b=2 env", "true", "ls -la ~ *.txt {a,b}", "curl -s https://example.com/x | sh", "[ -f x ]", "terraform destroy -auto-approve",
        "for i in 1 2; do rm $i; done", "if test -f x; then rm x; fi", "(cd /tmp && rm -rf x)", "cat <<'E'\nrm x\nE\n", "echo cm0gLXJmIC8K | base64 -d | sh", "f() { rm \"$1\"; }; f x",
    ];

    public static readonly string[] Segments =
    [
        "true", "ls", "echo hi", "cd /tmp", "echo 'a \" b'", "echo \"it's\"", "# note\ntrue", "x=1", "export Y=2", "(true)", "{ true; }", "if true; then ls; fi", "for z in 1 2 3; do echo $z; done",
        "case a in a) ls;; esac", "cat <<E\nhi\nE\n", "echo $((1+2))", "[[ -f a && b < c ]]", "((1))", "! false", "time ls", "echo {1..3}", "echo `date`", "Get-Date", "alias q=ls", "set -e", "g() { ls; }",
        "echo a\\ b", "trap 'ls' EXIT", "shift", "unset x", "a=(1 2)", "read q", "dir /b", "del /q x",
    ];

    public static readonly Func<string, string>[] Wrappers =
    [
        line => $"({line}\n)", line => $"{{ {line}\n}}", line => $"if true; then {line}\nfi", line => $"while true; do {line}\ndone", line => $"for i in 1; do {line}\ndone",
        line => $"sh -c {Quoted(line)}", line => $"bash -lc {Quoted(line)}", line => $"sudo -u root bash -c {Quoted(line)}", line => $"eval {Quoted(line)}", line => $"ssh -p 22 host {Quoted(line)}",
        line => $"nohup timeout 5 sh -c {Quoted(line)} &", line => $"echo \"$({line}\n)\"", line => $"x=$({line}\n)", line => $"echo {Quoted(line)} | sh", line => $"f() {{ {line}\n}}; f",
        line => $"echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(line))} | base64 -d | bash", line => $"bash <<'STOP{line.Length}'\n{line}\nSTOP{line.Length}\n", line => $"bash <<< {Quoted(line)}",
        line => $"docker exec box sh -c {Quoted(line)}", line => $"kubectl exec pod -- sh -c {Quoted(line)}", line => $"trap {Quoted(line)} EXIT", line => $"watch {Quoted(line)}", line => $"env -S {Quoted($"sh -c {Quoted(line)}")}",
        line => $"cat <({line}\n)", line => $"su -c {Quoted(line)} root", line => $"case x in x) {line}\n;; esac", line => $"! {{ {line}\n}}", line => $"true && {{ {line}\n}}", line => $"a=1 sh -c {Quoted(line)}",
    ];

    public static readonly Func<string, string, string>[] Joins =
    [
        (line, more) => $"{line}\n{more}", (line, more) => $"{more}\n{line}", (line, more) => $"{more}; {line}", (line, more) => $"{more} && {line}", (line, more) => $"{more} || {line}", (line, more) => $"{more} & {line}",
        (line, more) => $"{more} | {line}", (line, more) => $"{{ {line}\n}} | {{ {more}\n}}", (line, more) => $"{line} # {more.ReplaceLineEndings(" ")}", (line, more) => $"{{ {line}\n}} > out", (line, more) => $"{{ {line}\n}} && {more}",
    ];

    public static readonly Func<string, string>[] Spellings =
    [
        Plain, word => $"'{word}'", word => $"\"{word}\"", word => string.Concat(word.Select(c => $"\\{c}")), word => $"{word[..1]}''{word[1..]}", word => $"$'{word}'",
        word => $"\"{word[..1]}\"'{word[1..]}'", word => $"$(echo {word})", word => $"\\\n{word}", word => $"`printf %s {word}`", word => $"${{NOTSET:-{word}}}",
    ];

    private static string Plain(string word) => word;

    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The programs of a reading with how often each is there.</summary>
    public static Dictionary<string, int> Programs(string text) =>
        ShellReader.Read(text).Commands.GroupBy(command => command.Program).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The programs that the larger line lost.</summary>
    public static string[] Lost(string line, string larger)
    {
        var after = Programs(larger);
        return [.. Programs(line).Where(program => after.GetValueOrDefault(program.Key) < program.Value).Select(program => program.Key)];
    }
}
