using System.IO.Compression;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

public sealed class LedgerSegmentTamperingTests : IDisposable
{
    private static readonly LedgerRotation Small = new() { MaxBytes = 4000 };
    private static readonly LedgerRotation Packing = Small with { Compress = true };

    private readonly LedgerFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("000001 missing", FindingKind.BrokenLink)]
    [InlineData("000002 missing", FindingKind.BrokenLink)]
    [InlineData("000001 and 000002 swapped", FindingKind.BrokenLink)]
    [InlineData("000002 edited", FindingKind.WrongHash)]
    [InlineData("000002 cut", FindingKind.Malformed)]
    public async Task What_was_done_to_full_files_is_found(string what, string kind)
    {
        await _folder.AppendAsync(Small, 0, 20);
        var (one, two) = (_folder.Log + ".000001", _folder.Log + ".000002");
        switch (what[7..])
        {
            case "missing":
                File.Delete(_folder.Log + "." + what[..6]);
                break;
            case "and 000002 swapped":
                File.Move(one, _folder.In("aside"));
                File.Move(two, one);
                File.Move(_folder.In("aside"), two);
                break;
            case "edited":
                await File.WriteAllTextAsync(two, (await File.ReadAllTextAsync(two, Cancelled)).Replace("entry-000008", "entry-000088", StringComparison.Ordinal), Cancelled);
                break;
            default:
                await File.WriteAllBytesAsync(two, (await File.ReadAllBytesAsync(two, Cancelled))[..^10], Cancelled);
                break;
        }

        var found = LedgerVerifier.Verify(_folder.Log, Cancelled).Findings;

        found.ShouldContain(finding => finding.Kind == kind);
        found[0].Detail.ShouldContain("(in audit.jsonl");
    }

    [Fact]
    public async Task Every_changed_byte_of_a_packed_file_is_found_or_changes_nothing()
    {
        await _folder.AppendAsync(Packing, 0, 20);
        var packed = _folder.Log + ".000001.gz";
        var bytes = await File.ReadAllBytesAsync(packed, Cancelled);
        var whole = LedgerVerifier.Verify(_folder.Log, Cancelled);

        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            await File.WriteAllBytesAsync(packed, changed, Cancelled);

            var report = LedgerVerifier.Verify(_folder.Log, Cancelled);

            if (report.Intact)
                (report.Entries, report.LastHash).ShouldBe((whole.Entries, whole.LastHash));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(-1)]
    [InlineData(-200)]
    public async Task A_packed_file_that_is_not_whole_is_a_finding_and_no_error(int length)
    {
        await _folder.AppendAsync(Packing, 0, 20);
        var packed = _folder.Log + ".000001.gz";
        var bytes = await File.ReadAllBytesAsync(packed, Cancelled);
        await File.WriteAllBytesAsync(packed, length >= 0 ? bytes[..length] : bytes[..^-length], Cancelled);

        LedgerVerifier.Verify(_folder.Log, Cancelled).Intact.ShouldBeFalse();
    }

    [Fact]
    public async Task A_packed_file_that_holds_more_than_it_says_is_a_finding()
    {
        await _folder.AppendAsync(Packing, 0, 20);
        var packed = _folder.Log + ".000001.gz";
        using var two = new MemoryStream();
        await using (var more = new GZipStream(two, CompressionLevel.Fastest, leaveOpen: true))
            more.Write(new byte[1_000_000]);
        await File.WriteAllBytesAsync(packed, [.. two.ToArray(), .. await File.ReadAllBytesAsync(packed, Cancelled)], Cancelled);

        LedgerVerifier.Verify(_folder.Log, Cancelled).Intact.ShouldBeFalse();
    }
}
