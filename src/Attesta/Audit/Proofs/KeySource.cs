using System.Text;
using Attesta.Actions;
using Attesta.Policy;

namespace Attesta.Audit.Proofs;

/// <summary>
/// Where the key is that signs: a file, <c>env:NAME</c> for a variable that holds its text, or <c>command:PROGRAM ARGUMENTS</c> for a program that signs.
/// It is read anew each time.
/// </summary>
public sealed class KeySource
{
    private const string CommandPrefix = "command:";
    private const string VariablePrefix = "env:";
    private const string FilePrefix = "file:";
    private const int MostBytes = 64 * 1024;

    private readonly string _text;
    private readonly string? _publicKey;
    private readonly string _folder;
    private readonly Func<string, string?> _variable;

    /// <param name="text">Where the private key is.</param>
    /// <param name="publicKey">The public key, or the file that it is in; a command needs one. Null takes <c>FILE.pub</c> beside the private key.</param>
    /// <param name="folder">Where relative paths start; null for the current folder.</param>
    /// <param name="environmentVariable">Reads environment variables; null for those of this process.</param>
    public KeySource(string text, string? publicKey = null, string? folder = null, Func<string, string?>? environmentVariable = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        (_text, _publicKey, _folder, _variable) = (text, publicKey, Path.GetFullPath(folder ?? "."), environmentVariable ?? Environment.GetEnvironmentVariable);
    }

    internal bool IsCommand => _text.StartsWith(CommandPrefix, StringComparison.Ordinal);

    /// <summary>The key, ready to sign. Dispose it when it can be disposed.</summary>
    /// <exception cref="SigningFailedException">There is none.</exception>
    public ICheckpointSigner CreateSigner(TimeProvider? time = null)
    {
        if (IsCommand)
        {
            return PublicKeys() is [{ Name: not null } key, ..]
                ? new CommandSigner(_text[CommandPrefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries), key, time)
                : throw new SigningFailedException("A command that signs needs the public key with its name: the first line of a .pub file.");
        }

        try
        {
            return SigningKey.Parse(new SecretSource(Located, _folder, _variable).Read());
        }
        catch (SecretMissingException missing)
        {
            throw new SigningFailedException($"The key that signs the audit log cannot be read: {missing.Message}. Make one with 'attesta keys new'.", missing);
        }
    }

    /// <summary>The public keys, without touching the private one where that can be avoided.</summary>
    /// <exception cref="SigningFailedException">There are none.</exception>
    public IReadOnlyList<VerifierKey> PublicKeys()
    {
        if (_publicKey is not null)
            return ReadKeys(_publicKey, _folder);
        if (!IsCommand && FilePath is { } path && File.Exists(path + ".pub"))
            return ReadKeys(path + ".pub", _folder);
        if (IsCommand)
            throw new SigningFailedException("A command that signs needs public_key.");
        var signer = CreateSigner();
        (signer as IDisposable)?.Dispose();
        return [signer.Key];
    }

    /// <summary>The keys of a text, or of the file that it names.</summary>
    /// <exception cref="SigningFailedException">There are none.</exception>
    public static IReadOnlyList<VerifierKey> ReadKeys(string keyOrPath, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyOrPath);
        if (VerifierKey.ParseAll(keyOrPath) is { Count: > 0 } given)
            return given;
        var shown = VisibleText.Escape(keyOrPath, 300);
        var bytes = WholeFile.Read(Path.GetFullPath(keyOrPath, folder ?? Directory.GetCurrentDirectory()), MostBytes)
            ?? throw new SigningFailedException($"There is no public key '{shown}', and no file of that name that can be read.");
        return VerifierKey.ParseAll(Encoding.UTF8.GetString(bytes)) is { Count: > 0 } keys ? keys : throw new SigningFailedException($"The file '{shown}' holds no public key of P-256.");
    }

    /// <summary>Where it is, for people.</summary>
    public override string ToString() => VisibleText.Escape(_text, 1_000);

    private string Located => _text.StartsWith(VariablePrefix, StringComparison.Ordinal) || _text.StartsWith(FilePrefix, StringComparison.Ordinal) ? _text : FilePrefix + _text;

    private string? FilePath => Located.StartsWith(FilePrefix, StringComparison.Ordinal) ? Path.GetFullPath(Located[FilePrefix.Length..], _folder) : null;
}
