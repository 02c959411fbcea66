using System.Runtime.CompilerServices;
using Attesta.Audit.Proofs;
using Attesta.Policy;

namespace Attesta.Cli.Running;

/// <summary>What the commands about keys, proofs and anchors share.</summary>
internal static class Proofs
{
    private const string TablePrefix = "postgres:";
    private const int LargestReceipt = 8 * 1024 * 1024;

    /// <summary>The public keys that were named, or else the configured one.</summary>
    public static IReadOnlyList<VerifierKey> Keys(CommandHost host, IReadOnlyList<string>? named, AttestaConfig? config) => Trying(() =>
        named is { Count: > 0 } ? [.. named.SelectMany(name => KeySource.ReadKeys(name.Length == 0 ? "?" : name, host.Folder))]
            : config?.Audit.Checkpoint is { } plan ? [.. plan.Key.PublicKeys(), .. plan.Witnesses.Select(witness => witness.Key)]
            : (IReadOnlyList<VerifierKey>)[]);

    /// <summary>The anchors that were named, or else the configured ones.</summary>
    public static IReadOnlyList<ICheckpointAnchor> Anchors(CommandHost host, IReadOnlyList<string>? named, IReadOnlyList<VerifierKey> keys, AttestaConfig? config) =>
        named is { Count: > 0 } ? [.. named.Select(name => Anchor(host, name, keys))] : Reaching(() => config?.Audit.Checkpoint?.CreateAnchors(OpenTable), "audit.checkpoint.anchors") ?? [];

    /// <summary>The table of checkpoints in a database. Its own method, so that nothing of PostgreSQL is loaded where there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ICheckpointAnchor OpenTable(string address) => new PostgreSql.CheckpointTable(address);

    /// <summary>The configured key, to sign with.</summary>
    public static CheckpointPlan Plan(AttestaConfig? config) => config?.Audit.Checkpoint
        ?? throw new CommandFailure(ExitCode.Usage, "no key is configured to sign the trail with", "make one with 'attesta keys new', and name it in attesta.yaml as audit.checkpoint.key");

    /// <summary>Says when others can get at the private key.</summary>
    public static void Caution(CommandHost host, CheckpointPlan? plan)
    {
        if (plan?.Key.Caution() is { } caution)
            host.Remark("warning: " + caution);
    }

    /// <summary>Runs what reads keys.</summary>
    public static T Trying<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SigningFailedException failed)
        {
            throw new CommandFailure(ExitCode.Usage, failed.Message);
        }
    }

    /// <summary>A small file, or standard input for -.</summary>
    public static byte[] ReadFile(CommandHost host, string file)
    {
        if (file != "-" && (file.Length == 0 || Directory.Exists(Path.GetFullPath(file, host.Folder))))
            throw new CommandFailure(ExitCode.Usage, $"'{file}' is not a file");
        try
        {
            using var content = new MemoryStream();
            using var source = file == "-" ? host.Input : File.OpenRead(Path.GetFullPath(file, host.Folder));
            var buffer = new byte[64 * 1024];
            for (int count; (count = source.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > LargestReceipt)
                    throw new CommandFailure(ExitCode.Usage, $"{file} is larger than 8 MiB");
            }

            return content.ToArray();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Writes to a new file, or to standard output when none is named.</summary>
    public static void Deliver(CommandHost host, string? file, byte[] bytes)
    {
        if (file is null)
        {
            host.Text.Flush();
            host.Output.Write(bytes);
            return;
        }

        try
        {
            File.WriteAllBytes(Path.GetFullPath(file, host.Folder), bytes);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file} cannot be written: {failed.Message}");
        }
    }

    private static ICheckpointAnchor Anchor(CommandHost host, string name, IReadOnlyList<VerifierKey> keys)
    {
        if (name.Length == 0)
            throw new CommandFailure(ExitCode.Usage, "--anchor: the name is empty");
        if (name.StartsWith(TablePrefix, StringComparison.Ordinal) || name.StartsWith("postgresql:", StringComparison.Ordinal))
            return Table(host, name);
        if (!name.Contains("://", StringComparison.Ordinal))
            return new FileAnchor(Path.GetFullPath(name, host.Folder));
        if (keys.Where(key => key.IsCosigner).ToList() is not [var witness])
            throw new CommandFailure(ExitCode.Usage, $"which key {name} signs with is not known", "name the key of this one witness with --key, beside that of the trail");
        try
        {
            return new WitnessAnchor(new Uri(name), witness);
        }
        catch (Exception wrong) when (wrong is ArgumentException or UriFormatException)
        {
            throw new CommandFailure(ExitCode.Usage, $"--anchor {name}: {wrong.Message}");
        }
    }

    private static ICheckpointAnchor Table(CommandHost host, string name)
    {
        // A connection may hold a password, and everyone on a machine can read command lines.
        if (name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..] is not { } where || !(where.StartsWith("env:", StringComparison.Ordinal) || where.StartsWith("file:", StringComparison.Ordinal)))
            throw new CommandFailure(ExitCode.Usage, "--anchor says where the connection to PostgreSQL is, not what it is", "put it into a variable or a file: --anchor postgres:env:NAME, --anchor postgres:file:PATH");
        return Reaching(() => OpenTable(new SecretSource(where, host.Folder, host.Variable).Read()), "--anchor");
    }

    private static T Reaching<T>(Func<T> open, string what)
    {
        try
        {
            return open();
        }
        catch (Exception unsound) when (unsound is ArgumentException or SecretMissingException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{what}: {unsound.Message}");
        }
    }
}
