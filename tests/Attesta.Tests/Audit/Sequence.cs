namespace Attesta.Tests.Audit;

/// <summary>Numbers that look like chance and are the same in every run.</summary>
internal sealed class Sequence(int seed)
{
    private uint _state = ((uint)seed * 2654435761u) + 12345;

    public int Below(int limit)
    {
        _state = (_state * 1664525) + 1013904223;
        return (int)((_state >> 8) % (uint)limit);
    }
}
