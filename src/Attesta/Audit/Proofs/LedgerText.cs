namespace Attesta.Audit.Proofs;

/// <summary>
/// The text of a ledger as it is signed and proven, wherever it is kept: the lines that a file of it has, one behind the other. Implementations read
/// beside those who append, and give every call what is there then. Reading throws an <see cref="IOException"/> when it cannot be done.
/// </summary>
/// <param name="beside">The path beside which a folder of this machine, of the same name with <c>.proof</c>, keeps tiles and the newest checkpoint. They are a copy: made anew when missing, never trusted.</param>
public abstract class LedgerText(string beside)
{
    /// <summary>The path beside which this machine keeps the folder, as a full path.</summary>
    public string Beside { get; } = Path.GetFullPath(beside);

    /// <summary>Where the ledger is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The text of a ledger in a file; it may not be there yet.</summary>
    public static LedgerText OfFile(string path) => new FileText(path);

    /// <summary>
    /// Whether the ledger takes an id once and refuses another entry with it. Then a checkpoint has its id from the checkpoint before it, so that of two that are
    /// made at the same time, by whatever mishap, only one is taken.
    /// </summary>
    public virtual bool KeepsIdsApart => false;

    /// <summary>Reads on behind a position up to the last line end that is there now; null when the ledger does not reach as far, or is seen to be another.</summary>
    public abstract Stream? Open(LedgerPosition from);

    /// <summary>The position as it is now, behind the entry that it names; null when that entry is not there.</summary>
    public abstract LedgerPosition? Find(LedgerPosition position);

    /// <summary>A line without its end; null when there is none.</summary>
    /// <param name="index">How many entries are before it.</param>
    /// <param name="offset">Where it begins, as it was when it was read.</param>
    public abstract byte[]? LineAt(long index, long offset);

    /// <summary>An entry by its id; null when it is not found. A hint: whoever uses it proves that it is there.</summary>
    /// <param name="entryId">The id.</param>
    /// <param name="before">Where to seek it backwards from; null to seek from the beginning on.</param>
    /// <param name="size">How many entries to look at from the beginning.</param>
    public abstract (long Index, byte[] Line)? FindEntry(string entryId, LedgerPosition? before, long size);

    /// <summary>Keeps other processes from signing until it is disposed, and waits until the one that is at it is through.</summary>
    /// <param name="patience">How long to wait, at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SigningFailedException">It was not had, where nothing else keeps checkpoints from crossing.</exception>
    public abstract ValueTask<IDisposable> LockAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Puts what can be read by now on stable storage, where it is not there by itself.</summary>
    /// <param name="read">What <see cref="Open"/> gave.</param>
    public virtual void Sync(Stream read)
    {
    }
}
