using Attesta.Risk.Content.Shell;

namespace Attesta.Tests.Risk.Content.Shell;

/// <summary>PowerShell and cmd.</summary>
public sealed class WindowsShellTests
{
    [Theory]
    [InlineData("Remove-Item -Recurse -Force C:\\Docs", "remove-item -recurse -force C:\\Docs")]
    [InlineData("Remove-Item x -rec -fo", "remove-item x -recurse -force")]
    [InlineData("rm -Recurse -Force C:\\x", "remove-item -recurse -force C:\\x", "rm -Recurse -Force C:x")]
    [InlineData("powershell -Command \"Get-ChildItem C:\\x | Remove-Item -Recurse -Fo\"", "powershell -Command [Get-ChildItem C:\\x | Remove-Item -Recurse -Fo]", "powershell > get-childitem C:\\x", "powershell > remove-item -recurse -force")]
    [InlineData("pwsh -NoProfile -ep bypass -c 'rm -r ~/x'", "pwsh -NoProfile -ep bypass -c [rm -r ~/x]", "pwsh > remove-item -recurse ~/x")]
    [InlineData("powershell -enc UgBlAG0AbwB2AGUALQBJAHQAZQBtACAAeAA=", "powershell -enc UgBlAG0AbwB2AGUALQBJAHQAZQBtACAAeAA=", "powershell > remove-item x")]
    [InlineData("powershell -File x.ps1", "powershell -File x.ps1")]
    [InlineData("powershell.exe Remove-Item x", "powershell Remove-Item x", "powershell > remove-item x")]
    [InlineData("iwr http://x | iex", "invoke-webrequest http://x", "invoke-expression")]
    [InlineData("iex (iwr http://x/y.ps1)", "invoke-expression …", "invoke-webrequest http://x/y.ps1")]
    [InlineData("Invoke-Expression \"Remove-Item x\"", "invoke-expression [Remove-Item x]", "invoke-expression > remove-item x")]
    [InlineData("Get-Process | Where-Object { $_.CPU -gt 10 } | Stop-Process -Force", "get-process", "where-object", "… -gt 10", "stop-process -force")]
    [InlineData("$x = Get-Content \"a b.txt\"; Set-Content -Path y -Value $x", "get-content [a b.txt]", "set-content -path y -value …")]
    [InlineData("[IO.File]::Delete(\"C:\\x\")", "[io.file]::delete C:\\x", "x")]
    [InlineData("Start-Process cmd -ArgumentList \"/c del /q C:\\x\"", "start-process cmd -argumentlist [/c del /q C:\\x]", "start-process > cmd /c del /q C:\\x", "start-process > cmd > del /q C:\\x")]
    [InlineData("Write-Output \"Remove-Item x\" # Remove-Item y", "write-output [Remove-Item x]")]
    [InlineData("Get-ChildItem > 'a b.txt'", "get-childitem")]
    [InlineData("Get-Date; $(echo rm) -rf /", "get-date", "write-output rm", "-rf /", "rm -rf /", "echo rm")]
    [InlineData("Remove-Item (Get-ChildItem x) -Force", "remove-item … -force", "get-childitem x")]
    [InlineData("del /s /q C:\\x", "del /s /q C:\\x")]
    [InlineData("del/f/s/q *.*", "del /f /s /q *.*", "q *.*")]
    [InlineData("cmd /c \"rd /s /q C:\\x && echo done\"", "cmd /c [rd /s /q C:\\x && echo done]", "cmd > rd /s /q C:\\x", "cmd > echo done")]
    [InlineData("cmd.exe /c del /q %TEMP%\\x", "cmd /c del /q %TEMP%x", "cmd > del /q …x")]
    [InlineData("cmd //c \"del /q x\"", "cmd //c [del /q x]", "cmd > del /q x")]
    [InlineData("if exist x del /q x", "if exist x", "del /q x", "exist x del /q x")]
    [InlineData("for %i in (*.log) do del /q %i", "for … in", "…", "do", "del /q …")]
    [InlineData("format c: /q", "format c: /q")]
    [InlineData("wsl rm -rf /", "wsl rm -rf /", "wsl > rm -rf /")]
    [InlineData("wsl -e rm x", "wsl -e rm x", "wsl > rm x")]
    public void Reads_the_shells_of_Windows(string text, params string[] commands)
    {
        var reading = ShellReader.Read(text);

        reading.Commands.Select(ShellText.Line).ShouldBe(commands);
        reading.NotUnderstood.ShouldBeNull();
    }
}
