namespace Attesta.Policy;

/// <summary>A rule pack that attesta.yaml names.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Rules">How many rules it has.</param>
public sealed record ConfiguredPack(string Name, string File, int Rules);
