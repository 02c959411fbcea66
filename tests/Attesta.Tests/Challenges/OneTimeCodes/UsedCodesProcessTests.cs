using System.Globalization;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Tests.Audit;

namespace Attesta.Tests.Challenges.OneTimeCodes;

public sealed class UsedCodesProcessTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_processes_that_get_one_code_at_the_same_moment_accept_it_once()
    {
        var secret = TotpSecret.New();
        using var one = OtherProcess.Start(_folder.In("codes"), secret);
        using var two = OtherProcess.Start(_folder.In("codes"), secret);
        foreach (var process in new[] { one, two })
            (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("READY");

        for (var round = 0; round < 40; round++)
        {
            var moment = (1_700_000_000L + (30 * round)).ToString(CultureInfo.InvariantCulture);
            await Task.WhenAll(one.StandardInput.WriteAsync(moment + "\n"), two.StandardInput.WriteAsync(moment + "\n"));
            await Task.WhenAll(one.StandardInput.FlushAsync(TestContext.Current.CancellationToken), two.StandardInput.FlushAsync(TestContext.Current.CancellationToken));
            string?[] said =
            [
                await one.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), await two.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken),
            ];

            said.Order(StringComparer.Ordinal).ShouldBe(["passed", "this code was used already"]);
        }

        one.StandardInput.Close();
        two.StandardInput.Close();
        await one.WaitForExitAsync(TestContext.Current.CancellationToken);
        await two.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
