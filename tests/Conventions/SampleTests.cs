using System.Diagnostics;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Policy;
using Attesta.Testing;
using QuickStart;

namespace Attesta.Conventions;

public sealed class SampleTests
{
    [Theory]
    [InlineData(250L, RiskLevel.Low)]
    [InlineData(-800L, RiskLevel.Critical)]
    [InlineData(5_000L, RiskLevel.Critical)]
    [InlineData("a lot", RiskLevel.Critical)]
    public async Task The_refund_scorer_scores_by_the_amount_and_what_is_no_amount_is_critical(object amount, RiskLevel expected)
    {
        await using var gate = new AttestaGate(new InMemoryLedger()) { Scorer = new RefundScorer(), DetectEnvironment = () => "ci" };

        var result = await gate.EvaluateAsync(new ActionContext { FunctionName = "refund", Kwargs = PlainMap.Of(("amount", amount)) }, TestContext.Current.CancellationToken);

        result.RiskAssessment.Level.ShouldBe(expected);
    }

    [Theory]
    [InlineData("delete_user", Verdict.Approved)]
    [InlineData("delete_users", Verdict.Denied)]
    [InlineData("", Verdict.Denied)]
    public async Task The_retype_challenge_takes_the_name_and_nothing_else(string typed, Verdict expected)
    {
        var person = new ScriptedOperator().Answers(new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = typed });

        var result = await EvaluateAsync(new RetypeChallenge(), person);

        result.Verdict.ShouldBe(expected);
    }

    [Fact]
    public async Task The_retype_challenge_fails_for_who_says_no() =>
        (await EvaluateAsync(new RetypeChallenge(), ScriptedOperator.WhoDenies())).Verdict.ShouldBe(Verdict.Denied);

    [Theory]
    [InlineData("alice", Verdict.Approved)]
    [InlineData("support-bot", Verdict.Denied)]
    [InlineData(null, Verdict.Denied)]
    public async Task The_ticket_challenge_passes_with_an_approver_who_is_not_the_agent(string? approver, Verdict expected)
    {
        var result = await EvaluateAsync(new TicketChallenge((_, _) => Task.FromResult(approver)), null);

        result.Verdict.ShouldBe(expected);
    }

    [Fact]
    public async Task The_quick_start_denies_where_there_is_no_terminal_and_leaves_an_intact_trail()
    {
        var folder = Directory.CreateTempSubdirectory("attesta-sample-").FullName;
        try
        {
            // In a session of its own, so that it finds no terminal even when these tests are run from one.
            var start = new ProcessStartInfo("setsid", ["--wait", "dotnet", Path.Combine(AppContext.BaseDirectory, "QuickStart.dll")])
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            using var sample = Process.Start(start)!;
            sample.StandardInput.Close();
            var said = await sample.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await sample.WaitForExitAsync(TestContext.Current.CancellationToken);

            said.ShouldStartWith("Denied: no operator");
            said.ShouldNotContain("Deleted ann");
            var report = LedgerVerifier.Verify(Path.Combine(folder, ".attesta", "audit.jsonl"), TestContext.Current.CancellationToken);
            report.Intact.ShouldBeTrue();
            report.Entries.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<ApprovalResult> EvaluateAsync(Challenges.IChallenge challenge, ScriptedOperator? person)
    {
        await using var gate = new AttestaGate(new InMemoryLedger())
        {
            Scorer = new Risk.FixedScorer(0.7),
            Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.High, challenge) },
            Operator = person,
            DetectEnvironment = () => "ci",
        };
        var action = new ActionContext { FunctionName = "delete_user", AgentId = "support-bot" };
        return await gate.EvaluateAsync(action, TestContext.Current.CancellationToken);
    }
}
