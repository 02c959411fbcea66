using System.Runtime.CompilerServices;

namespace Attesta.Benchmarks;

/// <summary>Something that users wait for. Written once; the quick run and BenchmarkDotNet both measure it.</summary>
internal abstract record Metric(string Name)
{
    /// <summary>An operation of nanoseconds to milliseconds that can be repeated. A disposable state is disposed after the run.</summary>
    public static Metric Of<TState, TResult>(string name, Func<TState> setup, Func<TState, TResult> operation) =>
        new Repeated(name, () => new SyncBatch<TState, TResult>(setup(), operation));

    /// <summary>The same for an operation that may wait; operations follow each other, never side by side.</summary>
    public static Metric OfAsync<TState, TResult>(string name, Func<TState> setup, Func<TState, ValueTask<TResult>> operation) =>
        new Repeated(name, () => new AsyncBatch<TState, TResult>(setup(), operation));

    /// <summary>Something long that is run once and measures itself. Not for BenchmarkDotNet.</summary>
    public static Metric Once(string name, Func<Measurement> run) => new OneOff(name, run);

    internal sealed record Repeated(string Name, Func<Batch> Prepare) : Metric(Name);

    internal sealed record OneOff(string Name, Func<Measurement> Run) : Metric(Name);

    private sealed class SyncBatch<TState, TResult>(TState state, Func<TState, TResult> operation) : Batch(state)
    {
        public override long AllocatedBytes => GC.GetAllocatedBytesForCurrentThread();

        public override ValueTask RunAsync(int operations)
        {
            for (var i = 0; i < operations; i++)
                Keep(operation(state));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class AsyncBatch<TState, TResult>(TState state, Func<TState, ValueTask<TResult>> operation) : Batch(state)
    {
        // An operation may go on in another thread, so all of them count.
        public override long AllocatedBytes => GC.GetTotalAllocatedBytes(precise: true);

        public override async ValueTask RunAsync(int operations)
        {
            for (var i = 0; i < operations; i++)
                Keep(await operation(state).ConfigureAwait(false));
        }
    }

    // Without a reader the JIT would drop the work whose result nobody uses.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep<T>(T result) => _ = result;
}

/// <summary>A prepared metric.</summary>
internal abstract class Batch(object? state) : IAsyncDisposable
{
    /// <summary>Bytes allocated so far, as far as they concern this metric.</summary>
    public abstract long AllocatedBytes { get; }

    public abstract ValueTask RunAsync(int operations);

    public ValueTask DisposeAsync()
    {
        if (state is IAsyncDisposable later)
            return later.DisposeAsync();
        (state as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What came out. <see cref="Extra"/> are further fields of the JSON line, such as <c>resident_mb</c>.</summary>
internal sealed record Measurement(double NanosecondsPerOperation, double BytesPerOperation, params IReadOnlyList<(string Name, double Value)> Extra);
