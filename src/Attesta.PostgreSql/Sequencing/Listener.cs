using Npgsql;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>Hears of what others do with a chain. What it misses while it is not connected is made up for by looking now and then.</summary>
internal sealed class Listener(NpgsqlDataSource source, string chain, TimeProvider time, Action<string> heard) : IAsyncDisposable
{
    public const string Entries = "attesta_entries";
    public const string InboxLines = "attesta_inbox";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _over = new();
    private Task _listening = Task.CompletedTask;

    public void Start() => _listening = ListenAsync();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _over.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(_over.Token).ConfigureAwait(false);
                connection.Notification += (_, notice) =>
                {
                    if (notice.Payload == chain)
                        heard(notice.Channel);
                };
                await using (var listen = new NpgsqlCommand($"listen {Entries}; listen {InboxLines}", connection))
                    await listen.ExecuteNonQueryAsync(_over.Token).ConfigureAwait(false);

                // Whatever happened before.
                heard(InboxLines);
                heard(Entries);
                while (true)
                    await connection.WaitAsync(_over.Token).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // INVARIANT: nothing depends on hearing; the loop that is woken looks by itself too.
            }

            await Task.Delay(Pause, time, _over.Token).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }
}
