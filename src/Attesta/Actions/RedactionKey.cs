using System.Security.Cryptography;

namespace Attesta.Actions;

/// <summary>The salt of an installation's masks, kept beside the ledger so that equal secrets have equal marks from one run to the next.</summary>
public static class RedactionKey
{
    private const int Length = 32;

    /// <summary>
    /// Reads the salt, or makes one that only the owner can read. When neither works the salt holds for this process: masking never fails, only comparing does.
    /// </summary>
    public static ReadOnlyMemory<byte> LoadOrCreate(string path)
    {
        var fresh = RandomNumberGenerator.GetBytes(Length);
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            if (TryCreate(path, fresh))
                return fresh;
            using var file = RegularFile.OpenToRead(path);
            var kept = new byte[Length + 1];
            return file.ReadAtLeast(kept, kept.Length, throwOnEndOfStream: false) == Length ? kept[..Length] : fresh;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return fresh;
        }
    }

    private static bool TryCreate(string path, byte[] salt)
    {
        if (File.Exists(path))
            return false;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(salt);
            return true;
        }
        catch (IOException)
        {
            // Another process was first.
            return false;
        }
    }
}
