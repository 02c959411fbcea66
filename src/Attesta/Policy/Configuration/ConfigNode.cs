namespace Attesta.Policy.Configuration;

/// <summary>A place in the file; line and column from 1.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Variable">The environment variable that it stands in instead; null in a file.</param>
internal readonly record struct FilePlace(int Line, int Column, string? Variable = null);

/// <summary>What stands in a configuration file, before anyone asks what it means.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Size">How many nodes it stands for, aliases written out.</param>
internal abstract record ConfigNode(FilePlace Place, int Size)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether nothing is written here, or null.</summary>
    public virtual bool IsNull => false;
}

/// <summary>A single value.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Value">Its text, escapes resolved.</param>
/// <param name="IsPlain">Whether it stands there without quotes, so that it may be more than text.</param>
internal sealed record ScalarNode(FilePlace Place, string Value, bool IsPlain) : ConfigNode(Place, 1)
{
    public override string Kind => IsNull ? "empty" : "a single value";

    public override bool IsNull => IsPlain && CoreSchema.IsNull(Value);
}

/// <summary>A list.</summary>
internal sealed record ListNode(FilePlace Place, int Size, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place, Size)
{
    public override string Kind => "a list";
}

/// <summary>Keys with values, in the order of the file. Keys may repeat: who reads them must look.</summary>
internal sealed record MapNode(FilePlace Place, int Size, IReadOnlyList<MapEntry> Entries) : ConfigNode(Place, Size)
{
    public override string Kind => "a group of keys";
}

/// <summary>A key with its value.</summary>
internal sealed record MapEntry(string Name, FilePlace Place, ConfigNode Value);
