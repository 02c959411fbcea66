using System.Security.Cryptography;
using System.Text;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>A signed and anchored log of 20 entries, of which the last is not anchored yet, and everything that can be done to it.</summary>
public sealed class TamperingTests : IAsyncLifetime
{
    // The checkpoint of 18 entries is the nineteenth; it covers neither itself nor the last.
    private const int Covered = 18;
    private const int Anchored = 19;

    private readonly SignedLog _log = new();
    private List<byte[]> _lines = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _log.WriteAsync(16, every: 8);
        await using (var ledger = new FileLedger(_log.Path, _log.Clock))
            await ledger.AppendAsync(Sample.Entry(99), Durability.Durable);
        _lines = [.. _log.Lines.Select(line => Encoding.ASCII.GetBytes(line + "\n"))];
        _lines.Count.ShouldBe(20);
        (await FindingsAsync(_lines)).ShouldBeEmpty();
        Directory.CreateDirectory(_log.Folder.In("kept"));
    }

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return default;
    }

    [Fact]
    public void Every_changed_byte_is_found_on_its_line()
    {
        var whole = Sample.Join(_lines);
        var ends = _lines.Select((_, i) => _lines.Take(i + 1).Sum(line => line.Length)).ToList();
        for (var at = 0; at < whole.Length; at++)
        {
            var change = (byte)(1 << (at % 8));
            whole[at] ^= change;
            var report = LedgerVerifier.Verify(new MemoryStream(whole), Token);
            whole[at] ^= change;

            var line = 1 + ends.FindIndex(end => at < end);
            report.Intact.ShouldBeFalse($"byte {at}");
            report.Findings[0].Kind.ShouldNotBeEmpty();
            ((int)report.Findings[0].Line).ShouldBeInRange(line, line + 1, $"byte {at}");
        }
    }

    [Fact]
    public void Every_inserted_and_deleted_byte_is_found()
    {
        var whole = Sample.Join(_lines);
        for (var at = 0; at < whole.Length; at++)
        {
            LedgerVerifier.Verify(new MemoryStream([.. whole[..at], .. whole[(at + 1)..]]), Token).Intact.ShouldBeFalse($"byte {at}");
            LedgerVerifier.Verify(new MemoryStream([.. whole[..at], (byte)' ', .. whole[at..]]), Token).Intact.ShouldBeFalse($"byte {at}");
        }
    }

    [Fact]
    public async Task Every_truncation_is_found_up_to_the_newest_entry()
    {
        var whole = Sample.Join(_lines);
        var anchoredBytes = _lines.Take(Anchored).Sum(line => line.Length);
        for (var length = 0; length < whole.Length; length++)
            Assess(await FindingsAsync([whole[..length]]), length, isExcused: length == anchoredBytes);
        for (var count = 0; count < 20; count++)
        {
            var findings = await FindingsAsync(_lines.Take(count));
            if (count == Anchored)
                findings.ShouldBeEmpty();
            else
                findings.ShouldContain(finding => finding.Line == count + 1 && (finding.Kind == FindingKind.Truncated || finding.Kind == FindingKind.NotAnchored), $"{count} lines");
        }

        static void Assess(IReadOnlyList<LedgerFinding> findings, int length, bool isExcused) => (findings.Count > 0).ShouldBe(!isExcused, $"{length} bytes");
    }

    public static TheoryData<string> Moves => ["delete", "swap", "duplicate", "edit", "replace"];

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Every_line_that_is_moved_or_changed_is_found(string move)
    {
        for (var i = 0; i < 20; i++)
        {
            for (var j = move == "swap" ? i + 1 : 19; j < 20; j++)
            {
                var lines = Moved(_lines, move, i, j);
                var isTail = i == 19 && move == "delete";

                var findings = await FindingsAsync(lines);

                (findings.Count > 0).ShouldBe(!isTail, $"{move} {i} {j}");
                findings.ShouldAllBe(finding => finding.Line >= 1 && finding.Line <= 22 && finding.Kind.Length > 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Every_line_that_is_moved_or_changed_is_found_although_all_hashes_are_made_anew(string move)
    {
        for (var i = 0; i < 20; i++)
        {
            for (var j = move == "swap" ? i + 1 : 19; j < 20; j++)
            {
                var lines = Relinked(Moved(_lines, move, i, j));

                // The anchored entries are untouched, and their checkpoint is still there: this happened to the stated tail.
                var isTail = lines.Take(Covered).Zip(_lines).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))
                    && lines.Exists(line => Encoding.ASCII.GetString(line).Contains($"attesta.checkpoint(size={Covered})", StringComparison.Ordinal));

                var findings = await FindingsAsync(lines);

                LedgerVerifier.Verify(new MemoryStream(Sample.Join(lines)), Token).Intact.ShouldBeTrue();
                (findings.Count > 0 || isTail).ShouldBeTrue($"{move} {i} {j}");
                findings.ShouldAllBe(finding => finding.Line >= 1 && finding.Line <= 22 && finding.Kind.Length > 0);
            }
        }
    }

    [Fact]
    public async Task Only_the_entry_that_is_said_not_to_be_anchored_can_be_rewritten()
    {
        await FindingsAsync(_lines);
        var report = await _log.VerifyAsync();

        (report.Entries, report.AnchoredEntries, report.SignedEntries).ShouldBe((20, 18, 18));
        (await FindingsAsync(Relinked(Moved(_lines, "edit", 19, 19)))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(9)]
    [InlineData(18)]
    public async Task Stripped_moved_and_foreign_signatures_are_found_on_their_line(int at)
    {
        var other = at == 9 ? 18 : 9;
        var note = SignedNote.Parse(Note(at))!;
        using var stranger = SigningKey.New(_log.Key.Key.Name);
        var foreign = await Signing.NoteAsync(stranger, note.Text, Token);

        (await FindingsAsync(Noted(at, note.Text))).ShouldContain(finding => finding.Line == at + 1 && finding.Kind == FindingKind.MissingSignature);
        (await FindingsAsync(Noted(at, note.Text + "\n"))).ShouldContain(finding => finding.Line == at + 1 && finding.Kind == FindingKind.MissingSignature);
        (await FindingsAsync(Noted(at, new SignedNote(note.Text, SignedNote.Parse(Note(other))!.Signatures).ToString())))
            .ShouldContain(finding => finding.Line == at + 1 && finding.Kind == FindingKind.BadSignature);
        (await FindingsAsync(Noted(at, foreign.ToString()))).ShouldContain(finding => finding.Line == at + 1 && finding.Kind == FindingKind.UnknownKey);
        (await FindingsAsync(Noted(at, Note(other)))).ShouldContain(finding => finding.Line >= at + 1 && finding.Kind == FindingKind.WrongSize);
        (await FindingsAsync(Noted(at, "nothing"))).ShouldContain(finding => finding.Line == at + 1 && finding.Kind == FindingKind.MalformedCheckpoint);
        (await FindingsAsync(Noted(at, null))).ShouldContain(finding => finding.Line == at + 1 && finding.Kind == FindingKind.MalformedCheckpoint);
    }

    [Fact]
    public async Task Checkpoints_of_another_size_root_or_ledger_are_found_even_when_the_key_signed_them()
    {
        var right = Checkpoint.Parse(SignedNote.Parse(Note(18))!.Text)!;

        (await FindingsAsync(await SignedAsync(right with { Size = 17 }))).ShouldContain(finding => finding.Line == 19 && finding.Kind == FindingKind.WrongRoot);
        (await FindingsAsync(await SignedAsync(right with { Size = 19 }))).ShouldContain(finding => finding.Line == 19 && finding.Kind == FindingKind.WrongSize);
        (await FindingsAsync(await SignedAsync(right with { Size = 9 }))).ShouldContain(finding => finding.Line == 19 && finding.Kind == FindingKind.WrongSize);
        (await FindingsAsync(await SignedAsync(right with { Root = new byte[32] }))).ShouldContain(finding => finding.Line == 19 && finding.Kind == FindingKind.WrongRoot);
        (await FindingsAsync(await SignedAsync(right with { Origin = "attesta.ledger/0000000000000000" }))).ShouldContain(finding => finding.Line == 19 && finding.Kind == FindingKind.WrongOrigin);

        async Task<List<byte[]>> SignedAsync(Checkpoint checkpoint) => Noted(18, (await Signing.NoteAsync(_log.Key, checkpoint.Text, Token)).ToString());
    }

    [Fact]
    public async Task A_log_that_is_written_anew_as_a_whole_is_found_even_when_the_key_signs_it()
    {
        var withoutKey = Sample.Lines(20, number => Sample.Entry(number + 40));
        (await FindingsAsync(withoutKey)).Select(finding => finding.Kind).ShouldBe([FindingKind.MissingCheckpoint, FindingKind.WrongOrigin, FindingKind.NotAnchored], ignoreOrder: true);

        // The key's owner begins with the same entry, so that the log keeps its name, and throws away what lies beside.
        File.WriteAllBytes(_log.Path, _lines[0]);
        Directory.Delete(_log.Path + ".proof", recursive: true);
        await using (var ledger = _log.Open(isAnchored: false))
        {
            for (var i = 0; i < 18; i++)
                await ledger.AppendAsync(Sample.Entry(i + 60), Durability.Written);
        }

        (await _log.VerifyAsync(isAnchored: false)).Findings.ShouldBeEmpty();
        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Kind == FindingKind.WrongRoot && finding.Line == 9);
    }

    [Fact]
    public async Task A_roll_back_together_with_the_files_beside_is_found()
    {
        var keptBeside = _log.Folder.In("beside");
        CopyFolder(_log.Path + ".proof", keptBeside);
        var keptLog = File.ReadAllBytes(_log.Path);
        await _log.WriteAsync(5, first: 200);

        File.WriteAllBytes(_log.Path, keptLog);
        Directory.Delete(_log.Path + ".proof", recursive: true);
        CopyFolder(keptBeside, _log.Path + ".proof");

        (await _log.VerifyAsync(isAnchored: false)).Findings.ShouldBeEmpty();
        (await _log.VerifyAsync()).Findings.ShouldContain(finding => finding.Line == 21 && finding.Kind == FindingKind.Truncated);
    }

    [Theory]
    [InlineData("{\"action_description\":", "{\"action_description\":\"\",\"action_description\":", FindingKind.DuplicateMember)]
    [InlineData(",\"agent_id\":", ",\"agent\":1,\"agent_id\":", FindingKind.UnknownMember)]
    [InlineData("\"review_duration_seconds\":12.0", "\"review_duration_seconds\":1.2e1", FindingKind.NotCanonical)]
    [InlineData("\"review_duration_seconds\":12.0", "\"review_duration_seconds\":12", FindingKind.WrongType)]
    [InlineData("\"mode\":\"enforce\"", "\"mode\":\"enforce\",\"mode\":\"enforce\"", FindingKind.DuplicateMember)]
    [InlineData("agent-001", "\\u0061gent-001", FindingKind.NotCanonical)]
    [InlineData("\"verdict\":", "\"verdict\": ", FindingKind.NotCanonical)]
    public async Task Other_spellings_are_found_although_their_hash_is_right(string from, string to, string kind)
    {
        var at = 10;
        var line = Encoding.ASCII.GetString(_lines[at]);
        line.ShouldContain(from);
        List<byte[]> lines = [.. _lines[..at], Rehashed(line.Replace(from, to, StringComparison.Ordinal)), .. _lines[(at + 1)..]];

        (await FindingsAsync(lines)).ShouldContain(finding => finding.Line == at + 1 && finding.Kind == kind);
    }

    private static List<byte[]> Moved(List<byte[]> lines, string move, int i, int j)
    {
        List<byte[]> moved = [.. lines];
        switch (move)
        {
            case "delete":
                moved.RemoveAt(i);
                break;
            case "swap":
                (moved[i], moved[j]) = (moved[j], moved[i]);
                break;
            case "duplicate":
                moved.Insert(i, moved[i]);
                break;
            case "edit":
                moved[i] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(moved[i]).Replace("\"session_id\":\"", "\"session_id\":\"x", StringComparison.Ordinal));
                break;
            default:
                moved[i] = Sample.Lines(1, _ => Sample.Entry(777))[0];
                break;
        }

        return moved;
    }

    private static List<byte[]> Relinked(IEnumerable<byte[]> lines)
    {
        var previous = AuditChain.Genesis;
        var relinked = new List<byte[]>();
        foreach (var line in lines)
        {
            var entry = AuditChain.Link(AuditChain.Parse(line.AsSpan(0, line.Length - 1)), previous);
            previous = entry.ChainHash;
            relinked.Add([.. AuditChain.Line(entry), (byte)'\n']);
        }

        return relinked;
    }

    private static byte[] Rehashed(string line)
    {
        var at = line.IndexOf("\"chain_hash\":\"", StringComparison.Ordinal);
        var without = line[..(at - 1)] + line[(at + "\"chain_hash\":\"".Length + 65)..].TrimEnd('\n');
        var previousAt = line.IndexOf("\"previous_hash\":\"", StringComparison.Ordinal) + "\"previous_hash\":\"".Length;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(line.AsSpan(previousAt, 64), without))));
        return Encoding.ASCII.GetBytes(line[..(at + "\"chain_hash\":\"".Length)] + hash + line[(at + "\"chain_hash\":\"".Length + 64)..]);
    }

    private string Note(int at) => ProofEntry.NoteOf(_lines[at].AsSpan(0, _lines[at].Length - 1))!;

    private List<byte[]> Noted(int at, string? note)
    {
        var entry = AuditChain.Parse(_lines[at].AsSpan(0, _lines[at].Length - 1));
        byte[] changed = [.. AuditChain.Line(entry with { Metadata = note is null ? PlainMap.Empty : PlainMap.Of(("note", note)) }), (byte)'\n'];
        return Relinked([.. _lines[..at], changed, .. _lines[(at + 1)..]]);
    }

    private async Task<IReadOnlyList<LedgerFinding>> FindingsAsync(IEnumerable<byte[]> lines)
    {
        var bytes = Sample.Join(lines);
        var report = LedgerVerifier.Verify(new MemoryStream(bytes), Token);
        if (!report.Intact)
            return report.Findings;
        File.WriteAllBytes(_log.Path, bytes);
        return (await _log.VerifyAsync()).Findings;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
