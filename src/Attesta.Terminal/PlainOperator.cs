using Attesta.Approvals;
using Attesta.Terminal.Device;
using Attesta.Terminal.Plain;

namespace Attesta.Terminal;

/// <summary>
/// Asks in plain lines, without escape sequences, colours or redrawing: for dumb terminals, line editors, screen readers and logs.
/// The end of input is a denial. Safe for concurrent use; questions wait for each other.
/// </summary>
public sealed class PlainOperator : IOperator, IDisposable
{
    private readonly LineSource _lines;
    private readonly Action<string> _write;
    private readonly TimeProvider _time;
    private readonly string _identity;
    private readonly bool _unicode;
    private readonly Keyboard _keyboard;
    private readonly IDisposable? _owned;

    /// <summary>An operator who reads and answers lines.</summary>
    /// <param name="input">Answers, one a line. Nobody else may read from it.</param>
    /// <param name="output">Where the card and the questions go.</param>
    /// <param name="time">The only source of time; the system's when left out.</param>
    /// <param name="identity">Who sits there when only one person is asked; the name of the operating system's user when left out.</param>
    public PlainOperator(TextReader input, TextWriter output, TimeProvider? time = null, string? identity = null)
        : this(new TextLineSource(input), Writing(output), IsUnicode(output), time, identity)
    {
    }

    private PlainOperator(LineSource lines, Action<string> write, bool unicode, TimeProvider? time, string? identity, IDisposable? owned = null)
    {
        (_lines, _write, _unicode, _owned) = (lines, write, unicode, owned);
        _time = time ?? TimeProvider.System;
        _identity = identity ?? Environment.UserName;
        _keyboard = new Keyboard(_time);
    }

    internal static PlainOperator On(TerminalDevice device, TimeProvider? time, string? identity) =>
        new(new DeviceLineSource(device), text => device.Write(text), device.Features.Unicode, time, identity, device);

    /// <inheritdoc/>
    public ValueTask<OperatorAnswer> AskAsync(OperatorPrompt prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return _keyboard.UseAsync(() => new PlainSitting(_lines, _write, _unicode, prompt, _identity, _time, cancellationToken).Run(), cancellationToken);
    }

    /// <summary>Lets the terminal go, where it was opened here.</summary>
    public void Dispose()
    {
        _keyboard.Dispose();
        _owned?.Dispose();
    }

    private static Action<string> Writing(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return text =>
        {
            output.Write(text);
            output.Flush();
        };
    }

    private static bool IsUnicode(TextWriter output) => output.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);
}
