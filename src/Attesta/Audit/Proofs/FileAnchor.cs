using System.Runtime.CompilerServices;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Checkpoints in a file, one behind the other: on another mount, in a folder of another user, or made append-only (<c>chattr +a</c>). It is worth what
/// separates it from the ledger. Several ledgers may share it.
/// </summary>
public sealed class FileAnchor(string path) : ICheckpointAnchor
{
    /// <inheritdoc/>
    public string Name { get; } = Path.GetFullPath(path);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NoteSignature>> StoreAsync(CheckpointOffer offer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(offer);
        try
        {
            WholeFile.CreateFolder(Path.GetDirectoryName(Name)!);
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(Name, options);

            // Three line ends end whatever an interrupted write has left; before a note they mean nothing.
            var lead = file.Length == 0 ? "" : "\n\n\n";
            file.Write(Encoding.UTF8.GetBytes(lead + offer.Note));
            file.Flush(flushToDisk: true);
            return new([]);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new AnchorFailedException($"The anchor '{Name}' cannot be written: {failed.Message}", failed);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SignedNote> ListAsync(string? origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stream stream;
        try
        {
            stream = LedgerFile.OpenToRead(Name, out _);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new AnchorFailedException($"The anchor '{Name}' cannot be read: {failed.Message}", failed);
        }

        using (stream)
        using (var lines = new LineCutter(stream))
        {
            var reading = new NoteReading();
            while (true)
            {
                while (lines.TryCut())
                {
                    if (reading.Next(lines.TooLong ? null : NoteText.Utf8(lines.Line.Span)) is { } note)
                        yield return note;
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (!lines.Fill())
                    break;
            }

            if (reading.End() is { } last)
                yield return last;
        }
    }

    /// <summary>Cuts lines into notes. What is none, such as half of one, is passed over: a checkpoint that is missing here is found by what it would have vouched for.</summary>
    private sealed class NoteReading
    {
        private readonly StringBuilder _note = new();
        private bool _isSigned;

        public SignedNote? Next(string? line)
        {
            var isSignature = line?.StartsWith(NoteSignature.Lead, StringComparison.Ordinal) == true;
            var ended = _isSigned && !isSignature ? End() : null;
            if (line is null || _note.Length + line.Length > SignedNote.MaxCharacters || (line.Length == 0 && (_note.Length == 0 || _note[^1] == '\n' && _note.Length > 1 && _note[^2] == '\n')))
                _note.Clear();
            else
                _note.Append(line).Append('\n');
            _isSigned = isSignature && _note.Length > 0;
            return ended;
        }

        public SignedNote? End()
        {
            var note = SignedNote.Parse(_note.ToString());
            _note.Clear();
            _isSigned = false;
            return note;
        }
    }
}
