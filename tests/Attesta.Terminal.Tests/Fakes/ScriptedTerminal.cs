using Attesta.Terminal.Input;
using Attesta.Testing;

namespace Attesta.Terminal.Tests.Fakes;

/// <summary>A terminal whose keys come from a script. Time passes only where the script says so; a script that runs out fails the test.</summary>
internal sealed class ScriptedTerminal(ManualClock clock, int width = 80, int height = 40) : ITerminal
{
    private readonly Queue<Func<TerminalKey?>> _script = [];
    private readonly Queue<TerminalKey> _pressedBefore = [];
    private int _taken;

    public TerminalFeatures Features { get; init; } = new(Ansi: true, ColourDepth.EightBit, Unicode: true);

    public int Width { get; set; } = width;

    public int Height { get; } = height;

    public FakeScreen Screen { get; private set; } = new(width, height);

    public List<string> Shots { get; } = [];

    public string Shot => Shots[^1];

    public string Written { get; private set; } = "";

    public bool IsTakenOver => _taken > 0;

    public bool IsGone { get; set; }

    public IDisposable TakeOver()
    {
        if (IsGone)
            throw new IOException("The terminal is gone.");
        _taken++;
        return new Release(this);
    }

    public void Write(string text)
    {
        IsTakenOver.ShouldBeTrue();
        Written += text;
        Screen.Write(text);
    }

    public TerminalKey? ReadKey(TimeSpan wait, CancellationToken cancellationToken)
    {
        IsTakenOver.ShouldBeTrue();
        if (_pressedBefore.TryDequeue(out var early))
            return early;
        return _script.TryDequeue(out var step) ? step() : throw new InvalidOperationException("The script is used up:\n" + Screen);
    }

    public void DiscardInput() => _pressedBefore.Clear();

    /// <summary>Keys that lie in the device before the question appears.</summary>
    public ScriptedTerminal PressedBefore(string text)
    {
        foreach (var sign in text)
            _pressedBefore.Enqueue(sign == '\n' ? new(KeyKind.Enter) : TerminalKey.Character(sign.ToString()));
        return this;
    }

    public ScriptedTerminal Type(string text)
    {
        foreach (var sign in text)
            Then(() => TerminalKey.Character(sign.ToString()));
        return this;
    }

    public ScriptedTerminal Press(params KeyKind[] kinds)
    {
        foreach (var kind in kinds)
            Then(() => new TerminalKey(kind));
        return this;
    }

    public ScriptedTerminal Paste(string text) => Then(() => new TerminalKey(KeyKind.Paste, text));

    public ScriptedTerminal Wait(double seconds) => Do(() => clock.Advance(TimeSpan.FromSeconds(seconds)));

    /// <summary>Keeps what the screen shows at this point.</summary>
    public ScriptedTerminal Look() => Do(() => Shots.Add(Screen.ToString()));

    public ScriptedTerminal Resize(int columns) => Do(() =>
    {
        Width = columns;
        Screen = new FakeScreen(columns, Height);
    });

    public ScriptedTerminal Do(Action action) => Then(() =>
    {
        action();
        return null;
    });

    private ScriptedTerminal Then(Func<TerminalKey?> step)
    {
        _script.Enqueue(step);
        return this;
    }

    private sealed class Release(ScriptedTerminal terminal) : IDisposable
    {
        public void Dispose() => terminal._taken--;
    }
}
