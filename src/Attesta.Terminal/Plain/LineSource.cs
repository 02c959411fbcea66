namespace Attesta.Terminal.Plain;

/// <summary>One line of answers.</summary>
/// <param name="Text">What was typed; null at the end of input.</param>
/// <param name="Counts">False when it was begun before it was asked for, or is too long: it answers nothing.</param>
internal readonly record struct AnswerLine(string? Text, bool Counts = true);

/// <summary>Where lines of answers come from.</summary>
internal abstract class LineSource
{
    /// <summary>Longer lines are no answers.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Whether the person broke off, as with Ctrl-C.</summary>
    public virtual bool IsInterrupted => false;

    /// <summary>Starts to listen; disposal stops it.</summary>
    public abstract IDisposable Begin();

    /// <summary>Forgets what was typed before the question, where that can be known.</summary>
    public abstract void Discard();

    /// <summary>Waits for a line.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public abstract AnswerLine Read(CancellationToken cancellationToken);
}
