using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A text with signatures below it, as C2SP signed-note writes it. Whatever it says is nobody's word until <see cref="Check"/> says whose; a note of more
/// than <see cref="MaxCharacters"/> characters or <see cref="MaxSignatures"/> signatures is none.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Longest note that is read.</summary>
    public const int MaxCharacters = 64 * 1024;

    /// <summary>Most signatures that are read.</summary>
    public const int MaxSignatures = 32;

    /// <summary>A note of a text, which ends with a line end, and signatures.</summary>
    /// <exception cref="ArgumentException">The text cannot be that of a note.</exception>
    public SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsText(text))
            throw new ArgumentException("The text of a note ends with a line end and has no control characters.", nameof(text));
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with its last line end.</summary>
    public string Text { get; }

    /// <summary>The signature lines in their order, checked or not.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note; null when it is none. It needs at least one signature line.</summary>
    public static SignedNote? Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Length > MaxCharacters || note.LastIndexOf("\n\n", StringComparison.Ordinal) is not (> 0 and var end))
            return null;
        var text = note[..(end + 1)];
        var below = note[(end + 2)..];
        if (!IsText(text) || below.Length == 0 || below[^1] != '\n')
            return null;
        var lines = below[..^1].Split('\n');
        if (lines.Length > MaxSignatures)
            return null;
        var signatures = new NoteSignature[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (NoteSignature.Parse(lines[i]) is not { } signature)
                return null;
            signatures[i] = signature;
        }

        return new(text, signatures);
    }

    /// <summary>
    /// Whether a key of these has signed it: every signature that is of one of the keys must be right, and there must be one. Signatures of other keys
    /// say nothing.
    /// </summary>
    /// <param name="keys">Whose word counts.</param>
    /// <param name="signer">Who signed it: the key of the first right signature.</param>
    public NoteCheck Check(IEnumerable<VerifierKey> keys, out VerifierKey? signer)
    {
        ArgumentNullException.ThrowIfNull(keys);
        signer = null;
        foreach (var key in keys)
        {
            foreach (var signature in Signatures)
            {
                if (!key.IsOf(signature))
                    continue;
                if (!key.Verify(Text, signature))
                    return NoteCheck.BadSignature;
                signer ??= key;
            }
        }

        return signer is null ? NoteCheck.UnknownKey : NoteCheck.Trusted;
    }

    /// <summary>The same note with more signature lines.</summary>
    public SignedNote With(params IReadOnlyList<NoteSignature> more) => more.Count == 0 ? this : new(Text, [.. Signatures, .. more]);

    /// <summary>The note as it is written.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
            note.Append(signature).Append('\n');
        return note.ToString();
    }

    internal static bool IsText(string text)
    {
        if (text.Length == 0 || text[^1] != '\n' || text.Length > MaxCharacters)
            return false;
        foreach (var letter in text)
        {
            if (letter < ' ' && letter != '\n')
                return false;
        }

        return true;
    }
}
