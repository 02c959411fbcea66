namespace Attesta;

/// <summary>A caller that flows with the asynchronous work of a request: set it where the request comes in. Thread-safe.</summary>
public sealed class AmbientCaller : ICallerAccessor
{
    private readonly AsyncLocal<Caller?> _current = new();

    /// <inheritdoc/>
    public Caller? Current => _current.Value;

    /// <summary>Makes this the caller for what runs from here until the result is disposed, including the tasks that it starts. Nests.</summary>
    public IDisposable Enter(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var before = _current.Value;
        _current.Value = caller;
        return new Leaving(this, before);
    }

    private sealed class Leaving(AmbientCaller ambient, Caller? before) : IDisposable
    {
        public void Dispose() => ambient._current.Value = before;
    }
}
