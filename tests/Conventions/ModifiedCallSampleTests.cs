using System.Diagnostics;

namespace Attesta.Conventions;

public sealed class ModifiedCallSampleTests
{
    [Fact]
    public async Task The_modified_call_runs_as_it_was_changed_and_the_agent_hears_why_not()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ModifiedCall.dll")]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var sample = Process.Start(start)!;

        var said = await sample.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await sample.WaitForExitAsync(TestContext.Current.CancellationToken);

        sample.ExitCode.ShouldBe(0);
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "verdict: modified",
            "modification: path: '/srv' -> '/srv/cache'",
            "asked 2 times, the last time about delete_folder(path='/srv/cache', recursive=True)",
            "ran: deleted /srv/cache",
            "told the agent: Denied: the operator said no: the logs are needed until friday.",
        ]);
    }
}
