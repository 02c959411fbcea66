using Attesta.Audit;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Tests.Audit;

namespace Attesta.Tests.Challenges.OneTimeCodes;

public sealed class FileUsedCodesTests : UsedCodesContract, IDisposable
{
    private readonly LedgerFolder _folder = new();

    public FileUsedCodesTests() => Codes = new FileUsedCodes(Record);

    protected override IUsedCodes Codes { get; set; }

    private string Record => _folder.In("totp-used-codes");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_forgets_neither_a_code_nor_a_wrong_one()
    {
        await UseAsync(100);
        await UseAsync(null);

        Codes = new FileUsedCodes(Record);

        (await UseAsync(100)).ShouldBeOfType<CodeOutcome.Replayed>();
        (await UseAsync(null)).ShouldBe(new CodeOutcome.Wrong(1));
    }

    [Fact]
    public async Task The_record_is_for_its_owner_only()
    {
        await UseAsync(100);

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Record).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("something else\n")]
    [InlineData("attesta used codes 1\nhalf a line")]
    [InlineData("attesta used codes 1\np0 1 2 3 4 5\n")]
    [InlineData("attesta used codes 1\n\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("attesta used codes 1\nsaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 2 3 4 x\n")]
    [InlineData("attesta used codes 1\nsaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 99999999999999999999 2 3 4 5\n")]
    public async Task A_damaged_record_accepts_nothing_and_stays_as_it_is(string content)
    {
        await File.WriteAllTextAsync(Record, content, TestContext.Current.CancellationToken);

        var thrown = await Should.ThrowAsync<UsedCodesException>(() => UseAsync(100));

        thrown.Message.ShouldContain("is damaged, so no code is accepted");
        (await File.ReadAllTextAsync(Record, TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    [Fact]
    public async Task A_folder_a_link_or_too_large_a_file_in_its_place_accepts_nothing()
    {
        Directory.CreateDirectory(Record);
        await Should.ThrowAsync<UsedCodesException>(() => UseAsync(100));
        Directory.Delete(Record);

        File.CreateSymbolicLink(Record, Record + ".elsewhere");
        await Should.ThrowAsync<UsedCodesException>(() => UseAsync(100));
        File.Exists(Record + ".elsewhere").ShouldBeFalse();
        File.Delete(Record);

        await using (var large = File.Create(Record))
            large.SetLength(2 * 1024 * 1024);
        await Should.ThrowAsync<UsedCodesException>(() => UseAsync(100));
    }

    [Fact]
    public async Task What_could_not_be_made_durable_is_not_accepted()
    {
        var failing = new FileUsedCodes(Record, path => new FaultyDisk { Sync = true }.Open(path, FileMode.OpenOrCreate)!);
        var full = new FileUsedCodes(Record, path => new FaultyDisk { WriteAtMost = 30 }.Open(path, FileMode.OpenOrCreate)!);
        await UseAsync(6);
        var before = await File.ReadAllTextAsync(Record, TestContext.Current.CancellationToken);

        Codes = failing;
        await Should.ThrowAsync<UsedCodesException>(() => UseAsync(7));
        Codes = full;
        await Should.ThrowAsync<UsedCodesException>(() => UseAsync(7));

        (await File.ReadAllTextAsync(Record, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Fact]
    public async Task The_record_stays_small_and_forgets_nothing_that_matters()
    {
        var start = DateTimeOffset.UnixEpoch.AddYears(50);
        for (var i = 0; i < 600; i++)
            await Codes.UseAsync(Attempt(i, 'a', Name(i % 50), start.AddHours(i)), TestContext.Current.CancellationToken);

        new FileInfo(Record).Length.ShouldBeLessThan(100 * 1024);
        File.Exists(Record + ".new").ShouldBeFalse();
        var last = await Codes.UseAsync(Attempt(599, 'a', Name(49), start.AddHours(599)), TestContext.Current.CancellationToken);
        last.ShouldBeOfType<CodeOutcome.Replayed>();
    }

    [Fact]
    public async Task Where_a_file_belongs_to_one_process_it_stays_small_too()
    {
        var alone = new FileUsedCodes(Record, path => ExclusiveLedgerFile.TryOpen(path, FileMode.OpenOrCreate)!);
        var start = DateTimeOffset.UnixEpoch.AddYears(50);
        for (var i = 0; i < 600; i++)
            await alone.UseAsync(Attempt(i, 'a', Name(i % 50), start.AddHours(i)), TestContext.Current.CancellationToken);

        new FileInfo(Record).Length.ShouldBeLessThan(100 * 1024);
        (await alone.UseAsync(Attempt(599, 'a', Name(49), start.AddHours(599)), TestContext.Current.CancellationToken)).ShouldBeOfType<CodeOutcome.Replayed>();

        await File.WriteAllTextAsync(Record + ".new", "broken off", TestContext.Current.CancellationToken);
        await Should.ThrowAsync<UsedCodesException>(async () => await alone.UseAsync(Attempt(2_000, 'a', new string('c', 32), start), TestContext.Current.CancellationToken));
    }

    private static string Name(int number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
