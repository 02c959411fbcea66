using Attesta.Approvals;

namespace Attesta.Terminal;

/// <summary>Lets one question at a time have the keyboard, each on a thread of its own, as it blocks for as long as a person thinks.</summary>
internal sealed class Keyboard(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _free = new(1, 1);

    public async ValueTask<OperatorAnswer> UseAsync(Func<OperatorAnswer> ask, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        var asking = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return ask();
                }
                finally
                {
                    Release();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
        try
        {
            return await asking.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!asking.IsCompleted)
        {
            // The terminal should be whole again before the caller writes to it, but a stuck device must not hold the caller for ever.
            await Task.WhenAny(asking, Task.Delay(Grace, time, CancellationToken.None));
            throw;
        }
    }

    public void Dispose() => _free.Dispose();

    private void Release()
    {
        try
        {
            _free.Release();
        }
        catch (ObjectDisposedException)
        {
            // The operator was disposed of while a question was being withdrawn; nobody waits any more.
        }
    }
}
