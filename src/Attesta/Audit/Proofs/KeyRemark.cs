using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// The entry <c>attesta.keys</c>: from here on this key signs. It is a note over the ledger's origin, the new key and the one that it follows, signed by the
/// new one and, unless it was lost, by the old one too. Whoever trusts the old key then trusts the new one, and the old one no more.
/// </summary>
internal sealed record KeyRemark(string Origin, VerifierKey Key, VerifierKey? Previous)
{
    public const string ActionName = "attesta.keys";
    private const string Heading = "attesta.keys/v1";
    private const string Nobody = "none";

    public string Text => $"{Heading}\n{Origin}\n{Key}\n{Previous?.ToString() ?? Nobody}\n";

    public static KeyRemark? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length != 5 || lines[0] != Heading || !Checkpoint.IsOrigin(lines[1]) || VerifierKey.Parse(lines[2]) is not { Name: not null, IsCosigner: false } key)
            return null;
        var previous = lines[3] == Nobody ? null : VerifierKey.Parse(lines[3]);
        return lines[3] != Nobody && previous is null ? null : new KeyRemark(lines[1], key, previous) is var remark && remark.Text == text ? remark : null;
    }

    /// <summary>The note, signed by everyone who can.</summary>
    public async ValueTask<SignedNote> SignAsync(ICheckpointSigner signer, ICheckpointSigner? previous, CancellationToken cancellationToken)
    {
        var note = new SignedNote(Text, [await Signing.LineAsync(signer, Text, cancellationToken).ConfigureAwait(false)]);
        return previous is null ? note : note.With(await Signing.LineAsync(previous, Text, cancellationToken).ConfigureAwait(false));
    }
}

/// <summary>Makes signature lines.</summary>
internal static class Signing
{
    public static async ValueTask<NoteSignature> LineAsync(ICheckpointSigner signer, string text, CancellationToken cancellationToken) =>
        new(signer.Key.Name!, signer.Key.KeyId, await signer.SignAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false));

    public static async ValueTask<SignedNote> NoteAsync(ICheckpointSigner signer, string text, CancellationToken cancellationToken) =>
        new(text, [await LineAsync(signer, text, cancellationToken).ConfigureAwait(false)]);

    /// <summary>A witness's signature over a note and the time.</summary>
    public static async ValueTask<NoteSignature> CosignAsync(ICheckpointSigner signer, VerifierKey cosigner, string text, DateTimeOffset time, CancellationToken cancellationToken) =>
        new(cosigner.Name!, cosigner.KeyId, Cosignature.Of(time, await signer.SignAsync(Cosignature.Message(time, text), cancellationToken).ConfigureAwait(false)));
}
