using Attesta.Testing;

namespace Attesta.Terminal.Tests.Fakes;

/// <summary>A reader whose lines come from a script, with time passing in between. After the last line it ends, or waits for ever.</summary>
internal sealed class ScriptedLines(ManualClock clock, bool endless = false) : TextReader
{
    private readonly Queue<Action> _steps = [];
    private readonly Queue<char> _ready = [];
    private readonly ManualResetEventSlim _more = new();
    private readonly ManualResetEventSlim _waiting = new();
    private readonly Lock _gate = new();

    /// <summary>Set while someone waits for a line that was not written yet.</summary>
    public WaitHandle Waiting => _waiting.WaitHandle;

    public ScriptedLines Line(string text, double after = 0)
    {
        lock (_gate)
        {
            _steps.Enqueue(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(after));
                foreach (var sign in text + "\n")
                    _ready.Enqueue(sign);
            });
        }

        _more.Set();
        return this;
    }

    public override int Read()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_ready.TryDequeue(out var sign))
                    return sign;
                if (_steps.TryDequeue(out var step))
                {
                    _waiting.Reset();
                    step();
                    continue;
                }

                if (!endless)
                    return -1;
                _more.Reset();
                _waiting.Set();
            }

            if (!_more.Wait(TimeSpan.FromSeconds(30)))
                return -1;
        }
    }
}
