using System.Collections.Concurrent;

namespace WebApi;

public sealed class Customers : ICustomers
{
    private readonly ConcurrentDictionary<int, string> _names = new() { [1] = "Ann", [2] = "Bob" };

    public string? Find(int id) => _names.GetValueOrDefault(id);

    public Task<bool> DeleteAsync(int id, CancellationToken cancellationToken) => Task.FromResult(_names.TryRemove(id, out _));
}
