using System.Globalization;

namespace Attesta.Cli.Evaluating;

/// <summary>How far a long run is, on one line of a terminal that the next word overwrites. Nothing where no terminal listens.</summary>
internal sealed class ProgressBar(CommandHost host, long total) : IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private readonly bool _isShown = host.HasErrorTerminal() && total > 0;
    private readonly long _began = host.Time.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromMilliseconds(500);
    private bool _hasDrawn;
    private long _done;
    private long _lines;

    /// <summary>Counts a line of so many bytes.</summary>
    public void Advance(long bytes)
    {
        _done += bytes;
        if (!_isShown || (++_lines & 0x3F) != 0)
            return;
        var elapsed = host.Time.GetElapsedTime(_began);
        if (elapsed < _next)
            return;
        _next = elapsed + Between;
        _hasDrawn = true;
        var share = Math.Clamp((double)_done / total, 0, 1);
        var full = (int)(share * Width);
        Say(string.Create(CultureInfo.InvariantCulture, $"\r[{new string('#', full)}{new string('.', Width - full)}] {share * 100,3:0} %  {_lines:N0} lines"));
    }

    /// <summary>Takes the line away again.</summary>
    public void Dispose()
    {
        if (_hasDrawn)
            Say("\r\e[K");
    }

    private void Say(string text)
    {
        try
        {
            host.Errors.Write(text);
            host.Errors.Flush();
        }
        catch (IOException)
        {
            // Nobody looks any more; the numbers still come.
        }
    }
}
