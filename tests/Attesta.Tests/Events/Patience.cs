namespace Attesta.Tests.Events;

/// <summary>An end for waits on what a test does not control, such as a socket: a test that would hang fails and says what never came.</summary>
internal static class Patience
{
    // Real time, and far more than a loaded machine needs: no test takes longer because of it unless it is broken.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    public static async Task ForAsync(Task awaited, Func<string> what)
    {
        try
        {
            await awaited.WaitAsync(Most, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Waited {Most.TotalSeconds} s for {what()}.", late);
        }
    }

    public static async Task<T> ForAsync<T>(Task<T> awaited, Func<string> what)
    {
        await ForAsync((Task)awaited, what);
        return await awaited;
    }
}
