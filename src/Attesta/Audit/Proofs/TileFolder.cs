using System.Globalization;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Tiles in a folder, as C2SP tlog-tiles lays them out. They are a copy of what the ledger says: nothing in them is believed that does not lead to a
/// signed root, and what is missing is made anew. Files appear whole or not at all.
/// </summary>
internal sealed class TileFolder(string folder) : ITiles
{
    private const int MostKept = 64;

    // The order of use decides nothing but speed.
    private readonly Dictionary<(int Level, long Number), byte[]> _kept = [];

    public ReadOnlyMemory<byte> Read(int level, long number, int width)
    {
        if (width is < 1 or > TilePath.Width)
            throw new MissingTileException();
        if (_kept.TryGetValue((level, number), out var kept) && kept.Length >= width * MerkleHash.Size)
            return kept;
        var tile = Load(TilePath.Of(level, number)) ?? Load(TilePath.Of(level, number, width)) ?? LoadWider(level, number, width);
        if (tile is null || tile.Length < width * MerkleHash.Size || tile.Length % MerkleHash.Size != 0)
            throw new MissingTileException();
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[(level, number)] = tile;
    }

    /// <summary>Writes a tile; partial ones of a full tile are deleted.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(int level, long number, ReadOnlySpan<byte> hashes)
    {
        var width = hashes.Length / MerkleHash.Size;
        var path = Full(TilePath.Of(level, number, width));
        WholeFile.Write(path, hashes, isDurable: false);
        _kept.Remove((level, number));
        if (width == TilePath.Width)
            WholeFile.DeleteFolder(path + ".p");
    }

    public void Forget() => _kept.Clear();

    private string Full(string path) => Path.Combine(folder, path);

    private byte[]? Load(string path) => WholeFile.Read(Full(path), TilePath.Width * MerkleHash.Size);

    // A checkpoint that came later may have left a wider one.
    private byte[]? LoadWider(int level, long number, int width)
    {
        var partial = Full(TilePath.Of(level, number)) + ".p";
        if (!Directory.Exists(partial))
            return null;
        var wider = from file in Directory.EnumerateFiles(partial)
                    let wide = int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0
                    where wide > width
                    orderby wide
                    select file;
        return wider.FirstOrDefault() is { } found ? WholeFile.Read(found, TilePath.Width * MerkleHash.Size) : null;
    }
}
