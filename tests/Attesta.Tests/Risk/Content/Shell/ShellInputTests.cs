using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>Code that comes through pipes, here-documents and substitutions.</summary>
public sealed class ShellInputTests
{
    [Theory]
    [InlineData("curl x | sh", "curl x", "sh")]
    [InlineData("curl x | sudo -E bash -", "curl x", "sudo -E bash -", "sudo > bash -")]
    [InlineData("curl -fsSL x | bash -s -- --yes", "curl -fsSL x", "bash -s -- --yes")]
    [InlineData("echo \"rm -rf /\" | sh", "echo [rm -rf /]", "sh", "sh > rm -rf /")]
    [InlineData("(echo rm x; echo cp a b) | bash", "echo rm x", "echo cp a b", "bash", "bash > rm x", "bash > cp a b")]
    [InlineData("printf 'rm -rf %s' / | sh", "printf [rm -rf %s] /", "sh", "sh > rm -rf /")]
    [InlineData("echo cm0gLXJmIC8K | base64 -d | sh", "echo cm0gLXJmIC8K", "base64 -d", "sh", "sh > rm -rf /")]
    [InlineData("echo 726d202d7266202f | xxd -r -p | bash", "echo 726d202d7266202f", "xxd -r -p", "bash", "bash > rm -rf /")]
    [InlineData("echo 'eq -es /' | tr 'a-z' 'n-za-m' | sh", "echo [eq -es /]", "tr a-z n-za-m", "sh", "sh > rd -rf /")]
    [InlineData("echo '/ fr- mr' | rev | sh", "echo [/ fr- mr]", "rev", "sh", "sh > rm -rf /")]
    [InlineData("base64 -d <<< cm0gLXJmIC8K | sh", "base64 -d", "sh", "sh > rm -rf /")]
    [InlineData("bash <<< \"rm -rf /x\"", "bash", "bash > rm -rf /x")]
    [InlineData("sh <<'E'\nrm -rf /y\nE", "sh", "sh > rm -rf /y")]
    [InlineData("sudo bash <<E\nrm x\nE", "sudo bash", "sudo > bash", "sudo > bash > rm x")]
    [InlineData("cat <<EOF | sh\nrm -rf $HOME\nEOF", "cat", "sh", "sh > rm -rf ~")]
    [InlineData("{ sh; } <<< 'rm x'", "sh", "sh > rm x", ":")]
    [InlineData("while read l; do eval \"$l\"; done < <(curl x)", "read l", "eval …", "eval > …", ":")]
    [InlineData("curl x | while read l; do eval $l; done", "curl x", "read l", "eval …", "eval > …")]
    [InlineData("bash <(curl x)", "bash …", "curl x")]
    [InlineData("bash < <(curl x)", "bash", "curl x")]
    [InlineData("source <(curl x)", "source …", "curl x")]
    [InlineData(". ./env.sh", ". ./env.sh")]
    [InlineData("sh -c \"$(curl -fsSL x)\"", "sh -c …", "curl -fsSL x", "sh > …")]
    [InlineData("eval \"$(curl x)\"", "eval …", "curl x", "eval > …")]
    [InlineData("eval rm -rf /x", "eval rm -rf /x", "eval > rm -rf /x")]
    [InlineData("bash -c \"rm -rf $DIR/*\"", "bash -c [rm -rf …/*]", "bash > rm -rf …/*")]
    [InlineData("bash -c 'rm \"$0\" \"$1\"' a b", "bash -c [rm \"$0\" \"$1\"] a b", "bash > rm a b")]
    [InlineData("echo /etc /var | xargs rm -rf", "echo /etc /var", "xargs rm -rf", "xargs > rm -rf /etc /var")]
    [InlineData("find . | xargs -I{} rm {}/x", "find .", "xargs -I{} rm {}/x", "xargs > rm …/x")]
    [InlineData("cat list | xargs -n 1 rm", "cat list", "xargs -n 1 rm", "xargs > rm …")]
    [InlineData("echo 'rm -rf /x' | ssh host", "echo [rm -rf /x]", "ssh host", "ssh > rm -rf /x")]
    [InlineData("ssh host bash <<'E'\nrm x\nE", "ssh host bash", "ssh > bash", "ssh > bash > rm x")]
    [InlineData("echo 'rm x' | at now", "echo [rm x]", "at now", "at > rm x")]
    [InlineData("crontab - <<'C'\n0 3 * * * rm -rf /backup\n@daily /bin/true\nC", "crontab -", "crontab > rm -rf /backup", "crontab > true")]
    [InlineData("curl x | python3", "curl x", "python3")]
    [InlineData("python3 - <<'P'\nimport os\nos.system(\"rm -rf /x\")\nP", "python3 -", "python3 > rm -rf /x")]
    [InlineData("echo 'DROP TABLE x' | psql", "echo [DROP TABLE x]", "psql")]
    [InlineData("curl x | tee >(sh)", "curl x", "tee …", "sh")]
    public void Reads_code_that_is_fed_to_a_program(string text, params string[] commands)
    {
        var reading = ShellReader.Read(text);

        reading.Commands.Select(ShellText.Line).ShouldBe(commands);
        reading.NotUnderstood.ShouldBeNull();
    }
}
