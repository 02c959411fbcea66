namespace Attesta.Audit.Proofs;

/// <summary>
/// Whose signatures count at a place of the ledger: the keys that were given, and those that they passed the pen to. A witness's is none of them: it says when
/// it saw a checkpoint, and who has it must not be able to write for the ledger.
/// </summary>
internal sealed class TrustedKeys
{
    private readonly IReadOnlyList<VerifierKey> _given;
    private readonly List<VerifierKey> _known;
    private readonly List<(VerifierKey Key, long From)> _retired = [];
    private readonly List<VerifierKey> _named = [];

    public TrustedKeys(IReadOnlyList<VerifierKey> given)
    {
        (_given, IsEmpty) = ([.. given.Where(key => !key.IsCosigner)], given.Count == 0);
        _known = [.. _given];
    }

    /// <summary>Whether signatures say nothing. Not when a witness's key alone was given: then none is right.</summary>
    public bool IsEmpty { get; }

    /// <summary>All that ever counted.</summary>
    public IReadOnlyList<VerifierKey> All => _known;

    /// <summary>All of them, the newest first, marked as the ledger tells where another has followed.</summary>
    public IReadOnlyList<VerifierKey> Marked()
    {
        var marked = _known.Select(key => _retired.Find(one => one.Key.IsSameKey(key)) is { Key: not null } retired ? Named(key).Retired(retired.From) : key).ToList();
        return [.. marked.Where(key => key.RetiredAtSize is null), .. marked.Where(key => key.RetiredAtSize is not null)];
    }

    /// <summary>The kind of what is wrong with the signatures of a checkpoint; null when nothing is.</summary>
    public (string Kind, string Detail)? Fault(SignedNote note, long size)
    {
        if (IsEmpty)
            return null;
        switch (note.Check(_known, out var signer))
        {
            case NoteCheck.BadSignature:
                return (FindingKind.BadSignature, "a signature is not of this checkpoint: it was moved here, or the checkpoint was changed");
            case NoteCheck.UnknownKey:
                return (FindingKind.UnknownKey, "no key that is trusted has signed this checkpoint");
            default:
                if (size > signer!.LimitAmong(_given))
                    return (FindingKind.RetiredKey, $"the key {signer.Name ?? signer.KeyIdText} signed although another had followed it, as its public file says");
                foreach (var (key, from) in _retired)
                {
                    if (key.IsSameKey(signer) && size > from)
                        return (FindingKind.RetiredKey, $"the key {key.Name ?? key.KeyIdText} signed although another had followed it");
                }

                return null;
        }
    }

    /// <summary>Learns from an entry that introduces a key.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public (string Kind, string Detail)? Learn(KeyRemark remark, SignedNote note, long index)
    {
        if (note.Check([remark.Key], out _) != NoteCheck.Trusted)
            return (FindingKind.BadSignature, "the new key has not signed its own introduction");
        if (IsEmpty)
            return null;
        if (remark.Previous is { } previous && _known.Find(key => key.IsSameKey(previous)) is { } old)
        {
            if (note.Check([previous], out _) != NoteCheck.Trusted)
                return (FindingKind.BadSignature, "the key before has not signed that another follows it");
            if (_retired.Exists(retired => retired.Key.IsSameKey(previous))
                || (previous.LimitAmong(_given) is not null && !_given.Any(key => key.IsSameKey(remark.Key))))
            {
                return (FindingKind.RetiredKey, "a key that another had followed introduces a key");
            }

            _retired.Add((old, index));
            _named.Add(previous);
            if (!_known.Exists(key => key.IsSameKey(remark.Key)))
                _known.Add(remark.Key);
            return null;
        }

        return _known.Exists(key => key.IsSameKey(remark.Key)) ? null : (FindingKind.UnknownKey, "a key is introduced that no trusted key vouches for");
    }

    // A key that was given as PEM alone has no name to be written with; the ledger knows it.
    private VerifierKey Named(VerifierKey key) => key.Name is null && _named.Find(key.IsSameKey) is { } named ? named : key;
}
