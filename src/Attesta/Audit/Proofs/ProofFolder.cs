using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>The files beside a ledger: tiles, the newest checkpoint and how far the ledger was read. All of it can be made anew from the ledger.</summary>
internal sealed class ProofFolder(string ledgerPath)
{
    /// <summary>How long to wait for another process: longer than a token takes to sign, shorter than anyone waits without a word.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public string Path { get; } = ledgerPath + ".proof";

    public TileFolder Tiles { get; } = new(ledgerPath + ".proof");

    public string CheckpointPath => System.IO.Path.Combine(Path, "checkpoint");

    private string LockPath => System.IO.Path.Combine(Path, "lock");

    private string PositionPath => System.IO.Path.Combine(Path, "position");

    /// <summary>The newest checkpoint; null when there is none that can be read.</summary>
    public SignedNote? LoadCheckpoint() =>
        WholeFile.Read(CheckpointPath, SignedNote.MaxCharacters) is { } bytes && NoteText.Utf8(bytes) is { } text ? SignedNote.Parse(text) : null;

    public LedgerPosition? LoadPosition() => LedgerPosition.Load(PositionPath);

    public void Save(SignedNote checkpoint, LedgerPosition position)
    {
        WholeFile.Write(PositionPath, Encoding.ASCII.GetBytes(position.ToString()), isDurable: false);
        SaveCheckpoint(checkpoint);
    }

    public void SaveCheckpoint(SignedNote checkpoint) => WholeFile.Write(CheckpointPath, Encoding.UTF8.GetBytes(checkpoint.ToString()), isDurable: false);

    /// <summary>As <see cref="TryLock"/>, and waits until another process is through, which is on the machine's own time.</summary>
    /// <exception cref="SigningFailedException">It is not, for so long.</exception>
    public async ValueTask<IDisposable> LockAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false))
        {
            if (TryLock() is { } held)
                return held;
            if (TimeProvider.System.GetElapsedTime(start) >= patience)
                throw new SigningFailedException($"The audit log is not signed: another process holds '{LockPath}'.");
        }
    }

    /// <summary>Keeps other processes from making a checkpoint until it is disposed; null when one of them is at it.</summary>
    /// <exception cref="SigningFailedException">The file of the lock cannot be used.</exception>
    public IDisposable? TryLock()
    {
        // .NET's own lock is none where DOTNET_SYSTEM_IO_DISABLEFILELOCKING says so, and checkpoints that cross are never forgiven.
        try
        {
            return OperatingSystem.IsLinux() ? LinuxLedgerFile.TryHold(LockPath) : TryOpenAlone();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new SigningFailedException($"The audit log is not signed: its lock '{LockPath}' cannot be used: {unusable.Message.TrimEnd('.')}.", unusable);
        }
    }

    private FileStream? TryOpenAlone()
    {
        WholeFile.CreateFolder(Path);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(LockPath, options);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
