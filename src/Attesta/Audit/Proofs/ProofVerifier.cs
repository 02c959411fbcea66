using System.Globalization;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Checks what a ledger's signatures and anchors say against its entries: every checkpoint in the chain, the newest one beside it and those in the anchors.
/// That each entry is unchanged and linked is for <see cref="LedgerVerifier"/> to say; both together are the verification. In bounded memory, on any bytes.
/// </summary>
public sealed class ProofVerifier
{
    /// <summary>The public keys that are trusted; without any, roots are compared but signatures say nothing. Keys that these passed the pen to are trusted too.</summary>
    public IReadOnlyList<VerifierKey> Keys { get; init; } = [];

    /// <summary>Where checkpoints were kept.</summary>
    public IReadOnlyList<ICheckpointAnchor> Anchors { get; init; } = [];

    /// <summary>How often the ledger is signed; entries that should be and are not are then found. Its name is expected in every checkpoint.</summary>
    public CheckpointSettings? Settings { get; init; }

    /// <summary>The clock, by which the age of entries is told.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Verifies the file as it is now. An anchor that cannot be read is a finding, <see cref="FindingKind.UnreadAnchor"/>, and hides nothing else.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read. Content never throws.</exception>
    public Task<ProofReport> VerifyAsync(string path, CancellationToken cancellationToken = default) => VerifyAsync(LedgerText.OfFile(path), cancellationToken);

    /// <summary>Verifies a ledger as it is now, wherever it is kept.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read. Content never throws.</exception>
    public async Task<ProofReport> VerifyAsync(LedgerText text, CancellationToken cancellationToken = default)
    {
        var reading = await BeginAsync(text, cancellationToken).ConfigureAwait(false);
        ReadAll(text, reading.Read, cancellationToken);
        return reading.End();
    }

    /// <summary>Begins a verification of lines that somebody else reads, from the first on: whoever checks the chain, so that both see the same.</summary>
    /// <exception cref="IOException">The ledger is not there, or cannot be read.</exception>
    public async Task<ProofReading> BeginAsync(LedgerText text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var origin = Settings?.Origin ?? DefaultOrigin(text);
        var kept = await KeptAsync(text, origin, cancellationToken).ConfigureAwait(false);
        return new ProofReading(this, text, new ProofRun(new TrustedKeys(Keys), origin, kept));
    }

    /// <summary>The report on a ledger that has neither keys nor anchors: nothing in it is signed, and nothing anchored.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="entries">How many entries it has.</param>
    /// <param name="time">The clock, by which the age of entries is told.</param>
    public static ProofReport Nothing(string path, long entries, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var text = LedgerText.OfFile(path);
        return Nothing(entries, DefaultOrigin(text), entries == 0 ? 0 : AgeOf(text, 0, 0, time.GetUtcNow()));
    }

    /// <summary>The same on a ledger that is not in a file.</summary>
    /// <param name="first">Its first entry; null when there is none that can be read.</param>
    /// <param name="entries">How many entries it has.</param>
    /// <param name="time">The clock, by which the age of entries is told.</param>
    public static ProofReport Nothing(AuditEntry? first, long entries, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        var hash = first is null ? [] : Encoding.UTF8.GetBytes(first.ChainHash);
        var origin = LedgerTree.OriginOf(MerkleHash.TryLeafOf(hash, leaf) ? leaf : []);
        return Nothing(entries, origin, entries == 0 ? 0 : first is null ? null : Age(first, time.GetUtcNow()));
    }

    private static ProofReport Nothing(long entries, string origin, double? age) => new()
    {
        Entries = entries,
        Origin = origin,
        SignaturesChecked = false,
        Checkpoints = 0,
        SignedEntries = 0,
        AnchoredEntries = 0,
        UnsignedSeconds = age,
        UnanchoredSeconds = age,
        Findings = [],
        FindingCount = 0,
    };

    /// <summary>Whether something beside the ledger says that it is signed.</summary>
    public static bool IsSigned(string path) => File.Exists(new ProofFolder(path).CheckpointPath);

    private static void ReadAll(LedgerText text, Action<LineCutter> read, CancellationToken cancellationToken)
    {
        using var stream = text.Open(LedgerPosition.Start) ?? throw new IOException($"'{text.Name}' cannot be read.");
        using var lines = new LineCutter(stream);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (lines.TryCut())
                read(lines);
        }
        while (lines.Fill());
    }

    // A ledger that was given no name has it from its first entry.
    private static string DefaultOrigin(LedgerText text)
    {
        if (text.LineAt(0, 0) is not { } line)
            return LedgerTree.OriginOf([]);
        var scanner = new LineScanner(line, keep: false);
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        return scanner.Scan() && MerkleHash.TryLeafOf(scanner.ChainHash, leaf) ? LedgerTree.OriginOf(leaf) : LedgerTree.OriginOf([]);
    }

    // Before the ledger is read: what an anchor takes while it is read is of entries that may not be.
    private async Task<KeptCheckpoints> KeptAsync(LedgerText text, string origin, CancellationToken cancellationToken)
    {
        var kept = new KeptCheckpoints(origin, Keys, () => LearnedKeys(text, origin, cancellationToken));
        kept.ReadBeside(new ProofFolder(text.Beside));
        foreach (var anchor in Anchors)
            await kept.ReadAsync(anchor, cancellationToken).ConfigureAwait(false);
        return kept;
    }

    private IReadOnlyList<VerifierKey> LearnedKeys(LedgerText text, string origin, CancellationToken cancellationToken)
    {
        var keys = new TrustedKeys(Keys);
        var run = new ProofRun(keys, origin, null);
        ReadAll(text, run.ReadKeys, cancellationToken);
        return keys.All;
    }

    /// <summary>How long ago an entry was written, by its own word; null when that is not known.</summary>
    internal static double? AgeOf(LedgerText text, long index, long offset, DateTimeOffset now)
    {
        if (text.LineAt(index, offset) is not { } line)
            return null;
        var scanner = new LineScanner(line, keep: true);
        return scanner.Scan() ? Age(scanner.Entry(), now) : null;
    }

    private static double? Age(AuditEntry entry, DateTimeOffset now) => WrittenAt(entry) is { } time ? Math.Max(0, Math.Round((now - time).TotalSeconds, 3)) : null;

    private static DateTimeOffset? WrittenAt(AuditEntry entry) =>
        DateTimeOffset.TryParse(entry.ExecutedAt.Length > 0 ? entry.ExecutedAt : entry.DecidedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
