using System.Security.Cryptography;

namespace Attesta.Events;

/// <summary>How long to wait before trying again: twice as long each time, and not in step with others who failed together.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(60);

    /// <param name="attempts">How many there were.</param>
    /// <param name="asked">What the receiver asks for; it gets that, up to a minute.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked)
    {
        var most = First * Math.Pow(2, attempts - 1);
        most = most < Longest ? most : Longest;
        var wait = (most / 2) + (most / 2 * (RandomNumberGenerator.GetInt32(0, 1001) / 1000.0));
        var polite = asked is { } wanted ? (wanted < LongestAsked ? wanted : LongestAsked) : TimeSpan.Zero;
        return polite > wait ? polite : wait;
    }
}
