using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Attesta.Actions;

namespace Attesta.Audit;

/// <summary>
/// One line as it is written. It is spelled out before the chain is locked, with room for its two hashes, and linked in its turn.
/// Not for several threads; keep and reuse it.
/// </summary>
internal sealed class AuditLine
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private int _chainHashAt;
    private int _previousHashAt;

    /// <summary>The line without its line end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan[..^1];

    /// <summary>The line with its line end.</summary>
    public ReadOnlySpan<byte> BytesWithLineEnd => _bytes.WrittenSpan;

    /// <summary>Spells the entry, with the hashes that it has or with zeros.</summary>
    /// <exception cref="UnfaithfulValueException">A value cannot be written.</exception>
    public void Spell(AuditEntry entry)
    {
        _bytes.ResetWrittenCount();
        Text("{\"action_description\":"u8, entry.ActionDescription);
        Text(",\"action_name\":"u8, entry.ActionName);
        Text(",\"agent_id\":"u8, entry.AgentId);
        _bytes.Write(",\"approver_ids\":["u8);
        for (var i = 0; i < entry.ApproverIds.Count; i++)
            Text(i == 0 ? default : ","u8, entry.ApproverIds[i]);
        _bytes.Write("]"u8);
        _chainHashAt = Hash(",\"chain_hash\":"u8, entry.ChainHash);
        _bytes.Write(entry.ChallengePassed switch { null => ",\"challenge_passed\":null"u8, true => ",\"challenge_passed\":true"u8, _ => ",\"challenge_passed\":false"u8 });
        Text(",\"challenge_type\":"u8, entry.ChallengeType);
        Text(",\"decided_at\":"u8, entry.DecidedAt);
        Text(",\"entry_id\":"u8, entry.EntryId);
        Text(",\"environment\":"u8, entry.Environment);
        Text(",\"executed_at\":"u8, entry.ExecutedAt);
        Text(",\"intercepted_at\":"u8, entry.InterceptedAt);
        _bytes.Write(",\"metadata\":"u8);
        CanonicalJson.Write(_bytes, entry.Metadata ?? throw Missing());
        _bytes.Write(entry.MinReviewMet ? ",\"min_review_met\":true"u8 : ",\"min_review_met\":false"u8);
        _previousHashAt = Hash(",\"previous_hash\":"u8, entry.PreviousHash);
        _bytes.Write(",\"review_duration_seconds\":"u8);
        CanonicalJson.WriteFloat(_bytes, entry.ReviewDurationSeconds);
        Text(",\"risk_level\":"u8, entry.RiskLevel);
        _bytes.Write(",\"risk_score\":"u8);
        CanonicalJson.WriteFloat(_bytes, entry.RiskScore);
        Text(",\"session_id\":"u8, entry.SessionId);
        Text(",\"verdict\":"u8, entry.Verdict);
        _bytes.Write("}\n"u8);
    }

    /// <summary>Puts the line behind the one with the previous hash, and gives its entry both hashes.</summary>
    public AuditEntry Link(ChainHasher hasher, AuditEntry entry, string previousHash)
    {
        // The buffer is this object's own; the view that its writer gives is merely read-only.
        var line = MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span;
        var previous = line.Slice(_previousHashAt, AuditChain.HashLength);
        var chain = line.Slice(_chainHashAt, AuditChain.HashLength);
        Encoding.ASCII.GetBytes(previousHash, previous);
        var cut = (_chainHashAt - ",\"chain_hash\":\"".Length)..(_chainHashAt + AuditChain.HashLength + 1);
        hasher.Hash(previous, line[..^1], cut, chain);
        return entry with { PreviousHash = previousHash, ChainHash = Encoding.ASCII.GetString(chain) };
    }

    private void Text(ReadOnlySpan<byte> lead, string text)
    {
        _bytes.Write(lead);
        CanonicalJson.WriteText(_bytes, text ?? throw Missing());
    }

    private int Hash(ReadOnlySpan<byte> lead, string hash)
    {
        Text(lead, hash.Length == AuditChain.HashLength ? hash : AuditChain.Genesis);
        return _bytes.WrittenCount - AuditChain.HashLength - 1;
    }

    private static UnfaithfulValueException Missing() => new("a field of the entry is null");
}
