using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class UsedApprovalsKillTests : IDisposable
{
    private const string Variable = "ATTESTA_TEST_USE";

    private readonly LedgerFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_any_time_no_process_gets_what_another_has_used()
    {
        var got = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            using var first = Start();
            using var second = Start();
            try
            {
                for (var lines = 0; lines < 15 + (round * 11); lines++)
                    got.Add(await LineAsync(lines % 2 == 0 ? first : second));
            }
            finally
            {
                first.Kill();
                second.Kill();
            }

            foreach (var process in new[] { first, second })
            {
                got.AddRange((await process.StandardOutput.ReadToEndAsync(Token)).Split('\n').SkipLast(1));
                await process.WaitForExitAsync(Token);
            }
        }

        var used = new FileUsedApprovals(_folder.In("used"));
        got.ShouldBeUnique();
        foreach (var use in got)
            (await used.TryUseAsync(use, DateTimeOffset.MaxValue, Token)).ShouldBeFalse();
        (await used.TryUseAsync("another", DateTimeOffset.MaxValue, Token)).ShouldBeTrue();
    }

    [ModuleInitializer]
    internal static void UseInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } path)
            return;
        var used = new FileUsedApprovals(path);
        for (var i = 0; ; i++)
        {
            var use = "use-" + i.ToString(CultureInfo.InvariantCulture);
            if (used.TryUseAsync(use, DateTimeOffset.MaxValue, CancellationToken.None).AsTask().GetAwaiter().GetResult())
                Console.WriteLine(use);
        }
    }

    private static async Task<string> LineAsync(Process process) =>
        (await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldNotBeNull();

    private Process Start()
    {
        var program = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(UsedApprovalsKillTests).Assembly.Location] : [program];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[Variable] = _folder.In("used");
        return Process.Start(start)!;
    }
}
