using System.Globalization;

namespace Attesta.Policy.Configuration;

/// <summary>The numbers that a setting takes.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="Unit">What is counted, for messages; empty for a bare number.</param>
internal sealed record Limits(double Least, double Most, string Unit = "")
{
    /// <summary>Whether the smallest itself is too small.</summary>
    public bool IsAboveLeast { get; init; }

    public bool Hold(double number) => (IsAboveLeast ? number > Least : number >= Least) && number <= Most;

    public string Expected(string number)
    {
        var of = Unit.Length == 0 ? number : $"{number} of {Unit}";
        return IsAboveLeast
            ? string.Create(CultureInfo.InvariantCulture, $"{of} above {Least} and at most {Most}")
            : string.Create(CultureInfo.InvariantCulture, $"{of} from {Least} to {Most}");
    }
}
