using System.Text;
using Attesta.Actions;
using Attesta.Audit;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Audit;

public sealed class LedgerVerifierTests
{
    [Fact]
    public void Finds_nothing_in_an_intact_log()
    {
        var report = Sample.Verify(Sample.Log(20));

        report.Intact.ShouldBeTrue();
        report.Entries.ShouldBe(20);
        report.Broken.ShouldBeEmpty();
        report.LastHash.ShouldBe(AuditChain.Parse(Sample.Lines(20)[19].AsSpan()[..^1]).ChainHash);
    }

    [Fact]
    public void An_empty_log_is_intact()
    {
        var report = Sample.Verify([]);

        report.Intact.ShouldBeTrue();
        report.Entries.ShouldBe(0);
        report.LastHash.ShouldBe(AuditChain.Genesis);
    }

    [Fact]
    public void A_missing_log_is_an_error_that_says_so() =>
        Should.Throw<FileNotFoundException>(() => LedgerVerifier.Verify("/no/such/audit.jsonl", TestContext.Current.CancellationToken))
            .Message.ShouldContain("There is no audit log '/no/such/audit.jsonl'");

    [Fact]
    public void Finds_every_flipped_byte()
    {
        var log = Sample.Log(20);
        for (var i = 0; i < log.Length; i++)
        {
            foreach (var flip in (byte[])[1, 0x20])
            {
                log[i] ^= flip;
                Sample.Verify(log).Intact.ShouldBeFalse($"byte {i} flipped by {flip}");
                log[i] ^= flip;
            }
        }
    }

    [Fact]
    public void Finds_every_removed_added_or_moved_line_but_the_last()
    {
        var lines = Sample.Lines(20);
        for (var i = 0; i < lines.Count; i++)
        {
            List<byte[]> removed = [.. lines], doubled = [.. lines];
            removed.RemoveAt(i);
            doubled.Insert(i, lines[i]);

            // A chain alone cannot show that its end was cut off; the last hash, kept elsewhere, does.
            Sample.Verify(Sample.Join(removed)).Intact.ShouldBe(i == lines.Count - 1, $"line {i} removed");
            Sample.Verify(Sample.Join(doubled)).Broken.ShouldContain(i + 1);
            for (var j = i + 1; j < lines.Count; j++)
            {
                List<byte[]> swapped = [.. lines];
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                Sample.Verify(Sample.Join(swapped)).Intact.ShouldBeFalse($"lines {i} and {j} swapped");
            }
        }
    }

    [Fact]
    public void A_changed_entry_is_the_only_broken_one()
    {
        var lines = Sample.Lines(5);
        lines[2] = Edit(lines[2], "\"verdict\":\"approved\"", "\"verdict\":\"denied\"");

        var report = Sample.Verify(Sample.Join(lines));

        report.Broken.ShouldBe([2]);
        var finding = report.Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(FindingKind.WrongHash);
        finding.Line.ShouldBe(3);
        finding.Offset.ShouldBe(lines[0].Length + lines[1].Length);
    }

