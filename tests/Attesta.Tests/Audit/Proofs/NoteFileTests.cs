using System.Diagnostics;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class NoteFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-notes-").FullName;

    private string Anchor => Path.Combine(_folder, "anchor");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_line_that_somebody_appends_hides_no_note()
    {
        NoteFile.Append(Anchor, Note("one\n"));
        File.AppendAllText(Anchor, "— x\n");
        NoteFile.Append(Anchor, Note("two\n"));
        File.AppendAllText(Anchor, "— x AAAAAAAA\nhalf");

        NoteFile.Read(Anchor, TestContext.Current.CancellationToken).Select(note => note.Text).ShouldBe(["one\n", "two\n"]);
    }

    [Fact]
    public void Writers_of_one_file_lose_no_note_of_each_other()
    {
        Parallel.For(0, 8, writer =>
        {
            for (var i = 0; i < 20; i++)
                NoteFile.Append(Anchor, Note($"{writer}-{i}\n"));
        });

        NoteFile.Read(Anchor, TestContext.Current.CancellationToken).Select(note => note.Text).Distinct().Count().ShouldBe(160);
    }

    [Fact]
    public void A_pipe_is_refused_and_holds_nobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux opens pipes so");
        using (var mkfifo = Process.Start("mkfifo", [Anchor]))
            mkfifo.WaitForExit();

        Should.Throw<IOException>(() => NoteFile.Append(Anchor, Note("one\n")));
    }

    private static SignedNote Note(string text) => new(text, [NoteSignature.Parse($"— key {Convert.ToBase64String(new byte[8])}")!]);
}
