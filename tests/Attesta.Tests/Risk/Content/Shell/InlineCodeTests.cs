using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>What one-line scripts run.</summary>
public sealed class InlineCodeTests
{
    [Theory]
    [InlineData("python3 -c \"import os; os.system('rm -rf /')\"", "python3 -c [import os; os.system('rm -rf /')]", "python3 > rm -rf /")]
    [InlineData("python3.11 -c \"import subprocess; subprocess.run(['rm','-rf','/'])\"", "python3.11 -c [import subprocess; subprocess.run(['rm','-rf','/'])]", "python3.11 > rm -rf /")]
    [InlineData("python -c 'import subprocess as s; s.check_call(\"rm x\", shell=True)'", "python -c [import subprocess as s; s.check_call(\"rm x\", shell=True)]", "python > rm x")]
    [InlineData("python -c \"import os; os.system('rm ' + x)\"", "python -c [import os; os.system('rm ' + x)]", "python > rm …")]
    [InlineData("python -c \"import os; os.system(f'rm {x}/y')\"", "python -c [import os; os.system(f'rm {x}/y')]", "python > rm …/y")]
    [InlineData("python -c \"import os; os.system(cmd)\"", "python -c [import os; os.system(cmd)]", "python > …")]
    [InlineData("python -c \"import shutil; shutil.rmtree('/data')\"", "python -c [import shutil; shutil.rmtree('/data')]", "python > rm -r -f /data")]
    [InlineData("python -c \"import os; os.execvp('rm', ['rm','-rf','/'])\"", "python -c [import os; os.execvp('rm', ['rm','-rf','/'])]", "python > rm -rf /")]
    [InlineData("python -c \"print('os.system(1)')\"", "python -c print('os.system(1)')")]
    [InlineData("python -c \"exec(__import__('base64').b64decode('aW1wb3J0IG9zOyBvcy5zeXN0ZW0oJ3JtIC1yZiAvJyk='))\"", "python -c exec(__import__('base64').b64decode('aW1wb3J0IG9zOyBvcy5zeXN0ZW0oJ3JtIC1yZiAvJyk='))", "python > rm -rf /")]
    [InlineData("python -c \"exec(input())\"", "python -c exec(input())")]
    [InlineData("python -m pip uninstall -y x", "python -m pip uninstall -y x", "python > pip uninstall -y x")]
    [InlineData("python script.py -c x", "python script.py -c x")]
    [InlineData("perl -e 'system(\"rm -rf /tmp/x\")'", "perl -e [system(\"rm -rf /tmp/x\")]", "perl > rm -rf /tmp/x")]
    [InlineData("perl -e 'unlink \"x\"'", "perl -e [unlink \"x\"]", "perl > rm x")]
    [InlineData("perl -ne 'print if /rm/' f", "perl -ne [print if /rm/] f")]
    [InlineData("perl -e 'print `rm x`'", "perl -e [print `rm x`]", "perl > rm x")]
    [InlineData("perl -e 'print qx{rm x}'", "perl -e [print qx{rm x}]", "perl > rm x")]
    [InlineData("ruby -e '`rm -rf /`'", "ruby -e [`rm -rf /`]", "ruby > rm -rf /")]
    [InlineData("ruby -e 'system \"rm\", \"-rf\", \"/\"'", "ruby -e [system \"rm\", \"-rf\", \"/\"]", "ruby > rm -rf /")]
    [InlineData("ruby -e 'FileUtils.rm_rf(\"/data\")'", "ruby -e FileUtils.rm_rf(\"/data\")", "ruby > rm -r -f /data")]
    [InlineData("node -e \"require('child_process').execSync('rm -rf /')\"", "node -e [require('child_process').execSync('rm -rf /')]", "node > rm -rf /")]
    [InlineData("node -e \"require('fs').rmSync('/x', {recursive:true})\"", "node -e [require('fs').rmSync('/x', {recursive:true})]", "node > rm -r -f /x")]
    [InlineData("node --eval=\"require('child_process').spawn('rm',['-rf','/'])\"", "node --eval=require('child_process').spawn('rm',['-rf','/'])", "node > rm -rf /")]
    [InlineData("bun -e \"require('child_process').execSync('rm x')\"", "bun -e [require('child_process').execSync('rm x')]", "bun > rm x")]
    [InlineData("node app.js -e x", "node app.js -e x")]
    [InlineData("php -r 'shell_exec(\"rm -rf /\");'", "php -r [shell_exec(\"rm -rf /\");]", "php > rm -rf /")]
    [InlineData("awk 'BEGIN{system(\"rm -rf /\")}'", "awk [BEGIN{system(\"rm -rf /\")}]", "awk > rm -rf /")]
    [InlineData("awk '{print | \"sh\"}' f", "awk [{print | \"sh\"}] f", "awk > sh")]
    [InlineData("awk '{print $1}' f", "awk [{print $1}] f")]
    [InlineData("osascript -e 'do shell script \"rm x\"'", "osascript -e [do shell script \"rm x\"]", "osascript > rm x")]
    public void Finds_what_a_script_runs(string text, params string[] commands)
    {
        var reading = ShellReader.Read(text);

        reading.Commands.Select(ShellText.Line).ShouldBe(commands);
        reading.NotUnderstood.ShouldBeNull();
    }
}
