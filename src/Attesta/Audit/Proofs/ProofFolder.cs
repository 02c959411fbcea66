using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>The files beside a ledger: tiles, the newest checkpoint and how far the ledger was read. All of it can be made anew from the ledger.</summary>
internal sealed class ProofFolder(string ledgerPath)
{
    public string Path { get; } = ledgerPath + ".proof";

    public TileFolder Tiles { get; } = new(ledgerPath + ".proof");

    public string CheckpointPath => System.IO.Path.Combine(Path, "checkpoint");

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

    /// <summary>Keeps other processes from making a checkpoint until it is disposed; null when one of them is at it.</summary>
    public IDisposable? TryLock()
    {
        WholeFile.CreateFolder(Path);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(System.IO.Path.Combine(Path, "lock"), options);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
