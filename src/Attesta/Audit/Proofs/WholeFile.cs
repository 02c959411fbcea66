using System.Globalization;
using System.Security.Cryptography;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>Small files that are there whole or not at all, for their owner only.</summary>
internal static class WholeFile
{
    /// <summary>For its owner.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For everyone to read, such as a public key.</summary>
    public const UnixFileMode OthersRead = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What the file holds; null when it is not there, cannot be read or is longer than <paramref name="most"/>.</summary>
    public static byte[]? Read(string path, int most)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var file = RegularFile.OpenToRead(path);
            var bytes = new byte[Math.Min(most, Math.Max(0, file.Length)) + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read > most ? null : bytes[..Math.Min(read, bytes.Length)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Puts a new file in the place of an old one, in one step.</summary>
    /// <exception cref="IOException">It could not be written; the old one is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool isDurable, UnixFileMode mode = OwnerOnly)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.new-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        try
        {
            using (var file = Create(fresh, mode))
            {
                file.Write(bytes);
                if (isDurable)
                    file.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch
        {
            TryDelete(fresh);
            throw;
        }
    }

    /// <summary>Writes a file that must not be there yet, to stable storage.</summary>
    /// <exception cref="IOException">It is there, if only as a link, or cannot be written; then it is not left half.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        using var file = Create(path, mode);
        try
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            TryDelete(path);
            throw;
        }
    }

    /// <summary>Creates a file that must not be there yet.</summary>
    public static FileStream Create(string path, UnixFileMode mode = OwnerOnly)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        var file = new FileStream(path, options);

        // The umask may have taken from it, and never adds.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, mode);
        return file;
    }

    /// <summary>Creates what is missing of a folder, for its owner only.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public static void DeleteFolder(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // What stays takes up room, and nothing else.
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // The failure that is reported is the one before.
        }
    }
}
