using System.Collections;

namespace Attesta.Actions;

/// <summary>A list of plain values that never changes; see <see cref="PlainMap"/>.</summary>
public sealed class PlainList : IReadOnlyList<object?>
{
    private readonly object?[] _items;

    private PlainList(object?[] items) => _items = items;

    /// <summary>The list without items.</summary>
    public static PlainList Empty { get; } = new([]);

    /// <summary>The number of items.</summary>
    public int Count => _items.Length;

    /// <summary>The items.</summary>
    public ReadOnlySpan<object?> Items => _items;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <summary>Freezes items.</summary>
    /// <exception cref="UnfaithfulValueException">An item cannot be recorded faithfully.</exception>
    public static PlainList Of(IEnumerable<object?> items) => (PlainList)Plain.Freeze(items as PlainList ?? (object)items.ToArray())!;

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes over an array whose items are plain already.</summary>
    internal static PlainList Own(object?[] items) => items.Length == 0 ? Empty : new PlainList(items);
}
