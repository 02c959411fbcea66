using System.Globalization;
using System.Security;
using System.Text;
using Attesta.Actions;

namespace Attesta.Policy.Configuration;

/// <summary>Finds configuration files and reads their text.</summary>
internal static class ConfigFile
{
    public const string Name = "attesta.yaml";
    public const string Variable = "ATTESTA_CONFIG";
    private const string Misnamed = "attesta.yml";
    private const int MostBytes = 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file of at most 1 MiB.</summary>
    /// <exception cref="ConfigException">It cannot be read, is too long or is no text.</exception>
    public static string Text(string path)
    {
        byte[] bytes;
        try
        {
            if (Directory.Exists(path))
                throw Refused(path, "this is a folder", "a file");
            using var file = RegularFile.OpenToRead(path);
            bytes = AtMost(file, MostBytes + 1);
        }
        catch (Exception thrown) when (thrown is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(path, "there is no such file");
        }
        catch (Exception thrown) when (IsReading(thrown))
        {
            throw Refused(path, "the file cannot be read: " + VisibleText.Escape(thrown.Message, 300).TrimEnd('.'));
        }

        if (bytes.Length > MostBytes)
            throw Refused(path, "the file is too long", string.Create(CultureInfo.InvariantCulture, $"at most {MostBytes} bytes"));
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refused(path, "the file is not UTF-8 text");
        }
    }

    /// <summary>The file to read: named, named by the environment, or found in a folder or one above it; null when there is none.</summary>
    /// <exception cref="ConfigException">A folder cannot be looked into, or only a misnamed file was found.</exception>
    public static string? Locate(string? explicitPath, Func<string, string?> environmentVariable, string startFolder)
    {
        if (explicitPath is not null)
            return explicitPath.Length > 0 ? explicitPath : throw Refused("--config", "the name of the file is empty");
        if (environmentVariable(Variable) is { Length: > 0 } named)
            return named;
        for (var folder = Path.GetFullPath(startFolder); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, Name);
            if (IsThere(path))
                return path;
            var misnamed = Path.Combine(folder, Misnamed);
            if (IsThere(misnamed))
                throw Refused(misnamed, "a file of this name is not read", Name);
        }

        return null;
    }

    public static ConfigException Refused(string path, string what, string? expected = null) =>
        new([new ConfigProblem(VisibleText.Escape(path, 1_000), 0, 0, "", what, expected)]);

    public static bool IsReading(Exception thrown) =>
        thrown is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException;

    // File.Exists answers no when it is not allowed to look, and then a policy would be passed over in silence.
    private static bool IsThere(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (Exception thrown) when (thrown is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception thrown) when (IsReading(thrown))
        {
            throw Refused(path, "cannot tell whether this file exists: " + VisibleText.Escape(thrown.Message, 300).TrimEnd('.'));
        }
    }

    private static byte[] AtMost(FileStream file, int most)
    {
        var bytes = new byte[16 * 1024];
        var length = 0;
        while (length < most)
        {
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(bytes.Length * 4, most));
            var read = file.Read(bytes, length, bytes.Length - length);
            if (read == 0)
                break;
            length += read;
        }

        return bytes.AsSpan(0, length).ToArray();
    }
}