    [Fact]
    public void A_changed_and_rehashed_entry_breaks_the_link_after_it()
    {
        var lines = Sample.Lines(5);
        var entry = AuditChain.Parse(lines[2].AsSpan()[..^1]);
        lines[2] = [.. AuditChain.Line(AuditChain.Link(entry with { Verdict = "denied" }, entry.PreviousHash)), (byte)'\n'];

        var report = Sample.Verify(Sample.Join(lines));

        report.Broken.ShouldBe([3]);
        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.BrokenLink);
    }

    // Each keeps the meaning, or hashes rightly, and is found all the same. The line is hashed anew where the fault allows it.
    [Theory]
    [InlineData("{\"action_description\"", "{ \"action_description\"", FindingKind.NotCanonical)]
    [InlineData(",\"verdict\"", ", \"verdict\"", FindingKind.NotCanonical)]
    [InlineData("\"min_review_met\":true", "\"min_review_met\": true", FindingKind.NotCanonical)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":0.10,", FindingKind.NotCanonical)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":1e-1,", FindingKind.NotCanonical)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":1E-1,", FindingKind.NotCanonical)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":1e999,", FindingKind.NotCanonical)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":00.1,", FindingKind.WrongType)]
    [InlineData("\"z\":1}", "\"z\":01}", FindingKind.Malformed)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":1,", FindingKind.WrongType)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":NaN,", FindingKind.WrongType)]
    [InlineData("\"risk_score\":0.1,", "\"risk_score\":\"0.1\",", FindingKind.WrongType)]
    [InlineData("\"z\":1}", "\"z\":-0}", FindingKind.NotCanonical)]
    [InlineData("\"z\":1}", "\"z\":+1}", FindingKind.Malformed)]
    [InlineData("\"z\":1}", "\"z\":1,\"z\":1}", FindingKind.DuplicateMember)]
    [InlineData("\"z\":1}", "\"z\":1,\"b\":1}", FindingKind.WrongOrder)]
    [InlineData("\"z\":1}", "\"z\":1,}", FindingKind.Malformed)]
    [InlineData("\\u2028", "\u2028", FindingKind.NotCanonical)]
    [InlineData("caf\\u00e9", "caf\\u00E9", FindingKind.NotCanonical)]
    [InlineData("staging", "st\\u0061ging", FindingKind.NotCanonical)]
    [InlineData("staging", "st\\/aging", FindingKind.NotCanonical)]
    [InlineData("staging", "st\\qaging", FindingKind.Malformed)]
    [InlineData("staging", "st\u0001aging", FindingKind.Malformed)]
    [InlineData("staging", "st\u007faging", FindingKind.NotCanonical)]
    [InlineData("\"agent_id\":\"agent-001\",", "", FindingKind.MissingMember)]
    [InlineData("\"agent_id\":\"agent-001\",", "\"agent_id\":\"agent-001\",\"agent_id\":\"agent-001\",", FindingKind.DuplicateMember)]
    [InlineData("\"agent_id\":\"agent-001\",", "\"agent_id\":\"agent-001\",\"agent_ie\":1,", FindingKind.UnknownMember)]
    [InlineData("\"agent_id\":\"agent-001\",", "\"agent_id\":null,", FindingKind.WrongType)]
    [InlineData("\"agent_id\":\"agent-001\",\"approver_ids\":[\"alice\",\"bob\"],", "\"approver_ids\":[\"alice\",\"bob\"],\"agent_id\":\"agent-001\",", FindingKind.WrongOrder)]
    [InlineData("[\"alice\",\"bob\"]", "[\"alice\",1]", FindingKind.WrongType)]
    [InlineData("[\"alice\",\"bob\"]", "{}", FindingKind.WrongType)]
    [InlineData("\"challenge_passed\":true", "\"challenge_passed\":1", FindingKind.WrongType)]
    [InlineData("\"min_review_met\":true", "\"min_review_met\":null", FindingKind.WrongType)]
    [InlineData("\"min_review_met\":true", "\"min_review_met\":tru", FindingKind.Malformed)]
    [InlineData("\"verdict\":\"approved\"}", "\"verdict\":\"approved\"}}", FindingKind.Malformed)]
    [InlineData("\"verdict\":\"approved\"}", "\"verdict\":\"approved\"} ", FindingKind.Malformed)]
    [InlineData("\"verdict\":\"approved\"}", "\"verdict\":\"approved\"", FindingKind.Malformed)]
    [InlineData("\"verdict\":\"approved\"}", "\"verdict\":\"approved", FindingKind.Malformed)]
    [InlineData("\"verdict\":\"approved\"}", "\"verdict\":\"approved\"}\r", FindingKind.CarriageReturn)]
    [InlineData("{\"action_description\"", "\ufeff{\"action_description\"", FindingKind.ByteOrderMark)]
    public void Finds_every_other_spelling(string from, string to, string kind)
    {
        var lines = Sample.Lines(3);
        lines[1] = Edit(lines[1], from, to);

        var report = Sample.Verify(Sample.Join(lines));

        report.Broken.ShouldContain(1);
        report.Findings[0].Kind.ShouldBe(kind);
        report.Findings[0].Line.ShouldBe(2);
        report.Findings[0].Offset.ShouldBeInRange(lines[0].Length, lines[0].Length + lines[1].Length);
    }

    [Fact]
    public void Finds_bytes_that_are_no_text()
    {
        var lines = Sample.Lines(2);
        lines[1][40] = 0xff;

        Sample.Verify(Sample.Join(lines)).Findings[0].Kind.ShouldBe(FindingKind.InvalidUtf8);
    }

    [Fact]
    public void Finds_a_torn_tail()
    {
        var log = Sample.Log(3);
        var lines = Sample.Lines(3);

        var report = Sample.Verify(log[..^10]);

        report.Entries.ShouldBe(2);
        report.Broken.ShouldBeEmpty();
        var finding = report.Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(FindingKind.TornTail);
        finding.Line.ShouldBe(3);
        finding.Offset.ShouldBe(lines[0].Length + lines[1].Length);
    }

    [Fact]
    public void Finds_blank_lines_and_goes_on()
    {
        var lines = Sample.Lines(3);
        lines.Insert(1, [(byte)'\n']);

        var report = Sample.Verify(Sample.Join(lines));

        report.Entries.ShouldBe(3);
        report.Broken.ShouldBeEmpty();
        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.BlankLine);
    }

    [Fact]
    public void Passes_over_a_line_without_end_in_bounded_memory()
    {
        var lines = Sample.Lines(3);
        using var endless = new Concatenated([Sample.Join(lines[..2]), .. Enumerable.Repeat(new byte[1024 * 1024], 1024), [(byte)'\n'], lines[2]]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var report = LedgerVerifier.Verify(endless, TestContext.Current.CancellationToken);

        report.Entries.ShouldBe(4);
        report.Broken.ShouldBe([2]);
        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.LineTooLong);
        report.Findings[0].Line.ShouldBe(3);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 * 1024 * 1024);
    }

    [Fact]
    public void Reads_the_longest_line_and_not_one_byte_more()
    {
        var fixedPart = AuditChain.Line(Sample.KnownAnswer with { ActionDescription = "" }).Length;
        var longest = Sample.Lines(2, _ => Sample.KnownAnswer with { ActionDescription = new string('x', AuditChain.MaxLineBytes - fixedPart) });

        longest[0].Length.ShouldBe(AuditChain.MaxLineBytes + 1);
        Sample.Verify(Sample.Join(longest)).Intact.ShouldBeTrue();
        longest[0] = Edit(longest[0], "test_action\"", "test_action1\"");
        Sample.Verify(Sample.Join(longest)).Findings[0].Kind.ShouldBe(FindingKind.LineTooLong);
    }

    [Fact]
    public void Lists_a_bounded_number_of_findings_and_counts_the_rest()
    {
        var report = Sample.Verify(Sample.Join(Enumerable.Repeat("nonsense\n"u8.ToArray(), 5000)));

        report.Entries.ShouldBe(5000);
        report.BrokenCount.ShouldBe(5000);
        report.FindingCount.ShouldBe(5000);
        report.Broken.Count.ShouldBe(LedgerReport.MaxListed);
        report.Findings.Count.ShouldBe(LedgerReport.MaxListed);
    }

    [Fact]
    public void Shows_no_control_characters_of_the_file()
    {
        var lines = Sample.Lines(1);
        lines[0] = Edit(lines[0], "\"agent_id\"", "\"agent_id\\u001b\\n\"");

        var detail = Sample.Verify(lines[0]).Findings[0].Detail;

        detail.ShouldNotContain('\u001b');
        detail.ShouldNotContain('\n');
    }

    [Fact]
    public void Verifies_lines_of_camelCase_fields()
    {
        var log = Encoding.UTF8.GetBytes(CamelCase.Log(3));

        var report = Sample.Verify(log);

        report.Findings.ShouldBeEmpty();
        report.Entries.ShouldBe(3);
    }

    [Theory]
    [InlineData("\"riskScore\":0.9", "\"riskScore\":0.1", FindingKind.WrongHash)]
    [InlineData("\"riskScore\":0.9", "\"riskScore\":\"0.9\"", FindingKind.WrongType)]
    [InlineData("\"riskScore\":0.9,", "", FindingKind.MissingMember)]
    [InlineData("\"riskScore\":0.9", "\"riskScore\":0.9,\"riskScore\":0.9", FindingKind.DuplicateMember)]
    [InlineData("\"riskScore\":0.9", "\"riskScore\":0.9,\"extra\":1", FindingKind.UnknownMember)]
    [InlineData("\"tries\":1", "\"tries\":1,\"tries\":1", FindingKind.DuplicateMember)]
    public void Finds_changes_in_lines_of_camelCase_fields(string from, string to, string kind)
    {
        var report = Sample.Verify(Encoding.UTF8.GetBytes(CamelCase.Log(3).Replace(from, to, StringComparison.Ordinal)));

        report.BrokenCount.ShouldBe(3);
        report.Findings[0].Kind.ShouldBe(kind);
    }

    [Fact]
    public void Never_throws_whatever_the_bytes() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
        Arb.From(Gen.ListOf(Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements(Fragments),
            Gen.Choose(0, 2).Select(i => Sample.Lines(3)[i]),
            Gen.Choose(0, 600).Select(cut => Sample.Lines(1)[0][..cut]),
            Gen.Choose(0, 600).SelectMany(at => ArbMap.Default.GeneratorFor<byte>().Select(letter => Flipped(at, letter)))))),
        pieces =>
        {
            var log = Sample.Join(pieces);
            var report = Sample.Verify(log);
            report.BrokenCount.ShouldBeLessThanOrEqualTo(report.Entries);
            foreach (var part in log.AsSpan().Split((byte)'\n'))
                ParsesToItselfOrNotAtAll(log[part]);
        }));

    [Fact]
    public void Every_flipped_byte_still_reads_as_itself_or_not_at_all()
    {
        var line = Sample.Lines(1)[0][..^1];
        for (var i = 0; i < line.Length; i++)
        {
            for (var flip = 1; flip < 256; flip <<= 1)
            {
                line[i] ^= (byte)flip;
                ParsesToItselfOrNotAtAll(line);
                line[i] ^= (byte)flip;
            }
        }
    }

    [Fact]
    public void Survives_nesting_without_end()
    {
        var deep = Encoding.UTF8.GetBytes("{\"action_description\":" + new string('[', 1_000_000) + "\n" + "{\"metadata\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)));

        Sample.Verify(deep).Intact.ShouldBeFalse();
    }

    [Fact]
    public void Reads_back_what_nests_as_deep_as_can_be_written()
    {
        object? value = 1L;
        for (var i = 0; i < Plain.MaxDepth; i++)
            value = PlainMap.Own([new("k", PlainList.Own([value]))]);
        var wrapped = Sample.KnownAnswer with { Metadata = PlainMap.Own([new("x", Shallower(value))]) };

        Sample.Verify(Sample.Join(Sample.Lines(1, _ => wrapped))).Findings.ShouldBeEmpty();
    }

    private static readonly byte[][] Fragments =
    [
        "\n"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "\\u"u8.ToArray(), "\"chainHash\":"u8.ToArray(), "["u8.ToArray(),
        "{\"action_description\":"u8.ToArray(), "{\"chainHash\":\"\""u8.ToArray(), "-"u8.ToArray(), "1e"u8.ToArray(), "null"u8.ToArray(), "\0\0\0"u8.ToArray(),
    ];

    private static object? Shallower(object? value) => ((PlainList)((PlainMap)value!)["k"]!)[0];

    private static void ParsesToItselfOrNotAtAll(byte[] line)
    {
        try
        {
            AuditChain.Line(AuditChain.Parse(line)).ShouldBe(line);
        }
        catch (FormatException)
        {
            // Not an entry.
        }
    }

    private static byte[] Flipped(int at, byte letter)
    {
        var line = Sample.Lines(1)[0];
        line[at % line.Length] = letter;
        return line;
    }

    private static byte[] Edit(byte[] line, string from, string to)
    {
        var text = Encoding.UTF8.GetString(line);
        text.ShouldContain(from);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }
}
