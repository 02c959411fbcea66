using System.CommandLine;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Cli.Demo;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class DemoCommand
{
    public static Command Build(CommandHost host)
    {
        var handsOff = new Option<bool>("--hands-off") { Description = "Answer the challenges by itself, marked so in the trail." };
        var command = new Command("demo", "A guided run: an agent wants real changes in a throw-away folder, and you decide.\n\nExample:\n  attesta demo") { handsOff };
        command.SetAction(parsed => RunAsync(host, parsed.GetValue(handsOff)));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, bool isHandsOff)
    {
        var place = Directory.CreateTempSubdirectory("attesta-demo-").FullName;
        var folder = Path.Combine(place, "workspace");
        Furnish(folder);
        var trail = Path.Combine(place, "audit.jsonl");
        Say(host, "An agent works in the throw-away folder " + folder + ".",
            "Whatever it wants passes the gate first. Harmless things pass silently; for the others it asks you.",
            "Deny as you like: nothing outside that folder is touched.");

        using var signals = new Signals();
        using var terminal = new LateOperator(host.Time);
        var answering = isHandsOff ? new HandsOffOperator() : null;
        await using var ledger = new FileLedger(trail, host.Time);
        await using var gate = new AttestaGate(ledger)
        {
            Operator = answering ?? (IOperator)terminal,
            Policy = new GatePolicy { Challenges = Map(answering, new QuizChallenge()) },
            Time = host.Time,
        };
        await using var explaining = new AttestaGate(ledger)
        {
            Operator = answering ?? (IOperator)terminal,
            Policy = new GatePolicy { Challenges = Map(answering, new TeachBackChallenge()) },
            Time = host.Time,
        };

        var steps = DemoStep.In(folder, isHandsOff);
        for (var i = 0; i < steps.Count; i++)
        {
            answering?.Explanation = steps[i].Explanation;
            Say(host, "", $"{i + 1}/{steps.Count}  The agent wants to {steps[i].Wish}.");
            var usesTeachBack = steps[i].Action.FunctionName == "truncate_log";
            await WalkAsync(host, usesTeachBack ? explaining : gate, steps[i], signals.Interrupted).ConfigureAwait(false);
        }

        return await ConcludeAsync(host, trail, place).ConfigureAwait(false);
    }

    private static async Task WalkAsync(CommandHost host, AttestaGate gate, DemoStep step, CancellationToken cancellationToken)
    {
        try
        {
            var happened = await gate.RunAsync(step.Action, (_, _) => ValueTask.FromResult(step.Do()), cancellationToken).ConfigureAwait(false);
            Say(host, "     Approved. " + happened);
        }
        catch (AttestaDeniedException denied)
        {
            Say(host, $"     Not approved, so nothing happened. {denied.Message}");
        }
        catch (IOException missing)
        {
            Say(host, $"     Approved, but it failed: {missing.Message}");
        }
    }

    private static async Task<int> ConcludeAsync(CommandHost host, string trail, string place)
    {
        var report = LedgerVerifier.Verify(trail);
        Say(host, "", "What was decided, and what came of it:", "");
        await EntryTable.WriteAsync(host, new LedgerReader(trail, host.Time).ReadAsync()).ConfigureAwait(false);
        Say(host, "", report.Intact
            ? $"The trail is intact: {report.Entries} entries, every one chained to the one before."
            : $"The trail is BROKEN: {report.FindingCount} findings.");
        Say(host, "It stays in " + trail + ".", "Try: change a byte in it, then attesta audit verify --log " + trail);
        var leftovers = Path.Combine(place, "workspace");
        if (Directory.Exists(leftovers))
            Directory.Delete(leftovers, recursive: true);
        return report.Intact ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static ChallengeMap Map(HandsOffOperator? answering, IFormChallenge forHigh)
    {
        IFormChallenge Own(IFormChallenge challenge) => answering?.Watch(challenge) ?? challenge;
        return ChallengeMap.Default
            .With(RiskLevel.Medium, Own(new ConfirmChallenge()))
            .With(RiskLevel.High, Own(forHigh))
            .With(RiskLevel.Critical, Own(new MultiPartyChallenge()));
    }

    private static void Furnish(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "Ship on Friday.\nAsk Ann about the export.\n");
        File.WriteAllText(Path.Combine(folder, "settings.ini"), "retention_days = 90\n");
        File.WriteAllText(Path.Combine(folder, "customers.csv"), "id,name\n1,Ann\n2,Bob\n");
        File.WriteAllText(Path.Combine(folder, "production.log"), "12:00 started\n12:01 first order\n");
    }

    private static void Say(CommandHost host, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            host.Text.WriteLine(VisibleText.Escape(line));
        host.Text.Flush();
    }
}
