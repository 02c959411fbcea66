namespace Attesta.Challenges;

/// <summary>
/// The same draws for the same seed. Anyone who knows the seed knows the order of the answers, so it is for tests and for
/// <c>challenge compose --seed</c> only. Not for several threads at once.
/// </summary>
public sealed class SeededDraw(int seed) : IDraw
{
    private ulong _state = unchecked((ulong)seed * 0x9e3779b97f4a7c15);

    /// <inheritdoc/>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // SplitMix64 (Steele, Lea, Flood 2014); the high half of a product brings the draw into range.
        unchecked
        {
            _state += 0x9e3779b97f4a7c15;
            var mixed = _state;
            mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
            mixed ^= mixed >> 31;
            return (int)(((mixed >> 32) * (ulong)bound) >> 32);
        }
    }
}

/// <summary>Choices built on single draws.</summary>
internal static class Draws
{
    public static T Pick<T>(this IDraw draw, IReadOnlyList<T> items) => items[draw.Below(items.Count)];

    public static T[] Shuffled<T>(this IDraw draw, IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = draw.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }
}
