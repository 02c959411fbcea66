using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit;

/// <summary>Tells files apart by what they are, not by how they are spelled: symbolic links are followed, and on Linux hard links and mounts are known by device and inode.</summary>
public static class LedgerPaths
{
    private const int MostLinks = 40;

    private static StringComparison Spelling => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The full path with every symbolic link followed, also those of folders; what is not there stays as it is spelled.</summary>
    public static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var ahead = new Stack<string>(Parts(full[real.Length..]));
        for (var links = 0; ahead.TryPop(out var part);)
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (links >= MostLinks || LinkOf(next) is not { } target)
            {
                real = next;
                continue;
            }

            links++;
            var root = Path.IsPathFullyQualified(target) ? Path.GetPathRoot(target)! : "";
            real = root.Length > 0 ? root : real;
            foreach (var behind in Parts(target[root.Length..]))
                ahead.Push(behind);
        }

        return real;
    }

    /// <summary>Whether two paths lead to one file.</summary>
    public static bool IsSame(string one, string other) => string.Equals(Resolve(one), Resolve(other), Spelling) || IsSameFile(one, other);

    /// <summary>
    /// Why nothing but the ledger may write to a file: it is the ledger, one of its full files, its index, or lies in its folder of proofs. A clause that
    /// follows the file's name; null when the file is none of these.
    /// </summary>
    public static string? OwnPart(string path, string ledger)
    {
        if (IsSame(path, ledger))
            return "is the ledger itself";
        var file = Resolve(path);
        foreach (var log in Logs(ledger))
        {
            if (file.StartsWith(log + ".", Spelling) && IsOwnName(file[(log.Length + 1)..]))
                return "is one of the ledger's own files";
            if (Existing(log).FirstOrDefault(own => IsSameFile(own, path)) is { } same)
                return $"is '{Path.GetFileName(same)}' of the ledger under another name";
        }

        return null;
    }

    /// <summary>Whether an open file is the ledger or one of its own files. Only Linux knows.</summary>
    internal static bool IsOwn(SafeFileHandle file, string ledger) => OperatingSystem.IsLinux()
        && Logs(ledger).SelectMany(log => Existing(log).Prepend(log)).Any(own => LedgerFile.IsAt(file, own));

    private static IEnumerable<string> Logs(string ledger) => new[] { Resolve(ledger), Path.GetFullPath(ledger) }.Distinct(StringComparer.Ordinal);

    private static bool IsOwnName(string rest)
    {
        var name = Parts(rest).LastOrDefault() ?? "";
        return name is "proof" or "next" or "doubtful" || name.StartsWith("index", Spelling) || name.StartsWith("torn-", Spelling)
            || (name.Length >= 6 && name.AsSpan(0, 6).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static IEnumerable<string> Existing(string log) =>
        FilesIn(Path.GetDirectoryName(log)!).Where(file => file.StartsWith(log + ".", Spelling) && IsOwnName(file[(log.Length + 1)..])).Concat(FilesIn(log + ".proof"));

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsSameFile(string one, string other) => OperatingSystem.IsLinux() && LinuxLedgerFile.IsSame(one, other);

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // From the last to the first, to be put on a stack.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
