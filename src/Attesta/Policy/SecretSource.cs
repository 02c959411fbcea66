using System.Text;
using Attesta.Actions;

namespace Attesta.Policy;

/// <summary>
/// Where a secret is: <c>env:NAME</c> in an environment variable, <c>file:PATH</c> in a file, anything else is the secret itself. It is read anew each
/// time, so that it can be changed without a restart, and it never shows what it reads. Thread-safe.
/// </summary>
public sealed class SecretSource
{
    private const string VariablePrefix = "env:";
    private const string FilePrefix = "file:";
    private const int MostBytes = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _text;
    private readonly string _folder;
    private readonly Func<string, string?> _variable;

    /// <param name="text">What stands in the configuration: <c>env:NAME</c>, <c>file:PATH</c> or the secret itself.</param>
    /// <param name="folder">Where relative paths start; null for the current folder.</param>
    /// <param name="environmentVariable">Reads environment variables; null for those of this process.</param>
    public SecretSource(string text, string? folder = null, Func<string, string?>? environmentVariable = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        _folder = Path.GetFullPath(folder ?? ".");
        _variable = environmentVariable ?? Environment.GetEnvironmentVariable;
    }

    /// <summary>The secret as it is now, never empty. Line ends at the end of a file are not part of it.</summary>
    /// <exception cref="SecretMissingException">There is none. The message says where it was looked for, and nothing of what was found.</exception>
    public string Read()
    {
        if (NameAfter(VariablePrefix) is { } name)
            return _variable(name) is { Length: > 0 } value ? value : throw new SecretMissingException($"the variable {VisibleText.Escape(name, 200)} is not set, or empty");
        if (NameAfter(FilePrefix) is { } path)
            return InFile(path);
        return _text.Length > 0 ? _text : throw new SecretMissingException("the secret is empty");
    }

    /// <summary>Where the secret is, for people: <c>env:NAME</c>, <c>file:PATH</c> or <c>(set)</c>.</summary>
    public override string ToString() => NameAfter(VariablePrefix) is not null || NameAfter(FilePrefix) is not null ? VisibleText.Escape(_text, 1_000) : "(set)";

    private string? NameAfter(string prefix) => _text.StartsWith(prefix, StringComparison.Ordinal) ? _text[prefix.Length..] : null;

    private string InFile(string path)
    {
        var shown = VisibleText.Escape(path, 1_000);
        byte[] bytes;
        try
        {
            using var file = RegularFile.OpenToRead(Path.GetFullPath(path, _folder));
            bytes = new byte[MostBytes + 1];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception thrown) when (thrown is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SecretMissingException($"there is no file {shown}");
        }
        catch (Exception thrown) when (Configuration.ConfigFile.IsReading(thrown))
        {
            throw new SecretMissingException($"the file {shown} cannot be read, or is no regular file");
        }

        if (bytes.Length > MostBytes)
            throw new SecretMissingException($"the file {shown} is too long for a secret");
        try
        {
            return Utf8.GetString(bytes).TrimEnd('\r', '\n') is { Length: > 0 } secret ? secret : throw new SecretMissingException($"the file {shown} is empty");
        }
        catch (DecoderFallbackException)
        {
            throw new SecretMissingException($"the file {shown} is not UTF-8 text");
        }
    }
}
