using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Attesta.Actions;

namespace Attesta.Audit.Proofs;

/// <summary>The entries that carry checkpoints and keys within the chain.</summary>
internal static class ProofEntry
{
    public const string CheckpointName = "attesta.checkpoint";
    private const string NoteMember = "note";

    private static ReadOnlySpan<byte> NameLead => ",\"action_name\":\""u8;

    public static AuditEntry Of(Checkpoint checkpoint, SignedNote note, DateTimeOffset now) => Of(
        CheckpointName,
        string.Create(CultureInfo.InvariantCulture, $"{CheckpointName}(size={checkpoint.Size})"),
        now,
        PlainMap.Of((NoteMember, note.ToString()), ("root", Convert.ToHexStringLower(checkpoint.Root.Span)), ("size", checkpoint.Size)));

    /// <summary>The id of what follows an entry: a UUID (version 8) from its chain hash.</summary>
    public static string IdAfter(string chainHash)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes($"{CheckpointName}\n{chainHash}"), hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }

    public static AuditEntry Of(KeyRemark remark, SignedNote note, DateTimeOffset now) => Of(
        KeyRemark.ActionName,
        $"{KeyRemark.ActionName}(key={PythonLiteral.Of(remark.Key.Name, 300)})",
        now,
        PlainMap.Of(("key_id", remark.Key.KeyIdText), (NoteMember, note.ToString())));

    public static AuditEntry Of(string name, string description, DateTimeOffset now, PlainMap metadata) => new()
    {
        EntryId = Guid.CreateVersion7(now).ToString("D"),
        ActionName = name,
        ActionDescription = description,
        RiskLevel = RiskLevel.Low.Name(),
        Verdict = Verdict.Denied.Name(),
        InterceptedAt = Timestamp.Write(now),
        DecidedAt = Timestamp.Write(now),
        Metadata = metadata,
    };

    /// <summary>Whether the line is an entry of that name. No text of an agent can look like the member, because quotes within it are escaped; and it is the second.</summary>
    public static bool IsNamed(ReadOnlySpan<byte> line, string name)
    {
        var at = line.IndexOf(NameLead);
        if (at < 0)
            return false;
        var rest = line[(at + NameLead.Length)..];
        return rest.Length > name.Length && rest[name.Length] == '"' && Ascii.Equals(rest[..name.Length], name);
    }

    /// <summary>The note in a line; null when it has none or cannot be read.</summary>
    public static string? NoteOf(ReadOnlySpan<byte> line)
    {
        var scanner = new LineScanner(line, keep: true);
        return scanner.Scan() && scanner.Entry().Metadata.TryGetValue(NoteMember, out var note) ? note as string : null;
    }
}
