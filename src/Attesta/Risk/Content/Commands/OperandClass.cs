using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>What kind of thing a word names, as rules call it: <c>@root</c>, <c>@url</c>.</summary>
internal enum OperandClass
{
    None,
    Root,
    Home,
    System,
    Disk,
    Device,
    Secret,
    Temp,
    Remote,
    Url,
    Address,
    Everything,
    Variable,
    Outside,
    Disposable,
    File,
    Registry,
    Loopback,
}

/// <summary>Tells whether a word is of a class.</summary>
internal static class OperandClasses
{
    // The longest path that there can be, and more.
    private const int Longest = 8192;

    public static OperandClass Named(ReadOnlySpan<char> name) => name switch
    {
        "root" => OperandClass.Root,
        "home" => OperandClass.Home,
        "system" => OperandClass.System,
        "disk" => OperandClass.Disk,
        "device" => OperandClass.Device,
        "secret" => OperandClass.Secret,
        "temp" => OperandClass.Temp,
        "remote" => OperandClass.Remote,
        "url" => OperandClass.Url,
        "address" => OperandClass.Address,
        "everything" => OperandClass.Everything,
        "variable" => OperandClass.Variable,
        "outside" => OperandClass.Outside,
        "disposable" => OperandClass.Disposable,
        "file" => OperandClass.File,
        "registry" => OperandClass.Registry,
        "loopback" => OperandClass.Loopback,
        _ => OperandClass.None,
    };

    /// <summary>Whether a word, from an offset on, is of a class.</summary>
    public static bool Holds(OperandClass asked, in ShellWord word, int from = 0) => Holds(asked, word, from, null);

    /// <summary>Whether an operand is of a class.</summary>
    public static bool Holds(OperandClass asked, CommandLine line, int operand) => Holds(asked, line.OperandWord(operand), 0, line);

    private static bool Holds(OperandClass asked, in ShellWord word, int from, CommandLine? line)
    {
        if (asked == OperandClass.Variable)
            return word.HasGap && word.FirstGap - from is var gap && (gap == 0 || (gap > 0 && word.Text.AsSpan(from, gap) is "/" or "~/"));
        var text = word.Text.AsSpan(from);
        if (text.Length is 0 or > Longest)
            return false;
        return asked switch
        {
            OperandClass.Url => text.IndexOf("://") is > 0 and < 20,
            OperandClass.Address => IsAddress(text),
            OperandClass.Outside => IsOutside(text) && !IsAt(word, 0, from),
            OperandClass.Disposable => Path(word) == PathClass.Temp || (line is { Command: { } command } && ProjectPaths.IsMadeAgain(word, from, command)),
            OperandClass.File => ProjectPaths.IsOneFile(word, from),
            OperandClass.Registry => word.IsExact && PackageRegistries.Hold(text),
            OperandClass.Loopback => word.IsExact && Addresses.IsLoopback(text),
            OperandClass.Everything => text is "*" or "**" or ".*" or "./*" or "." or "./" or ".." or "../" or "../*" or "*.*" or "{*,.*}" or ".[!.]*" || Path(word) is PathClass.Root or PathClass.Home or PathClass.Disk,
            _ => IsPath(asked, Path(word)),
        };

        PathClass Path(in ShellWord written) => line is null ? OfPath(written, from) : line.PathOf(written);
    }

    /// <summary>What a path is, with something unknown where a variable stands, and everything below it counted as itself.</summary>
    public static PathClass OfPath(in ShellWord word, int from = 0)
    {
        var text = word.Text.AsSpan(from);
        if (text.Length is 0 or > Longest)
            return PathClass.Plain;
        if (text[^1] == '*')
        {
            var below = text.TrimEnd("*.");
            if (below is [.., '/' or '\\'])
                text = below;
        }

        if (!word.HasGap)
            return SensitivePaths.Of(text);
        // A variable that is empty would make /$x the root; rules have @variable for that. Here it is some name.
        var gap = Math.Clamp(word.LastGap - from, 0, text.Length);
        return gap == 0 ? SensitivePaths.Of($"x{text}") : SensitivePaths.Of($"{text[..gap]}x{text[gap..]}");
    }

    private static bool IsPath(OperandClass asked, PathClass found) => asked switch
    {
        OperandClass.Root => found == PathClass.Root,
        OperandClass.Home => found == PathClass.Home,
        OperandClass.System => found is PathClass.System or PathClass.Root,
        OperandClass.Disk => found == PathClass.Disk,
        OperandClass.Device => found is PathClass.Device or PathClass.Disk,
        OperandClass.Secret => found == PathClass.Secret,
        OperandClass.Temp => found == PathClass.Temp,
        OperandClass.Remote => found == PathClass.Remote,
        _ => false,
    };

    private static bool IsAt(in ShellWord word, int gap, int from) => word.HasGap && word.FirstGap - from == gap;

    private static bool IsOutside(ReadOnlySpan<char> text) =>
        text[0] is '/' or '~' || text.StartsWith("..") || (text.Length > 2 && text[1] == ':' && char.IsAsciiLetter(text[0]));

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        if (text.IndexOf("://") is > 0 and < 20)
            return true;
        var at = text.IndexOf('@');
        if (at > 0 && at < text.Length - 1 && text[(at + 1)..].Contains('.'))
            return true;
        var host = text.IndexOf(':') is var colon and > 0 ? text[..colon] : text;
        return System.Net.IPAddress.TryParse(host, out _) && host.Count('.') == 3;
    }
}
