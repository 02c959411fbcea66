using System.Diagnostics;
using System.Runtime.CompilerServices;
using Attesta.Challenges;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Testing;

namespace Attesta.Tests.Challenges.OneTimeCodes;

/// <summary>
/// This test program, run once more as another process that answers a TOTP challenge. It says READY, and for every line that it reads, a code, it says
/// whether that passed. A line of several codes, then, is as many moments at which two such processes meet.
/// </summary>
internal static class OtherProcess
{
    private const string Variable = "ATTESTA_TEST_CODES";

    public static Process Start(string record, TotpSecret secret)
    {
        var program = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(OtherProcess).Assembly.Location] : [program];
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        start.Environment[Variable] = $"{secret.Reveal()} {record}";
        return Process.Start(start)!;
    }

    /// <summary>Presents the code that is current at a time to the challenge, as an operator would.</summary>
    public static async Task<ChallengeResult> AnswerAsync(IUsedCodes codes, TotpSecret secret, DateTimeOffset time)
    {
        var action = new ActionContext { FunctionName = "drop_database", AgentId = "agent-1" };
        var challenge = new TotpChallenge(_ => secret.Reveal(), codes, new TotpRules { MaxAttempts = 1 });
        return await ((IChallenge)challenge).PresentAsync(
            new ChallengeContext
            {
                Subject = Some.Subject(action),
                Card = Some.Card(action),
                Operator = new ScriptedOperator().EntersCode(secret.CodeAt(time), by: "alice"),
                Time = new ManualClock(time),
            },
            CancellationToken.None);
    }

    [ModuleInitializer]
    internal static void AnswerInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ', 2) is not [var base32, var record])
            return;
        Answer(TotpSecret.Read(base32)!, new FileUsedCodes(record)).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    private static async Task Answer(TotpSecret secret, FileUsedCodes codes)
    {
        // Everything is loaded and compiled before the race.
        await AnswerAsync(new InMemoryUsedCodes(), secret, DateTimeOffset.UnixEpoch);
        Console.WriteLine("READY");
        while (Console.ReadLine() is { } line)
        {
            var result = await AnswerAsync(codes, secret, DateTimeOffset.FromUnixTimeSeconds(long.Parse(line, System.Globalization.CultureInfo.InvariantCulture)));
            Console.WriteLine(result.Passed ? "passed" : result.Reason);
        }
    }
}
