namespace Attesta.Audit.Proofs;

/// <summary>Where the hashes of a tree are kept, 256 and 256.</summary>
internal interface ITiles
{
    /// <summary>The first hashes of a tile, at least <paramref name="width"/> of them.</summary>
    /// <exception cref="MissingTileException">It is not there, or not whole.</exception>
    ReadOnlyMemory<byte> Read(int level, long number, int width);
}

/// <summary>A tile is missing or torn; it is made anew from the ledger.</summary>
internal sealed class MissingTileException : Exception;
