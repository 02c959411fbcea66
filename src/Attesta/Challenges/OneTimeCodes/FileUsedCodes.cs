using System.Text;
using Attesta.Audit;

namespace Attesta.Challenges.OneTimeCodes;

/// <summary>
/// The record in a file for its owner only. On Linux any number of processes share it, one attempt at a time; elsewhere an attempt that meets another
/// process's is refused. The file stays small. When it cannot be read, written or understood, no code is accepted until somebody has looked.
/// </summary>
public sealed class FileUsedCodes : IUsedCodes
{
    private const int MostBytes = 1024 * 1024;
    private const int TidyFrom = 64 * 1024;
    private const int MostReopenings = 10;

    private readonly Lock _lock = new();
    private readonly Func<string, LedgerFile> _open;

    /// <summary>A record in the file at <paramref name="path"/>, usually <c>totp-used-codes</c> beside the ledger. Touches no file yet.</summary>
    public FileUsedCodes(string path)
        : this(path, LedgerFile.Open)
    {
    }

    internal FileUsedCodes(string path, Func<string, LedgerFile> open)
    {
        Path = System.IO.Path.GetFullPath(path);
        _open = open;
    }

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    private string Fresh => Path + ".new";

    /// <inheritdoc/>
    public ValueTask<CodeOutcome> UseAsync(CodeAttempt attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            lock (_lock)
            {
                for (var opened = 0; opened < MostReopenings; opened++)
                {
                    if (Use(attempt) is { } outcome)
                        return new(outcome);
                }
            }

            throw new IOException("it is replaced again and again");
        }
        catch (FormatException damaged)
        {
            throw new UsedCodesException(
                $"The record of used codes '{Path}' is damaged, so no code is accepted. Find out why, then move it aside; codes that were used minutes ago could then be used again.", damaged);
        }
        catch (Exception failed) when (failed is not UsedCodesException)
        {
            throw new UsedCodesException($"The record of used codes '{Path}' cannot be used, so no code is accepted: {failed.Message.TrimEnd('.')}.", failed);
        }
    }

    /// <summary>One attempt; null when the file was replaced before its lock was had.</summary>
    private CodeOutcome? Use(CodeAttempt attempt)
    {
        using var file = _open(Path);
        file.Lock();
        try
        {
            var length = file.Length();
            if (length < 0)
                return null;
            if (length > MostBytes)
                throw new IOException("it has grown too large");

            // Where a record is not replaced as a whole, one that is left over says that the replacing was broken off.
            if (file is ExclusiveLedgerFile && File.Exists(Fresh))
                throw new FormatException();
            var bytes = new byte[length];
            file.Read(bytes, 0);
            var histories = UsedCodesText.Read(bytes);
            var (personKey, secretKey) = ("p" + attempt.Person, "s" + attempt.Secret);
            var (oldPerson, oldSecret) = (histories.GetValueOrDefault(personKey, CodeHistory.None), histories.GetValueOrDefault(secretKey, CodeHistory.None));
            var (outcome, person, secret) = CodeHistory.Decide(oldPerson, oldSecret, attempt);
            var changes = new StringBuilder(length == 0 ? UsedCodesText.Heading : "");
            if (person != oldPerson)
                changes.Append(UsedCodesText.Line(personKey, histories[personKey] = person));
            if (secret != oldSecret)
                changes.Append(UsedCodesText.Line(secretKey, histories[secretKey] = secret));

            // INVARIANT: an outcome is known to the caller only when it is on stable storage.
            Append(file, length, Encoding.ASCII.GetBytes(changes.ToString()));
            if (length > TidyFrom)
                Tidy(file, length, histories, attempt.Now.ToUnixTimeMilliseconds());
            return outcome;
        }
        finally
        {
            file.Unlock();
        }
    }

    private static void Append(LedgerFile file, long length, byte[] changes)
    {
        if (changes.Length == 0)
            return;
        try
        {
            file.Write(changes, length);
            file.Sync();
        }
        catch
        {
            // Half a line would make the whole record unreadable.
            file.Truncate(length);
            throw;
        }
    }

    // What was just decided is in the old file; when tidying fails, the record is merely long.
    private void Tidy(LedgerFile file, long length, Dictionary<string, CodeHistory> histories, long now)
    {
        var text = new StringBuilder(UsedCodesText.Heading);
        foreach (var (name, history) in histories)
        {
            if (!history.IsOver(now))
                text.Append(UsedCodesText.Line(name, history));
        }

        if (text.Length > length / 2)
            return;
        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        try
        {
            File.Delete(Fresh);
            using (var fresh = LedgerFile.Open(Fresh, FileMode.CreateNew) ?? throw new IOException())
            {
                fresh.Write(bytes, 0);
                fresh.Sync();
            }

            // INVARIANT: whoever waits for the lock of the replaced file notices, and opens the new one.
            if (file is not ExclusiveLedgerFile)
            {
                File.Move(Fresh, Path, overwrite: true);
                return;
            }

            file.Truncate(0);
            file.Write(bytes, 0);
            file.Sync();
            File.Delete(Fresh);
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            // Tried again at the next attempt; a record that outgrows its limit is refused.
        }
    }
}
