namespace Attesta.Conventions;

/// <summary>A convention fails with the full list of what breaks it and with what to do.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> violations, string advice)
    {
        var list = violations.ToList();
        if (list.Count > 0)
            Assert.Fail($"{advice}\n  {string.Join("\n  ", list)}");
    }
}
