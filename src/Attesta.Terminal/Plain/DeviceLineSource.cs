using System.Runtime.InteropServices;
using System.Text;
using Attesta.Terminal.Device;

namespace Attesta.Terminal.Plain;

/// <summary>Lines of a terminal that edits them itself. Ctrl-C there is a signal, which means no instead of ending the process.</summary>
internal sealed class DeviceLineSource(TerminalDevice device) : LineSource
{
    private const int SliceMilliseconds = 50;
    private volatile bool _interrupted;

    public override bool IsInterrupted => _interrupted;

    public override IDisposable Begin()
    {
        _interrupted = false;
        return PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            _interrupted = true;
            signal.Cancel = true;
        });
    }

    public override void Discard() => Tty.DiscardInput(device.Fd);

    public override AnswerLine Read(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        Span<byte> buffer = stackalloc byte[512];
        while (!_interrupted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Tty.WaitReadable(device.Fd, SliceMilliseconds))
                continue;
            var count = Tty.ReadSome(device.Fd, buffer);
            if (count <= 0)
                break;
            var end = buffer[..count].IndexOf((byte)'\n');
            if (line.Count <= MaxLength * 4)
                line.AddRange(end < 0 ? buffer[..count] : buffer[..end]);
            if (end < 0)
                continue;
            var text = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(line)).TrimEnd('\r');
            return new AnswerLine(text, text.Length <= MaxLength);
        }

        return new AnswerLine(null);
    }
}
