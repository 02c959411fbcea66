using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Attesta.Audit.Proofs;

/// <summary>What a witness remembers: a file for each ledger with the newest checkpoint that it signed, in a folder that no other witness has.</summary>
internal sealed class WitnessFolder : IDisposable
{
    private readonly string _path;
    private readonly string _lockPath;
    private readonly SafeFileHandle _lock;

    /// <exception cref="IOException">Another witness has the folder, or it cannot be used.</exception>
    public WitnessFolder(string path)
    {
        (_path, _lockPath) = (path, Path.Combine(path, "lock"));
        _lock = Hold(_lockPath) ?? throw new IOException("another witness works in this folder, and two would sign two histories");
    }

    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>Finds out whether the folder is still the one whose lock is held.</summary>
    /// <exception cref="IOException">It was deleted, moved away or replaced.</exception>
    public void Check()
    {
        if (!LedgerFile.IsAt(_lock, _lockPath))
            throw new IOException($"the folder '{_path}' was deleted, moved or replaced while the witness ran; put it back and start the witness again");
    }

    /// <summary>All notes that are kept under a name; null when there never were any.</summary>
    public IReadOnlyList<SignedNote>? Read(string name) => Path.Exists(PathOf(name)) ? [.. NoteFile.Read(PathOf(name), CancellationToken.None)] : null;

    /// <summary>Puts a note in the place of the one before, in one step. It is on stable storage when this returns, and so is its name.</summary>
    public void Store(string name, SignedNote note)
    {
        WholeFile.Write(PathOf(name), Encoding.UTF8.GetBytes(note.ToString()), isDurable: true);
        LedgerDisk.Real.SyncFolder(PathOf(name));
    }

    public void Dispose() => _lock.Dispose();

    private static SafeFileHandle? Hold(string path)
    {
        if (OperatingSystem.IsLinux())
            return LinuxLedgerFile.TryHold(path);
        WholeFile.CreateFolder(Path.GetDirectoryName(path)!);
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
