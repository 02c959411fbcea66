namespace Attesta.Audit;

/// <summary>The folder that a ledger lies in, as far as the ledger changes it: the other half of the seam at which tests make the machine fail.</summary>
internal class LedgerDisk
{
    public static LedgerDisk Real { get; } = new();

    /// <inheritdoc cref="LedgerFile.Open(string, FileMode)"/>
    public virtual LedgerFile? Open(string path, FileMode mode) => LedgerFile.Open(path, mode);

    public virtual bool Exists(string path) => Path.Exists(path);

    /// <summary>The files whose path begins with that of the ledger and a dot, in any order.</summary>
    public virtual IReadOnlyList<string> Beside(string path)
    {
        var folder = Path.GetDirectoryName(path)!;

        // No search pattern: the name may hold its signs, and "a.*" finds "a" too.
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Where(file => file.StartsWith(path + ".", StringComparison.Ordinal))] : [];
    }

    /// <summary>Gives a file another name, in place of whatever has that name.</summary>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Gives a file another name that no file has.</summary>
    /// <exception cref="IOException">There is one.</exception>
    public virtual void Place(string from, string to)
    {
        // The base library looks whether there is one and then renames, which is two steps.
        if (!OperatingSystem.IsLinux() || !LinuxLedgerFile.TryPlace(from, to))
            File.Move(from, to, overwrite: false);
    }

    public virtual void Delete(string path) => File.Delete(path);

    /// <summary>Puts the names in the folder of a file on stable storage.</summary>
    public virtual void SyncFolder(string path)
    {
        if (OperatingSystem.IsLinux())
            LinuxLedgerFile.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
