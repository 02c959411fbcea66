namespace Attesta.Risk.Content.Arguments;

/// <summary>What kind of place a path names.</summary>
internal enum PathClass
{
    /// <summary>Nothing special is known of it.</summary>
    Plain,

    /// <summary>Keys, tokens or passwords are kept there.</summary>
    Secret,

    /// <summary>The operating system lives there.</summary>
    System,

    /// <summary>A whole home folder.</summary>
    Home,

    /// <summary>The root of everything.</summary>
    Root,

    /// <summary>A whole disk or partition.</summary>
    Disk,

    /// <summary>A device that is no disk, such as <c>/dev/null</c>.</summary>
    Device,

    /// <summary>For temporary things.</summary>
    Temp,

    /// <summary>On another machine.</summary>
    Remote,
}
