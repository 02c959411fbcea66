using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Attesta.Actions;

/// <summary>
/// A map of plain values that never changes and keeps the order it was built in. Plain values are null, bool, long, BigInteger, double,
/// string, <see cref="PlainList"/> and <see cref="PlainMap"/>: what JSON can say, with whole numbers and floats told apart.
/// </summary>
public sealed class PlainMap : IReadOnlyDictionary<string, object?>
{
    // Most maps hold a handful of entries, where a scan beats a hash table in time and space.
    private const int IndexFrom = 17;

    private readonly KeyValuePair<string, object?>[] _entries;
    private readonly Dictionary<string, object?>? _index;

    private PlainMap(KeyValuePair<string, object?>[] entries)
    {
        _entries = entries;
        if (entries.Length >= IndexFrom)
            _index = new Dictionary<string, object?>(entries, StringComparer.Ordinal);
    }

    /// <summary>The map without entries.</summary>
    public static PlainMap Empty { get; } = new([]);

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Length;

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    /// <summary>The values, in order.</summary>
    public IEnumerable<object?> Values => _entries.Select(entry => entry.Value);

    /// <summary>The entries, in order.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> Entries => _entries;

    /// <summary>The value under a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public object? this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no entry '{key}'.");

    /// <summary>Freezes entries. A value that is not plain is frozen as <see cref="Plain.Freeze(object?)"/> does.</summary>
    /// <exception cref="ArgumentException">A key comes twice.</exception>
    /// <exception cref="UnfaithfulValueException">A value cannot be recorded faithfully.</exception>
    public static PlainMap Of(params IEnumerable<KeyValuePair<string, object?>> entries) =>
        (PlainMap)Plain.Freeze(entries as PlainMap ?? (object)entries.ToArray())!;

    /// <summary>A map of named values: <c>PlainMap.Of(("mode", "shadow"), ("attempt", 2))</c>.</summary>
    /// <inheritdoc cref="Of(IEnumerable{KeyValuePair{string, object?}})"/>
    public static PlainMap Of(params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var array = new KeyValuePair<string, object?>[entries.Length];
        for (var i = 0; i < entries.Length; i++)
            array[i] = new(entries[i].Key, Plain.Freeze(entries[i].Value));
        return Own(array);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out value);
        foreach (var entry in _entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes over an array of entries whose values are plain already.</summary>
    internal static PlainMap Own(KeyValuePair<string, object?>[] entries)
    {
        if (entries.Length == 0)
            return Empty;
        if (entries.Length < IndexFrom)
        {
            for (var i = 1; i < entries.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (string.Equals(entries[i].Key, entries[j].Key, StringComparison.Ordinal))
                        throw new ArgumentException($"The key '{entries[i].Key}' comes twice.", nameof(entries));
                }
            }
        }

        return new PlainMap(entries);
    }
}
