using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>The command as a process of its own, with a clean environment and, unless it is told otherwise, without a terminal.</summary>
internal static class RealProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string Command { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Attesta.Cli.exe" : "Attesta.Cli");

    /// <summary>The variables that every child gets, and no others.</summary>
    public static IEnumerable<KeyValuePair<string, string>> CleanEnvironment(string home)
    {
        yield return new("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        yield return new("HOME", home);
        yield return new("LANG", "C.UTF-8");
        yield return new("TERM", "dumb");
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            yield return new("DOTNET_ROOT", root);
        else if (Environment.ProcessPath is { } program && Path.GetFileNameWithoutExtension(program) == "dotnet")
            yield return new("DOTNET_ROOT", Path.GetDirectoryName(program)!);
    }

    /// <summary>Starts it in a session of its own, so that a terminal of whoever runs the tests is out of its reach.</summary>
    public static Process Start(string folder, string[] arguments, Action<ProcessStartInfo>? prepare = null)
    {
        var start = new ProcessStartInfo("setsid", ["-w", Command, .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        start.Environment.Clear();
        foreach (var (name, value) in CleanEnvironment(folder))
            start.Environment[name] = value;
        prepare?.Invoke(start);
        return Process.Start(start)!;
    }

    public static Task<Answered> RunAsync(string folder, params string[] arguments) => RunAsync(folder, "", arguments);

    public static async Task<Answered> RunAsync(string folder, string input, string[] arguments, Action<ProcessStartInfo>? prepare = null)
    {
        using var process = Start(folder, arguments, prepare);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }

        return new(await EndAsync(process), await output, await errors);
    }

    /// <summary>A command line for the shell, in which $ATTESTA is the command; in a session without a terminal.</summary>
    public static async Task<Answered> ShellAsync(string folder, string line)
    {
        var start = new ProcessStartInfo("setsid", ["-w", "bash", "-c", line])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in CleanEnvironment(folder))
            start.Environment[name] = value;
        start.Environment["ATTESTA"] = Command;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        return new(await EndAsync(process), await output, await errors);
    }

    /// <summary>Sends a signal to the command itself, which setsid has started as its child or become.</summary>
    public static async Task SignalChildAsync(Process process, string signal)
    {
        var children = await File.ReadAllTextAsync($"/proc/{process.Id}/task/{process.Id}/children");
        using var kill = Process.Start("kill", [signal, children.Trim() is { Length: > 0 } child ? child.Split(' ')[0] : process.Id.ToString(CultureInfo.InvariantCulture)]);
        await EndAsync(kill);
    }

    /// <summary>Waits for the end, and ends what does not end by itself.</summary>
    public static async Task<int> EndAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
