using System.Diagnostics;
using System.Globalization;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>A shell in a real terminal, driven by keys and looked at as a person would: tmux, on a server of its own.</summary>
internal sealed class RealTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder;
    private readonly string _socket;

    private RealTerminal(string folder) => (_folder, _socket) = (folder, Path.Combine(folder, ".tmux"));

    public static async Task<RealTerminal> OpenAsync(TempFolder folder, int width = 100, int height = 30)
    {
        var terminal = new RealTerminal(folder.Path);
        var variables = RealProcess.CleanEnvironment(folder.Path).Where(pair => pair.Key != "TERM").Select(pair => $"{pair.Key}={pair.Value}");
        await terminal.TmuxAsync(
        [
            "-f", "/dev/null", "new-session", "-d", "-x", width.ToString(CultureInfo.InvariantCulture), "-y", height.ToString(CultureInfo.InvariantCulture), "-c", folder.Path,
            "env", "-i", .. variables, "TERM=screen-256color", "PS1=ready> ", "HISTFILE=", $"ATTESTA={RealProcess.Command}", "bash", "--norc", "--noprofile",
        ]);
        await terminal.SeeAsync("ready>");
        return terminal;
    }

    /// <summary>Types text as it is.</summary>
    public Task TypeAsync(string text) => TmuxAsync(["send-keys", "-l", text]);

    /// <summary>Presses keys by their tmux names: Enter, C-c, Escape.</summary>
    public Task PressAsync(params string[] keys) => TmuxAsync(["send-keys", .. keys]);

    /// <summary>Types a line for the shell on an empty screen.</summary>
    public async Task StartAsync(string line)
    {
        await TypeAsync($"clear; {line}; echo \"exit=$?\"");
        await PressAsync("Enter");
    }

    /// <summary>Waits until the screen shows a text, and returns the screen.</summary>
    public async Task<string> SeeAsync(string text)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var screen = await TmuxAsync(["capture-pane", "-p", "-J"]);
            if (screen.Contains(text, StringComparison.Ordinal))
                return screen;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new ShouldAssertException($"'{text}' did not come up. The screen is:\n{screen}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>The screen and what scrolled off it, each wrapped line in one.</summary>
    public Task<string> EverythingAsync() => TmuxAsync(["capture-pane", "-p", "-J", "-S", "-2000"]);

    public async ValueTask DisposeAsync()
    {
        var server = (await TmuxAsync(["display-message", "-p", "#{pid}"])).Trim();
        await TmuxAsync(["kill-server"]);

        // The server answers first and ends then; its folder is about to be deleted.
        var began = TimeProvider.System.GetTimestamp();
        while (IsAlive(server) && TimeProvider.System.GetElapsedTime(began) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    }

    // Where nobody collects orphans, an ended server stays as a name.
    private static bool IsAlive(string server)
    {
        try
        {
            return !File.ReadAllText($"/proc/{server}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<string> TmuxAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-S", _socket, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in RealProcess.CleanEnvironment(_folder))
            start.Environment[name] = value;
        using var tmux = Process.Start(start)!;
        var (output, errors) = (tmux.StandardOutput.ReadToEndAsync(), tmux.StandardError.ReadToEndAsync());
        var code = await RealProcess.EndAsync(tmux);
        return code == 0 ? await output : throw new InvalidOperationException($"tmux {arguments[0]}: {await errors}");
    }
}
