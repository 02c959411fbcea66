namespace Attesta.Audit;

/// <summary>Mean and median in bounded memory: values that differ by less than 1 % share a bucket, whose mean stands for them.</summary>
internal sealed class Spread
{
    // So that no sum of them is infinite, for which JSON has no number: a line may say anything.
    private const double Most = 1e200;

    private static readonly double Step = Math.Log(1.01);

    private readonly Dictionary<int, (long Count, double Sum)> _buckets = [];
    private double _sum;

    public long Count { get; private set; }

    public double Average => Count == 0 ? 0 : _sum / Count;

    public double Median => Count == 0 ? 0 : (At((Count - 1) / 2) + At(Count / 2)) / 2;

    public void Add(double value)
    {
        value = Math.Clamp(value, -Most, Most);
        var bucket = value < 0.001 ? int.MinValue : (int)Math.Floor(Math.Log(value) / Step);
        var (count, sum) = _buckets.GetValueOrDefault(bucket);
        _buckets[bucket] = (count + 1, sum + value);
        _sum += value;
        Count++;
    }

    private double At(long rank)
    {
        foreach (var (count, sum) in _buckets.OrderBy(bucket => bucket.Key).Select(bucket => bucket.Value))
        {
            if (rank < count)
                return sum / count;
            rank -= count;
        }

        return 0;
    }
}
