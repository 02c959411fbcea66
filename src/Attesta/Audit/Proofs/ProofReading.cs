namespace Attesta.Audit.Proofs;

/// <summary>A verification of signatures and anchors that is under way, see <see cref="ProofVerifier.BeginAsync"/>. Not for several threads.</summary>
public sealed class ProofReading
{
    private readonly ProofVerifier _verifier;
    private readonly LedgerText _text;
    private readonly ProofRun _run;
    private long _lines;
    private long _offset;

    internal ProofReading(ProofVerifier verifier, LedgerText text, ProofRun run) => (_verifier, _text, _run) = (verifier, text, run);

    /// <summary>Takes the next line, without its end.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        var next = _offset + line.Length + 1;
        _run.Read(line, line.Length > AuditChain.MaxLineBytes, ++_lines, _offset, next);
        _offset = next;
    }

    /// <summary>What was found, when all lines are read.</summary>
    public ProofReport End()
    {
        _run.End(_verifier.Keys.Count == 0 ? null : _verifier.Settings);
        foreach (var anchor in _verifier.Anchors.Select(anchor => anchor.Name).Distinct(StringComparer.Ordinal))
            _run.Require(anchor);
        var now = _verifier.Time.GetUtcNow();
        return _run.Report((index, offset) => offset is { } at ? ProofVerifier.AgeOf(_text, index, at, now) : null);
    }

    internal void Read(LineCutter lines) => _run.Read(lines.Line.Span, lines.TooLong, lines.Number, lines.Offset, lines.NextOffset);
}
