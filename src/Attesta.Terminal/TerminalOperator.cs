using Attesta.Approvals;
using Attesta.Terminal.Device;
using Attesta.Terminal.Forms;

namespace Attesta.Terminal;

/// <summary>
/// Asks on a terminal: a card with everything there is to know, the questions below it, the review time ticking.
/// Ctrl-C is a denial. Safe for concurrent use; questions wait for each other, as there is one keyboard.
/// </summary>
public sealed class TerminalOperator : IOperator, IDisposable
{
    private readonly ITerminal _terminal;
    private readonly TimeProvider _time;
    private readonly string _identity;
    private readonly Keyboard _keyboard;

    /// <summary>An operator on a terminal.</summary>
    /// <param name="terminal">Where to ask. It must understand escape sequences; use <see cref="PlainOperator"/> where it does not.</param>
    /// <param name="time">The only source of time; the system's when left out.</param>
    /// <param name="identity">Who sits there when only one person is asked; the name of the operating system's user when left out.</param>
    public TerminalOperator(ITerminal terminal, TimeProvider? time = null, string? identity = null)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        _terminal = terminal;
        _time = time ?? TimeProvider.System;
        _identity = identity ?? Environment.UserName;
        _keyboard = new Keyboard(_time);
    }

    /// <summary>
    /// The operator on the controlling terminal, whatever standard input and output are: the full one, or the plain one where TERM says that
    /// escape sequences are not understood. Null when there is no terminal, and then nobody can be asked.
    /// </summary>
    public static IOperator? Detect(TimeProvider? time = null, string? identity = null)
    {
        if (TerminalDevice.TryOpenControllingTerminal() is not { } device)
            return null;
        return device.Features.Ansi ? new TerminalOperator(device, time, identity) : PlainOperator.On(device, time, identity);
    }

    /// <inheritdoc/>
    public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _keyboard.UseAsync(() => new Sitting(_terminal, prompt, _identity, _time, cancellationToken).Run(), cancellationToken);
    }

    /// <summary>Lets the keyboard go.</summary>
    public void Dispose()
    {
        _keyboard.Dispose();
        (_terminal as IDisposable)?.Dispose();
    }
}
