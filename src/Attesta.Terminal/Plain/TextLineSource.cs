using System.Text;

namespace Attesta.Terminal.Plain;

/// <summary>Lines of a reader that cannot be interrupted: a thread waits for the line, and a wait that was given up leaves it waiting.</summary>
internal sealed class TextLineSource(TextReader reader) : LineSource
{
    private Task<AnswerLine>? _pending;

    public override IDisposable Begin() => Nothing.Instance;

    public override void Discard()
    {
        // A line that arrived after its question was given up.
        if (_pending is { IsCompleted: true })
            _pending = null;
    }

    public override AnswerLine Read(CancellationToken cancellationToken)
    {
        // INVARIANT: a line that was begun for one question never answers another; half of it may have been typed before this one was shown.
        var isLate = _pending is not null;
        _pending ??= Task.Factory.StartNew(ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _pending.Wait(cancellationToken);
        var line = _pending.GetAwaiter().GetResult();
        _pending = null;
        return isLate && line.Text is not null ? line with { Counts = false } : line;
    }

    private AnswerLine ReadLine()
    {
        var text = new StringBuilder();
        var length = 0;
        while (true)
        {
            var read = reader.Read();

            // INVARIANT: a last line without its end was not sent off with Enter, so it is no answer.
            if (read is -1)
                return new AnswerLine(null);
            if (read is '\n')
                return new AnswerLine(text.ToString().TrimEnd('\r'), length <= MaxLength);
            if (++length <= MaxLength)
                text.Append((char)read);
        }
    }

    private sealed class Nothing : IDisposable
    {
        public static Nothing Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
