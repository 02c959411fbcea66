namespace Attesta.Risk.Content.Arguments;

/// <summary>Tells paths apart by what lies there, in any spelling. Allocates nothing; longer paths than any system has are cut to their ends.</summary>
internal static class SensitivePaths
{
    /// <summary>The class of a path.</summary>
    public static PathClass Of(ReadOnlySpan<char> path) => Look(path).Class;

    /// <summary>The class of a path, how bad it is to read it, and what lies there.</summary>
    public static PathSight Look(ReadOnlySpan<char> path)
    {
        var isRemote = PathText.IsRemote(ref path);
        Span<char> buffer = stackalloc char[1 + Math.Min(path.Length, PathText.Longest) + PathText.LongestPrefix];
        var plain = PathText.Normalized(path, buffer[1..]);

        // With a slash in front, so that a folder is found at the beginning too.
        buffer[0] = '/';
        if (SecretPlaces.Find(plain.StartsWith('/') ? plain : buffer[..(1 + plain.Length)]) is { } secret)
            return secret;
        if (isRemote)
            return new PathSight(PathClass.Remote, 0, "another machine");
        if (plain.IsEmpty)
            return default;
        return plain[0] is '/' or '~' || (plain.Length > 1 && plain[1] == ':') ? Device(plain) ?? Place(plain) : default;
    }

    private static PathSight? Device(ReadOnlySpan<char> path)
    {
        if (path.StartsWith("//./", StringComparison.Ordinal) || path.StartsWith("//?/globalroot/device/harddisk", StringComparison.Ordinal))
            return new PathSight(PathClass.Disk, 0.5, "a whole disk");
        if (!path.StartsWith("/dev/", StringComparison.Ordinal))
            return path is "/dev" ? new PathSight(PathClass.System, 0, "the devices of the machine") : null;
        var name = path[5..];
        if (name.StartsWith("tcp/", StringComparison.Ordinal) || name.StartsWith("udp/", StringComparison.Ordinal))
            return new PathSight(PathClass.Remote, 0.4, "another machine");
        if (name is "shm" || name.StartsWith("shm/", StringComparison.Ordinal))
            return new PathSight(PathClass.Temp, 0, "a temporary folder");
        return IsDisk(name) ? new PathSight(PathClass.Disk, 0.5, "a whole disk") : new PathSight(PathClass.Device, 0, "a device");
    }

    private static bool IsDisk(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<string> letters = ["sd", "hd", "vd", "xvd"];
        foreach (var start in letters)
        {
            if (name.Length > start.Length && name.StartsWith(start, StringComparison.Ordinal) && (char.IsAsciiLetter(name[start.Length]) || name[start.Length] is '*' or '?' or '['))
                return true;
        }

        ReadOnlySpan<string> starts = ["nvme", "mmcblk", "disk", "rdisk", "mapper/", "dm-", "md", "loop", "zvol/", "ada", "da0", "vg", "root", "mem", "kmem", "port", "nbd", "sr", "block/"];
        foreach (var start in starts)
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static PathSight Place(ReadOnlySpan<char> path)
    {
        if (IsRoot(path))
            return new PathSight(PathClass.Root, 0.1, "everything on the machine");
        if (path is "~" or "~/*" or "~/.*" or "/home" or "/home/*" or "/users" or "/users/*" or "c:/users" or "c:/users/*" or "/root" or "/root/*")
            return new PathSight(PathClass.Home, 0.1, "a whole home folder");
        if (path.StartsWith("~/..", StringComparison.Ordinal) && path[4..].Trim("./").IsEmpty)
            return new PathSight(PathClass.Home, 0.1, "every home folder");
        if (Under(path, "/tmp") || Under(path, "/var/tmp") || Under(path, "/private/tmp") || Under(path, "/private/var/folders") || Under(path, "/var/folders") || Under(path, "c:/windows/temp") || Under(path, "~/appdata/local/temp") || Under(path, "c:/temp") || Under(path, "c:/tmp"))
            return new PathSight(PathClass.Temp, 0, "a temporary folder");
        if (path.StartsWith("//", StringComparison.Ordinal))
            return new PathSight(PathClass.Remote, 0, "another machine");
        ReadOnlySpan<string> systems =
        [
            "/etc", "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/boot", "/sys", "/proc", "/var/lib", "/var/log", "/var/spool", "/var/run", "/run", "/var/db", "/var/cache", "/var/backups", "/system", "/library", "/applications", "/private/etc", "/private/var",
            "c:/windows", "c:/program files", "c:/program files (x86)", "c:/programdata", "c:/boot", "c:/system volume information", "c:/recovery", "/nix/store", "/snap", "/cores", "/efi",
        ];
        foreach (var system in systems)
        {
            if (Under(path, system))
                return new PathSight(PathClass.System, path is "/etc/passwd" or "/etc/sudoers" or "/etc/hosts" ? 0.2 : 0.05, "the operating system");
        }

        return path is "/var" or "/opt" or "/srv" or "/mnt" or "/media" or "/var/*" or "/opt/*" or "/srv/*" or "/mnt/*" or "/media/*" ? new PathSight(PathClass.System, 0.05, "a top folder of the machine") : default;
    }

    private static bool IsRoot(ReadOnlySpan<char> path) =>
        path is "/" or "/*" or "/.*" or "/?*" or "//" || (path.Length is >= 2 and <= 4 && char.IsAsciiLetter(path[0]) && path[1] == ':' && (path.Length == 2 || path[2..] is "/" or "/*" or "*"));

    private static bool Under(ReadOnlySpan<char> path, ReadOnlySpan<char> folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] is '/' or '*');
}
