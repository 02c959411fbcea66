using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>A file of notes, one behind the other, that is only ever appended to. Half a note that an interrupted write left is passed over.</summary>
internal static class NoteFile
{
    /// <summary>Appends a note; it is on stable storage when this returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="note">The note.</param>
    /// <param name="ledger">A ledger that must not be what is written to, under whatever name; null when that is known.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void Append(string path, SignedNote note, string? ledger = null)
    {
        // By its name before it is made, and by what it is once it is open: a link may come between.
        if (ledger is not null && LedgerPaths.OwnPart(path, ledger) is { } own)
            throw Refused(path, own);
        WholeFile.CreateFolder(Path.GetDirectoryName(path)!);
        using var file = Open(path);
        if (ledger is not null && LedgerPaths.IsOwn(file.SafeFileHandle, ledger))
            throw Refused(path, "is a file of the ledger itself");

        // Three line ends end whatever an interrupted write has left; before a note they mean nothing. The one behind it keeps a line that somebody
        // appends from becoming a part of it.
        file.Write(Encoding.UTF8.GetBytes((file.Length == 0 ? "" : "\n\n\n") + note + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static IOException Refused(string path, string own) => new($"'{path}' {own}, and a checkpoint in there would destroy it. Name a file elsewhere.");

    // .NET's own appending writes at the end that it found when it opened the file.
    private static FileStream Open(string path)
    {
        if (OperatingSystem.IsLinux())
            return new FileStream(LinuxLedgerFile.OpenToAppend(path), FileAccess.Write, bufferSize: 0);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>The notes in their order, of the file as it is now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="withUnsigned">Whether checkpoints without a signature, which are no notes, come too, with none.</param>
    /// <exception cref="IOException">The file cannot be read. Content never throws.</exception>
    public static IEnumerable<SignedNote> Read(string path, CancellationToken cancellationToken, bool withUnsigned = false)
    {
        using var file = LedgerFile.OpenToRead(path);
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);

        // Not what comes meanwhile, or whoever writes faster than this reads would never let it end.
        using var lines = new LineCutter(stream, RandomAccess.GetLength(file));
        var reading = new NoteReading(withUnsigned);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (lines.TryCut())
            {
                if (reading.Next(lines.TooLong ? null : NoteText.Utf8(lines.Line.Span)) is { } note)
                    yield return note;
            }
        }
        while (lines.Fill());

        if (reading.End() is { } last)
            yield return last;
    }

    /// <summary>Cuts lines into notes.</summary>
    private sealed class NoteReading(bool withUnsigned)
    {
        private readonly StringBuilder _note = new();
        private bool _isSigned;

        private bool EndsBlank => _note.Length == 0 || (_note.Length > 1 && _note[^1] == '\n' && _note[^2] == '\n');

        public SignedNote? Next(string? line)
        {
            var isSignature = line?.StartsWith(NoteSignature.Lead, StringComparison.Ordinal) == true;
            var ended = _isSigned && !isSignature ? End() : null;
            if (line is null || _note.Length + line.Length > SignedNote.MaxCharacters || (line.Length == 0 && EndsBlank))
                ended ??= End();
            else
                _note.Append(line).Append('\n');
            _isSigned = isSignature && _note.Length > 0;
            return ended;
        }

        private static string? Unsigned(string text)
        {
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            var bare = end < 0 ? text : text[..(end + 1)];
            return Checkpoint.Parse(bare) is null ? null : bare;
        }

        public SignedNote? End()
        {
            if (_note.Length == 0)
                return null;
            var text = _note.ToString();
            _note.Clear();
            _isSigned = false;
            return SignedNote.Parse(text) ?? (withUnsigned && Unsigned(text) is { } bare ? new SignedNote(bare, []) : null);
        }
    }
}
