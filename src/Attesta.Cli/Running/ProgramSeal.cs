using System.Security.Cryptography;

namespace Attesta.Cli.Running;

/// <summary>What a program file was when the action was shown. A file that was replaced or rewritten while a person was reading is not what they approved.</summary>
internal sealed record ProgramSeal(string Target, long Length, DateTime Written, string Digest)
{
    // Larger files are told apart by size, time and place alone: nobody should wait for their hash.
    private const long LargestHashed = 8 * 1024 * 1024;

    /// <summary>The seal of a file as it is now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ProgramSeal Of(string path)
    {
        var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return new ProgramSeal(target.FullName, target.Length, target.LastWriteTimeUtc, target.Length <= LargestHashed ? Hash(target.FullName) : "");
    }

    private static string Hash(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (UnauthorizedAccessException)
        {
            // A program may be for running only, not for reading.
            return "";
        }
    }
}
