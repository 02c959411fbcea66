namespace Attesta.Policy.Configuration;

/// <summary>Finds what someone meant to write.</summary>
internal static class NearestName
{
    private const int Longest = 64;

    /// <summary>The names nearest to what was written, joined by "or"; null when none is near.</summary>
    public static string? To(string written, IEnumerable<string> names)
    {
        if (written.Length is 0 or > Longest)
            return null;
        var plain = Plain(written);
        var best = int.MaxValue;
        var nearest = new List<string>();
        foreach (var name in names)
        {
            var other = Plain(name);
            var distance = Distance(plain, other);
            if (distance > best || distance > Math.Max(1, other.Length / 3))
                continue;
            if (distance < best)
                nearest.Clear();
            best = distance;
            nearest.Add(name);
        }

        return nearest.Count == 0 ? null : string.Join(" or ", nearest);
    }

    // failMode, fail-mode and FAIL_MODE are not typos but habits.
    private static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-' or ' ')).Select(char.ToLowerInvariant));

    /// <summary>How many letters must be added, dropped, changed or swapped with their neighbour (optimal string alignment).</summary>
    internal static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(changed, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }
}
