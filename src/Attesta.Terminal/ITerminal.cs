using Attesta.Terminal.Input;

namespace Attesta.Terminal;

/// <summary>
/// A screen and a keyboard that belong to one person. One thread uses it at a time.
/// Implement it to ask over a channel of your own, such as an ssh server.
/// </summary>
public interface ITerminal
{
    /// <summary>What the screen can show.</summary>
    TerminalFeatures Features { get; }

    /// <summary>Columns, as of now.</summary>
    int Width { get; }

    /// <summary>Rows, as of now.</summary>
    int Height { get; }

    /// <summary>
    /// Takes the terminal over: keys come one by one and unechoed until the result is disposed, which puts everything back as it was.
    /// </summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    IDisposable TakeOver();

    /// <summary>Writes text with escape sequences; lines end in CR LF. Returns when the device has it.</summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    void Write(string text);

    /// <summary>Waits for a key.</summary>
    /// <returns>The key; null when none came in time or the token fired.</returns>
    TerminalKey? ReadKey(TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Forgets every key that was pressed and not read yet.</summary>
    void DiscardInput();
}
