using System.Security.Cryptography;
using System.Text;
using Attesta.Audit.Proofs;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit.Proofs;

public sealed class SignedNoteTests
{
    // The examples of C2SP signed-note and tlog-checkpoint, whose keys are of kinds that are not used here.
    private const string Poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        + "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    private const string Sofa = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    [Fact]
    public void The_examples_of_the_specifications_are_read_and_written_back()
    {
        var poem = SignedNote.Parse(Poem)!;
        var sofa = SignedNote.Parse(Sofa)!;

        poem.Text.ShouldEndWith("\n\ned è subito sera.\n");
        poem.Signatures.Single().Name.ShouldBe("quasimodo.example/salvatore");
        poem.Signatures.Single().KeyId.ShouldBe(0x367ba04bu);
        poem.Signatures.Single().Signature.Length.ShouldBe(64);
        poem.ToString().ShouldBe(Poem);
        sofa.ToString().ShouldBe(Sofa);
        var checkpoint = Checkpoint.Parse(sofa.Text)!;
        (checkpoint.Origin, checkpoint.Size).ShouldBe(("example.com/behind-the-sofa", 20852163));
        checkpoint.Text.ShouldBe(sofa.Text);
        Checkpoint.Parse(poem.Text).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_key_signs_verifies_and_nothing_else_does()
    {
        using var key = SigningKey.New("example.org/log");
        using var stranger = SigningKey.New("example.org/log");
        var note = await Signing.NoteAsync(key, "a text\n", TestContext.Current.CancellationToken);
        var read = SignedNote.Parse(note.ToString())!;

        read.Check([key.Key], out var signer).ShouldBe(NoteCheck.Trusted);
        signer.ShouldBe(key.Key);
        read.Check([stranger.Key], out _).ShouldBe(NoteCheck.UnknownKey);
        read.Check([stranger.Key, key.Key], out _).ShouldBe(NoteCheck.Trusted);
        new SignedNote("another text\n", read.Signatures).Check([key.Key], out _).ShouldBe(NoteCheck.BadSignature);
        new SignedNote("a text\n", [read.Signatures[0] with { KeyId = stranger.Key.KeyId }]).Check([stranger.Key], out _).ShouldBe(NoteCheck.BadSignature);
        new SignedNote("a text\n", [read.Signatures[0] with { Name = "example.org/other" }]).Check([key.Key], out _).ShouldBe(NoteCheck.UnknownKey);
    }

    // C2SP signed-note: the id of an ECDSA key is the start of the SHA-256 of its SubjectPublicKeyInfo; the encoding is type, then key.
    [Fact]
    public void Keys_are_written_as_the_specification_says()
    {
        using var key = SigningKey.New("example.org/log");
        using var plain = ECDsa.Create();
        plain.ImportFromPem(key.Key.ToPem());
        var spki = plain.ExportSubjectPublicKeyInfo();

        key.Key.ToString().ShouldBe($"example.org/log+{Convert.ToHexStringLower(SHA256.HashData(spki)[..4])}+{Convert.ToBase64String([2, .. spki])}");
        VerifierKey.Parse(key.Key.ToString())!.ToString().ShouldBe(key.Key.ToString());
        VerifierKey.Parse(key.Key.ToPem())!.KeyId.ShouldBe(key.Key.KeyId);
        VerifierKey.ParseAll($"{key.Key}\n{key.Key.ToPem()}\n").Single().Name.ShouldBe("example.org/log");
    }

    [Fact]
    public void A_private_key_comes_back_from_its_text_with_its_name()
    {
        using var key = SigningKey.New("example.org/log");

        using var read = SigningKey.Parse(key.Reveal());
        using var unnamed = SigningKey.Parse(key.Reveal()[key.Reveal().IndexOf("-----", StringComparison.Ordinal)..]);

        read.Key.ToString().ShouldBe(key.Key.ToString());
        unnamed.Key.Name.ShouldBe($"attesta.key/{key.Key.KeyIdText}");
        key.Reveal().ShouldContain("-----BEGIN PRIVATE KEY-----");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("not a key")]
    public void What_is_no_private_key_is_said_without_quoting_it(string text) =>
        Should.Throw<SigningFailedException>(() => SigningKey.Parse(text)).Message.ShouldContain("attesta keys new");

    [Fact]
    public void Keys_on_other_curves_are_none()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        VerifierKey.Of("a", other.ExportSubjectPublicKeyInfo()).ShouldBeNull();
        Should.Throw<SigningFailedException>(() => SigningKey.Parse(other.ExportPkcs8PrivateKeyPem()));
    }

    [Theory]
    [InlineData("text\n\n")]
    [InlineData("text\n")]
    [InlineData("\n\n— a AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAAA=")]
    [InlineData("text\n\n— a AAAAAA==\n")]
    [InlineData("text\n\n— a AAAAAAB=\n")]
    [InlineData("text\n\n— a  AAAAAAA=\n")]
    [InlineData("text\n\n— a+b AAAAAAA=\n")]
    [InlineData("text\n\n- a AAAAAAA=\n")]
    [InlineData("te\txt\n\n— a AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAAA=\r\n")]
    [InlineData("text\n\n— a AAAAAAA=\n\n")]
    public void What_is_not_quite_a_note_is_none(string note) => SignedNote.Parse(note).ShouldBeNull();

    [Fact]
    public void Anything_is_read_without_throwing() => Check.QuickThrowOnFailure(Prop.ForAll<string, int, byte>((noise, at, value) =>
    {
        noise ??= "";
        var bytes = Encoding.UTF8.GetBytes(Sofa);
        bytes[Math.Abs(at % bytes.Length)] = value;
        foreach (var text in new[] { noise, Encoding.UTF8.GetString(bytes), Sofa.Insert(Math.Abs(at % Sofa.Length), noise) })
        {
            if (SignedNote.Parse(text) is { } note)
                note.ToString().ShouldBe(text);
            if (Checkpoint.Parse(text) is { } checkpoint)
                text.ShouldStartWith(checkpoint.Text);
            VerifierKey.ParseAll(text);
            KeyRemark.Parse(text);
            NoteSignature.Parse(text);
        }
    }));

    [Fact]
    public void Too_many_signatures_are_no_note()
    {
        var line = "— a AAAAAAA=\n";

        SignedNote.Parse("text\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures))).ShouldNotBeNull();
        SignedNote.Parse("text\n\n" + string.Concat(Enumerable.Repeat(line, SignedNote.MaxSignatures + 1))).ShouldBeNull();
    }
}
