using System.Globalization;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>How C2SP tlog-tiles names tiles.</summary>
internal static class TilePath
{
    /// <summary>Levels of the tree in one tile.</summary>
    public const int Height = 8;

    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 1 << Height;

    /// <summary>How many hashes the tile has in a tree of this size: 256 when it is full, 0 when there is none.</summary>
    public static int WidthIn(long size, int level, long number)
    {
        var hashes = size >> (Height * level);
        return (int)Math.Clamp(hashes - (number * Width), 0, Width);
    }

    /// <summary>Such as <c>tile/0/x001/x234/067</c> or <c>tile/0/000.p/17</c>.</summary>
    public static string Of(int level, long number, int width = Width)
    {
        var path = (number % 1000).ToString("d3", CultureInfo.InvariantCulture);
        for (var rest = number / 1000; rest > 0; rest /= 1000)
            path = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:d3}/{path}");
        var name = new StringBuilder("tile/").Append(CultureInfo.InvariantCulture, $"{level}/").Append(path);
        if (width < Width)
            name.Append(CultureInfo.InvariantCulture, $".p/{width}");
        return name.ToString();
    }
}
