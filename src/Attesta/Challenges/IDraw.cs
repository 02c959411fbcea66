using System.Security.Cryptography;

namespace Attesta.Challenges;

/// <summary>Draws numbers for the choice and order of questions.</summary>
public interface IDraw
{
    /// <summary>A number from 0 up to but not including <paramref name="bound"/>.</summary>
    int Below(int bound);
}

/// <summary>Draws that nobody can predict.</summary>
public sealed class SecureDraw : IDraw
{
    private SecureDraw()
    {
    }

    /// <summary>The one instance.</summary>
    public static SecureDraw Instance { get; } = new();

    /// <inheritdoc/>
    public int Below(int bound) => RandomNumberGenerator.GetInt32(bound);
}
