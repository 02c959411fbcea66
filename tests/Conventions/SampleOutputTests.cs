using System.Diagnostics;

namespace Attesta.Conventions;

/// <summary>Each sample is run as it was built, as a new user would, in an empty folder and without a terminal.</summary>
public sealed class SampleOutputTests
{
    // Each is run by a test of its own.
    private static readonly string[] Elsewhere = ["QuickStart"];

    public static TheoryData<string, string[]> Samples => new()
    {
        { "Confirm", ["Created Jane Doe as editor.", "Rubber stamp: CreateUser(name='Jane Doe', role='editor') after 0.0 s of review, approved by jane."] },
        {
            "ChallengeMap",
            [
                "low      nobody is asked", "medium   confirm", "high     quiz", "critical multi_party",
                "low      read_notes ran on shop", "medium   send_newsletter ran on shop",
                "high     delete_account did not run: denied, challenge quiz", "critical drop_database did not run: timed_out, challenge not answered",
            ]
        },
        { "ApprovalResult", ["Action approved!", "Risk: high", "Challenge: quiz", "Passed: True", "Score: 3/3", "Verdict: denied", "Risk score: 0.90", "Risk level: critical"] },
        {
            "MultiParty",
            [
                "critical: multi_party", "Approvals: 0/4. Approver 1: teach_back, at least 30 s", "Approvals: 1/4. Approver 2: quiz, at least 10 s",
                "Approvals: 2/4. Approver 3: confirm, at least 3 s", "Approvals: 3/4. Approver 4: teach_back, at least 30 s", "Dropped orders_archive.",
                "Denied: approver 2 of 4 (bob@company.com) did not pass: 0 of 3 answers are right, which is not enough.",
                "drop_database: approved, approved by alice@company.com, bob@company.com, carol@company.com, dave@company.com",
            ]
        },
        { "CarriedApproval", ["approved: high", "Not paid: The approval is for another call.", "Paid 120 to acme, asked for by billing.", "Not paid: This approval has been used."] },
        {
            "CustomChallenge",
            [
                "own challenge: Approved at Medium. Approved by ann.", "own challenge, not signed off: Denied at Medium. Denied: nobody signed this off.",
                "one-time code: Approved at Critical. Approved by alice.", "the same code again: Denied at Critical. Denied: this code was used already.",
                "manager approval, answered by manager-1: Approved at Critical. Approved by manager-1.",
                "manager approval, answered by support-bot: Denied at Critical. Denied: self-approval not allowed.",
                "domain knowledge, \"The patients' data, under HIPAA.\": Approved at High. Approved by alice.",
                "domain knowledge, \"No idea.\": Denied at High. Denied: 0 of 2 answers are right, which is not enough.", "8 decisions in the ledger.",
            ]
        },
        {
            "Events",
            [
                "delete_database was denied: Denied: no operator: there is no terminal here and no other way to reach a person.", "The receiver got: denied",
            ]
        },
        {
            "ModifiedCall",
            [
                "verdict: modified", "modification: path: '/srv/app' -> '/srv/app/cache'",
                "asked 2 times, the last time about delete_folder(path='/srv/app/cache', recursive=True)", "ran: deleted /srv/app/cache",
                "told the agent: Denied: the operator said no: the logs are needed until friday.",
            ]
        },
        {
            "GatedService",
            [
                "12.5", "Refunded 20 to ann.", "Refunded 5 to ann.", "Invoice 1 of ann", "Invoice 2 of ann", "Denied: the operator said no.",
                "approved: RefundAsync(customer='ann', amount=20.0) by support-bot", "denied: billing.export(customer='ann') by nobody known",
            ]
        },
        {
            "WebApi",
            [
                "GET /customers/1 -> 200 application/json", "DELETE /customers/1 -> 401", "DELETE /customers/1 with a key -> 204", "GET /customers/1 -> 404",
                "DELETE /customers/2 with a key -> 403 application/problem+json", "  denied, declined_by_human: Denied: the operator said no: Bob still has open orders.",
                "GET /customers/2 -> 200 application/json",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Says_what_its_guide_promises_and_ends_by_itself(string sample, string[] expected)
    {
        var folder = Directory.CreateTempSubdirectory("attesta-sample-").FullName;
        try
        {
            var (exitCode, said, complaints) = await RunAsync(sample, folder);

            complaints.ShouldBe("");
            exitCode.ShouldBe(0, said);

            // What is advised after a no comes from the rules, which change more often than what the samples show.
            var lines = said.Split('\n').Select(line => line.TrimEnd('\r').Split(" Do not retry the same call.")[0]).ToList();
            lines.Distinct(StringComparer.Ordinal).Where(expected.Contains).ShouldBe(expected, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_sample_is_run_by_a_test()
    {
        var samples = Repository.In("samples", ".csproj").Select(Path.GetFileNameWithoutExtension);

        Rule.Holds(samples.Where(sample => !Elsewhere.Contains(sample) && Samples.All(row => row.Data.Item1 != sample))!, "Say here what these samples print:");
    }

    private static async Task<(int ExitCode, string Said, string Complaints)> RunAsync(string sample, string folder)
    {
        // In a session of its own, so that it finds no terminal even when these tests are run from one.
        var program = Repository.At($"samples/{sample}/bin/{Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))}/net10.0/{sample}.dll");
        var start = new ProcessStartInfo("setsid", ["--wait", "dotnet", program, "--once"])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ATTESTA_ENV");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var complaints = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said, await complaints);
    }
}
