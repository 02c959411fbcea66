namespace Attesta.Risk.Content.Commands;

/// <summary>How many calls in one piece of code are looked at closely; what is beyond counts as not understood.</summary>
internal sealed class CodeBudget
{
    private const int Most = 512;

    private int _taken;

    /// <summary>Whether there were more.</summary>
    public bool IsSpent => _taken > Most;

    public bool TryTake() => _taken <= Most && ++_taken <= Most;
}
