using System.Text;
using Attesta.Actions;
using Attesta.Policy;
using Attesta.Policy.Configuration;

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
    private const int MostBytes = 256 * 1024;

    // For groups to read and for nobody to write, as orchestrators mount secrets for a service of another user than their own.
    private const UnixFileMode ReadOnlyMount = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

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
            var command = _text[CommandPrefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (command.Length == 0 || !ProgramFile.Exists(command[0]))
                throw new SigningFailedException($"The command that signs the audit log, '{this}', is no program that can be started.");
            return PublicKeys() is [{ Name: not null, IsCosigner: false, RetiredAtSize: null } key, ..]
                ? new CommandSigner(command, key, time)
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

    /// <summary>
    /// Why the file of the private key is less safe than it should be: others than its owner can get at it. Null when that is not so, or cannot be told.
    /// </summary>
    /// <remarks>
    /// A warning and no refusal: secrets are often mounted with modes that the gate's user cannot change, and a gate that does not open is switched off. What
    /// only its group can read, and nobody write, is taken for such a mount.
    /// </remarks>
    public string? Caution()
    {
        if (OperatingSystem.IsWindows() || IsCommand || FilePath is not { } path)
            return null;
        try
        {
            using var file = RegularFile.OpenToRead(path);
            var mode = File.GetUnixFileMode(file.SafeFileHandle);
            return (mode & OfOthers) == UnixFileMode.None || mode == ReadOnlyMount ? null
                : $"the private key {VisibleText.Escape(path, 1_000)} can be reached by others than its owner (mode {Convert.ToString((int)mode, 8)}), and whoever reads it can sign any history: chmod 600 it";
        }
        catch (Exception unreadable) when (ConfigFile.IsReading(unreadable))
        {
            return null;
        }
    }

    /// <summary>What keeps the private key from being used, as far as can be told without signing; null when nothing does.</summary>
    internal string? PrivateFault()
    {
        try
        {
            if (!IsCommand)
                (CreateSigner() as IDisposable)?.Dispose();
            else if (_publicKey is not null && PublicFault() is null)
                _ = CreateSigner();
            return null;
        }
        catch (SigningFailedException failed)
        {
            return failed.Message;
        }
    }

    /// <summary>What is wrong with the public keys: they cannot be read, or are not those of the private one; null when nothing is.</summary>
    internal string? PublicFault()
    {
        try
        {
            var keys = PublicKeys();
            if (IsCommand || PrivateFault() is not null)
                return null;
            var signer = CreateSigner();
            (signer as IDisposable)?.Dispose();
            return !keys.Any(signer.Key.IsSameKey) ? $"The public key is not that of the private key, which is {signer.Key.Name}."
                : signer.Key.LimitAmong(keys) is not null ? $"The key {signer.Key.Name} was followed by another, which the public file names first."
                : null;
        }
        catch (SigningFailedException failed)
        {
            return failed.Message;
        }
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
