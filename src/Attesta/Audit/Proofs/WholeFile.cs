using System.Globalization;
using System.Security.Cryptography;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>Small files that are there whole or not at all, for their owner only.</summary>
internal static class WholeFile
{
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
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool isDurable)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.new-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        try
        {
            using (var file = Create(fresh))
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

    /// <summary>Creates a file for its owner only that must not be there yet.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
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
