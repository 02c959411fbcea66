namespace Attesta.Cli;

/// <summary>Standard output cannot be written. It says nothing about what the command found or decided.</summary>
/// <param name="message">Why.</param>
/// <param name="isClosedPipe">Whether the reader has gone, which is its right: <c>attesta audit query | head -1</c>.</param>
public sealed class OutputFailedException(string message, bool isClosedPipe) : IOException(message)
{
    /// <summary>Whether the reader has gone.</summary>
    public bool IsClosedPipe => isClosedPipe;
}
