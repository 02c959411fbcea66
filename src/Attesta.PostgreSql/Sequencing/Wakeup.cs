namespace Attesta.PostgreSql.Sequencing;

/// <summary>Lets one loop wait for whatever there is to do, or for a time. What is signalled while nobody waits is not lost.</summary>
internal sealed class Wakeup(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    public void Set()
    {
        lock (_lock)
        {
            _isSet = true;
            _waiter?.TrySetResult();
        }
    }

    public async Task WaitAsync(TimeSpan atMost)
    {
        Task signalled;
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                return;
            }

            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            signalled = _waiter.Task;
        }

        using var over = new CancellationTokenSource();
        await Task.WhenAny(signalled, Task.Delay(atMost, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _waiter = null;
            _isSet = false;
        }
    }
}
