using System.IO.Compression;
using Attesta.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit;

public sealed class LedgerStretchTests
{
    [Fact]
    public void What_is_found_does_not_depend_on_how_a_log_is_divided()
    {
        var lines = Sample.Lines(12);
        var edits = Gen.Elements("flip", "cut", "swap", "double", "remove", "blank", "carriage", "junk");
        var property = Prop.ForAll(
            Arb.From(Gen.ListOf(edits)), Arb.From(Gen.Choose(1, 6_000)), Arb.From(Gen.Choose(0, int.MaxValue - 1)),
            (chosen, stretch, seed) => IsTheSame(Edited(lines, [.. chosen.Take(4)], seed), stretch));

        property.QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1_000_000)]
    public void A_line_that_passes_through_many_stretches_is_one_finding(int stretch)
    {
        byte[] log = [.. Sample.Log(3), .. Enumerable.Repeat((byte)'x', 5_000), (byte)'\n', .. Sample.Log(1)];

        IsTheSame(log, stretch).ShouldBeTrue();
    }

    [Fact]
    public void An_intact_log_is_intact_however_it_is_divided()
    {
        var log = Sample.Log(40);
        for (var stretch = 1; stretch < 3_000; stretch += 37)
            Divided(log, stretch, threads: 3).ShouldSatisfyAllConditions(
                report => report.Intact.ShouldBeTrue(), report => report.Entries.ShouldBe(40), report => report.LastHash.ShouldBe(Sample.Verify(log).LastHash));
    }

    [Fact]
    public void What_is_found_does_not_depend_on_where_files_end_and_which_are_packed()
    {
        var lines = Sample.Lines(9);
        var edits = Gen.Elements("flip", "cut", "swap", "double", "remove", "blank", "carriage", "junk");
        var property = Prop.ForAll(
            Arb.From(Gen.ListOf(edits)), Arb.From(Gen.Choose(1, 3_000)), Arb.From(Gen.Choose(0, int.MaxValue - 1)),
            (chosen, stretch, seed) => IsTheSameInFiles(Edited(lines, [.. chosen.Take(3)], seed), stretch, new Sequence(seed)));

        property.QuickCheckThrowOnFailure();
    }

    private static bool IsTheSameInFiles(byte[] log, int stretch, Sequence chance)
    {
        using var folder = new LedgerFolder();
        var (at, number) = (0, 0);
        while (number++ < 4 && log.Length > 0)
        {
            // Some files end with a line, as they should, and some within one or right behind another file.
            var end = Math.Min(log.Length, at + chance.Below(log.Length));
            end = chance.Below(3) > 0 ? log.AsSpan(0, end).LastIndexOf((byte)'\n') + 1 : end;
            var full = log[at..Math.Max(at, end)];
            at = Math.Max(at, end);
            using var file = File.Create($"{folder.Log}.{number:d6}{(number < 4 && chance.Below(2) == 0 ? ".gz" : "")}");
            using var target = file.Name.EndsWith(".gz", StringComparison.Ordinal) ? (Stream)new GZipStream(file, CompressionLevel.Fastest) : file;
            target.Write(full);
        }

        File.WriteAllBytes(folder.Log, log[at..]);
        var whole = Sample.Verify(log);
        foreach (var threads in (int[])[1, 3])
        {
            var report = LedgerVerifier.Verify(folder.Log, stretch, threads, TestContext.Current.CancellationToken);
            report.Findings.Select(found => found with { Detail = found.Detail.Split(" (in ")[0] }).ShouldBe(whole.Findings);
            report.Broken.ShouldBe(whole.Broken);
            (report.Entries, report.LastHash).ShouldBe((whole.Entries, whole.LastHash));
        }

        return true;
    }

    private static bool IsTheSame(byte[] log, int stretch)
    {
        var whole = Sample.Verify(log);
        foreach (var threads in (int[])[1, 3])
        {
            var divided = Divided(log, stretch, threads);
            divided.Findings.ShouldBe(whole.Findings);
            divided.Broken.ShouldBe(whole.Broken);
            (divided.Entries, divided.BrokenCount, divided.FindingCount, divided.LastHash)
                .ShouldBe((whole.Entries, whole.BrokenCount, whole.FindingCount, whole.LastHash));
        }

        return true;
    }

    private static LedgerReport Divided(byte[] log, int stretch, int threads)
    {
        using var folder = new LedgerFolder();
        File.WriteAllBytes(folder.Log, log);
        return LedgerVerifier.Verify(folder.Log, stretch, threads, TestContext.Current.CancellationToken);
    }

    private static byte[] Edited(IReadOnlyList<byte[]> original, string[] edits, int seed)
    {
        var lines = original.Select(line => (byte[])[.. line]).ToList();
        foreach (var edit in edits)
        {
            seed = (int)((seed * 1103515245L + 12345) & int.MaxValue);
            var at = lines.Count == 0 ? 0 : seed % lines.Count;
            var line = lines.Count == 0 ? [] : lines[at];
            switch (edit)
            {
                case "flip" when line.Length > 0:
                    line[seed % line.Length] ^= 1;
                    break;
                case "cut" when lines.Count > 0:
                    lines[^1] = lines[^1][..(seed % (lines[^1].Length + 1))];
                    break;
                case "swap" when lines.Count > 1:
                    (lines[at], lines[^1]) = (lines[^1], lines[at]);
                    break;
                case "double" when lines.Count > 0:
                    lines.Insert(at, line);
                    break;
                case "remove" when lines.Count > 0:
                    lines.RemoveAt(at);
                    break;
                case "blank":
                    lines.Insert(at, [(byte)'\n']);
                    break;
                case "carriage" when lines.Count > 0:
                    lines[at] = [.. line[..^Math.Min(1, line.Length)], (byte)'\r', (byte)'\n'];
                    break;
                default:
                    lines.Insert(at, "{\"a\":1}\n"u8.ToArray());
                    break;
            }
        }

        return Sample.Join(lines);
    }
}
