namespace Attesta.Actions;

/// <summary>All secrets of a text: those with a name or a form, those that commands are given, and those that SQL sets.</summary>
internal static class TextSecrets
{
    /// <summary>The secrets in order and without overlap; null when there are none.</summary>
    public static List<Range>? Of(string text)
    {
        List<Range>? found = null;
        SecretScanner.Find(text, ref found);
        var count = found?.Count ?? 0;
        CommandSecrets.Find(text, ref found);
        SqlSecrets.Find(text, ref found);
        return found is null || found.Count == count ? found : Merged(found);
    }

    // What two saw is hidden as far as either of them saw it.
    private static List<Range> Merged(List<Range> secrets)
    {
        secrets.Sort(static (one, other) => one.Start.Value.CompareTo(other.Start.Value));
        var merged = new List<Range>(secrets.Count);
        foreach (var secret in secrets)
        {
            if (merged.Count > 0 && secret.Start.Value < merged[^1].End.Value)
                merged[^1] = merged[^1].Start..Math.Max(merged[^1].End.Value, secret.End.Value);
            else
                merged.Add(secret);
        }

        return merged;
    }
}
