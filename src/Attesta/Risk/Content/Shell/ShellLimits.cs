namespace Attesta.Risk.Content.Shell;

/// <summary>How much is read before the rest counts as not understood. Far above what people write, far below what hurts.</summary>
internal static class ShellLimits
{
    /// <summary>Characters of one text, and at most of everything that is read again inside of it.</summary>
    public const int Characters = 4 * 1024 * 1024;

    /// <summary>Characters that may be read again inside of a short text.</summary>
    public const int Again = 128 * 1024;

    /// <summary>Substitutions, groups and texts inside of each other. Small enough for a thread with a small stack.</summary>
    public const int Depth = 40;

    public const int Commands = 20_000;

    /// <summary>Commands in one pipeline that the last of them is told of.</summary>
    public const int Stages = 64;

    /// <summary>Wrappers around one command.</summary>
    public const int Wrappers = 32;

    /// <summary>Values that one variable may have at once.</summary>
    public const int Values = 16;

    /// <summary>Words that one word's braces may become.</summary>
    public const int BraceWords = 128;

    public const int Evidence = 240;
}
