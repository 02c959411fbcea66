namespace Attesta.Actions;

/// <summary>Opens files, and nothing that merely looks like one: reading a pipe or device would wait for ever.</summary>
internal static class RegularFile
{
    /// <summary>Opens a regular file to read.</summary>
    /// <exception cref="IOException">It is not one, is not there or cannot be read.</exception>
    public static FileStream OpenToRead(string path)
    {
        // A pipe has no length and cannot be sought; .NET opens one only when a writer comes, so it is asked before.
        if (!OperatingSystem.IsWindows() && File.Exists(path) && IsSpecial(path))
            throw new IOException($"'{path}' is not a regular file.");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private static bool IsSpecial(string path)
    {
        var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return OperatingSystem.IsLinux() && target.Exists && !Audit.LinuxLedgerFile.IsRegular(target.FullName);
    }
}
