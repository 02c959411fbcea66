namespace Attesta.Risk.Content.Arguments;

/// <summary>Brings the many spellings of a path to one: lower case, forward slashes, <c>~</c> for a home folder, no dots.</summary>
internal static class PathText
{
    /// <summary>Longer paths are cut to their ends, where the name stands.</summary>
    public const int Longest = 1024;

    /// <summary>What a prefix can grow to.</summary>
    public const int LongestPrefix = 32;

    private static readonly (string Prefix, string Plain)[] Prefixes =
    [
        ("${home}", "~"), ("$home", "~"), ("$env:userprofile", "~"), ("$env:home", "~"), ("%userprofile%", "~"), ("%homedrive%%homepath%", "~"), ("%homepath%", "~"), ("%home%", "~"), ("${userprofile}", "~"),
        ("%appdata%", "~/appdata/roaming"), ("$env:appdata", "~/appdata/roaming"), ("%localappdata%", "~/appdata/local"), ("$env:localappdata", "~/appdata/local"),
        ("%temp%", "/tmp"), ("%tmp%", "/tmp"), ("$env:temp", "/tmp"), ("$env:tmp", "/tmp"), ("$tmpdir", "/tmp"), ("${tmpdir}", "/tmp"), ("$xdg_config_home", "~/.config"), ("${xdg_config_home}", "~/.config"),
        ("$xdg_data_home", "~/.local/share"), ("%systemroot%", "c:/windows"), ("%windir%", "c:/windows"), ("$env:systemroot", "c:/windows"), ("$env:windir", "c:/windows"), ("%systemdrive%", "c:"), ("$env:systemdrive", "c:"),
        ("%programfiles%", "c:/program files"), ("%programdata%", "c:/programdata"), ("%allusersprofile%", "c:/programdata"), ("$env:programdata", "c:/programdata"), ("%public%", "c:/users/public"),
    ];

    /// <summary>Whether it lies on another machine; the path is then what follows the machine's name.</summary>
    public static bool IsRemote(ref ReadOnlySpan<char> path)
    {
        path = path.Trim().Trim('"').Trim('\'');
        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            path = path[5..].TrimStart('/');
            var isWindows = path.Length > 1 && path[1] == ':';
            path = isWindows ? path : path.IsEmpty ? "/" : Rooted(path);
            return false;
        }

        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme is > 0 and < 16)
        {
            var rest = path[(scheme + 3)..];
            var slash = rest.IndexOf('/');
            path = slash < 0 ? default : rest[slash..];
            return true;
        }

        // user@host:path; a single letter before the colon is a drive.
        var colon = path.IndexOf(':');
        if (colon > 1 && path[..colon].IndexOfAny("/\\%$") < 0 && !path[..colon].EndsWith("env", StringComparison.OrdinalIgnoreCase) && (path[..colon].Contains('@') || path[..colon].IndexOf(' ') < 0 && colon + 1 < path.Length && path[colon + 1] is '/' or '~'))
        {
            path = path[(colon + 1)..];
            return true;
        }

        return path.StartsWith(@"\\", StringComparison.Ordinal) && !path.StartsWith(@"\\.\", StringComparison.Ordinal) && !path.StartsWith(@"\\?\", StringComparison.Ordinal);
    }

    /// <summary>The path in its one spelling, in the buffer.</summary>
    public static ReadOnlySpan<char> Normalized(ReadOnlySpan<char> path, Span<char> buffer)
    {
        if (path.StartsWith(@"\\?\", StringComparison.Ordinal) && !path.StartsWith(@"\\?\g", StringComparison.OrdinalIgnoreCase))
            path = path[4..];
        var isCut = path.Length > Longest;
        if (isCut)
            path = path[^Longest..];
        var length = 0;
        foreach (var (prefix, plain) in path.Length > 0 && path[0] is '$' or '%' ? Prefixes : [])
        {
            if (path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (path.Length == prefix.Length || path[prefix.Length] is '/' or '\\'))
            {
                plain.CopyTo(buffer);
                length = plain.Length;
                path = path[prefix.Length..];
                break;
            }
        }

        foreach (var letter in path)
            buffer[length++] = letter == '\\' ? '/' : char.IsAscii(letter) ? char.ToLowerInvariant(letter) : letter;
        var isDevice = buffer[..length].StartsWith("//./") || buffer[..length].StartsWith("//?/");
        length = isDevice ? length : Collapsed(buffer[..length]);
        length = Rebased(buffer[..length]);
        return buffer[..length];
    }

    // a//b/./c/../d: a/b/d. In place, because it only becomes shorter.
    private static int Collapsed(Span<char> path)
    {
        var isRooted = path.Length > 0 && path[0] == '/';
        var isDrive = path.Length > 1 && path[1] == ':';
        var floor = isRooted ? 1 : isDrive ? Math.Min(path.Length, path.Length > 2 && path[2] == '/' ? 3 : 2) : 0;
        var at = floor;
        var to = floor;
        while (at < path.Length)
        {
            var rest = path[at..];
            var slash = rest.IndexOf('/');
            var part = slash < 0 ? rest : rest[..slash];
            at += part.Length + 1;
            if (part.IsEmpty || part is ".")
                continue;
            if (part is "..")
            {
                if (to > floor || isRooted || isDrive)
                {
                    var parent = path[floor..Math.Max(floor, to)].LastIndexOf('/');
                    if (!(to > floor && path[floor..to] is ".." or "~") && !path[floor..to].EndsWith("/..") && (to > floor || floor > 0))
                    {
                        to = parent < 0 ? floor : floor + parent;
                        continue;
                    }
                }
            }

            if (to > floor)
                path[to++] = '/';
            part.CopyTo(path[to..]);
            to += part.Length;
        }

        return to;
    }

    // /home/ann, /users/ann, c:/users/ann, /root, ~ann, /proc/self/root/etc.
    private static int Rebased(Span<char> path)
    {
        var length = path.Length;
        while (path[..length].StartsWith("/proc/"))
        {
            var rest = path[6..length];
            var slash = rest.IndexOf('/');
            if (slash < 0 || !(rest[(slash + 1)..].StartsWith("root") && (rest.Length == slash + 5 || rest[slash + 5] == '/')))
                break;
            var tail = rest[(slash + 5)..];
            if (tail.IsEmpty)
            {
                path[0] = '/';
                return 1;
            }

            tail.CopyTo(path);
            length = tail.Length;
        }

        var view = path[..length];
        var folder = view.StartsWith("/home/") ? 6 : view.StartsWith("/users/") ? 7 : view.Length > 9 && view[1] == ':' && view[2..].StartsWith("/users/") ? 9 : view.StartsWith("/var/home/") ? 10 : view.StartsWith("/export/home/") ? 13 : 0;
        if (folder > 0 && view.Length > folder && view[folder] != '*')
        {
            var name = view[folder..];
            var slash = name.IndexOf('/');
            return Home(path, slash < 0 ? default : name[slash..]);
        }

        if (view is "/root" || view.StartsWith("/root/"))
            return Home(path, view[5..]);
        if (view.Length > 1 && view[0] == '~' && view[1] != '/')
        {
            var slash = view.IndexOf('/');
            return Home(path, slash < 0 ? default : view[slash..]);
        }

        return length;
    }

    private static int Home(Span<char> path, ReadOnlySpan<char> rest)
    {
        rest.CopyTo(path[1..]);
        path[0] = '~';
        return 1 + rest.Length;
    }

    private static ReadOnlySpan<char> Rooted(ReadOnlySpan<char> path) => path[0] == '~' ? path : string.Concat("/", path);
}
