using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Cli.Output;
using Attesta.Policy;

namespace Attesta.Cli.Demo;

/// <summary>The demo itself: a real gate over real files in a folder of its own, and a narrator.</summary>
internal sealed class Tour(CommandHost host, string place, bool isHandsOff)
{
    private readonly Ink _ink = new(host);
    private readonly string _folder = Path.Combine(place, "workspace");
    private readonly string _trail = Path.Combine(place, "audit.jsonl");

    public async Task<int> WalkAsync(IOperator person, CancellationToken cancellationToken)
    {
        Furnish();
        Introduce();
        var robot = isHandsOff ? new HandsOffOperator() : null;
        var asking = new LeavingOperator(robot ?? person);
        await using (var ledger = new FileLedger(_trail, host.Time))
        await using (var gate = Gate(ledger, asking, robot, new QuizChallenge()))
        await using (var explaining = Gate(ledger, asking, robot, new TeachBackChallenge()))
        {
            var steps = DemoStep.In(_folder, isHandsOff);
            for (var i = 0; i < steps.Count && !asking.HasLeft; i++)
            {
                robot?.Explanation = steps[i].Explanation;
                Say("", $"{_ink.Bold($"{i + 1}/{steps.Count}  The agent wants to {steps[i].Wish}.")}", $"     {_ink.Dim(steps[i].Lesson)}");
                if (i > 0 && !await PauseAsync(cancellationToken).ConfigureAwait(false))
                    break;
                await StepAsync(steps[i].IsExplained ? explaining : gate, steps[i], cancellationToken).ConfigureAwait(false);
            }
        }

        if (asking.WasAlone)
            Say("", "Nobody could be asked, as there is no terminal here: so nothing risky ran.", $"{host.CommandName} demo --hands-off shows the rest without you.");
        return await ConcludeAsync().ConfigureAwait(false);
    }

    private AttestaGate Gate(FileLedger ledger, IOperator asking, HandsOffOperator? robot, IFormChallenge forHigh)
    {
        IFormChallenge Own(IFormChallenge challenge) => robot?.Watch(challenge) ?? challenge;
        return new AttestaGate(ledger)
        {
            Operator = asking,
            Time = host.Time,
            Policy = new GatePolicy
            {
                Challenges = ChallengeMap.Default
                    .With(RiskLevel.Medium, Own(new ConfirmChallenge()))
                    .With(RiskLevel.High, Own(forHigh))
                    .With(RiskLevel.Critical, Own(new MultiPartyChallenge())),
            },
        };
    }

    private async Task StepAsync(AttestaGate gate, DemoStep step, CancellationToken cancellationToken)
    {
        try
        {
            var happened = await gate.RunAsync(step.Action, (_, _) => ValueTask.FromResult(step.Do()), cancellationToken).ConfigureAwait(false);
            Say($"     {_ink.Good("It ran.")} {happened}");
        }
        catch (AttestaDeniedException denied)
        {
            Say($"     {_ink.Bad("It did not run.")} {VisibleText.Escape(denied.Message)}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Say($"     {_ink.Warning("It was approved and failed.")} {VisibleText.Escape(failed.Message)}");
        }
    }

    // A card fills the screen: whoever is to know what it is about has to have read it before. False when they leave instead.
    private async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        if (isHandsOff || host.Width is null || !host.HasKeyboard())
            return true;
        Say(_ink.Dim("     Press Enter to be asked."));
        try
        {
            await Task.Run(() => host.Input.Read(new byte[4096]), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Introduce() => Say(
        _ink.Bold("Attesta stands between an AI agent and the real world."),
        "",
        "It scores the risk of every action. What is harmless passes in silence; for "
        + "the rest a person has to show that they understood it. Every decision goes "
        + "into a record whose lines hang together, so that an edit shows.",
        "",
        isHandsOff
            ? "Here an agent tidies a throw-away folder. The demo answers for you, and the record says so."
            : "Here an agent tidies a throw-away folder, and you are the person. Approve, deny, give wrong answers: nothing else is touched. Ctrl-C ends the tour.");

    private async Task<int> ConcludeAsync()
    {
        var report = LedgerVerifier.Verify(_trail);
        Say("", _ink.Bold("The record"), "");
        await EntryTable.StreamAsync(host, new LedgerReader(_trail, host.Time).ReadAsync(), isJson: false).ConfigureAwait(false);
        Say("", report.Intact
            ? $"{_ink.Good("Intact")}: {report.Entries} entries, each chained to the one before. Now try to forge it:"
            : $"{_ink.Bad("BROKEN")}: {report.FindingCount} findings.");
        Type($"sed -i 's/approved/denied/' {_trail}", $"{host.CommandName} audit verify --log {_trail}");
        Say("Gate a command of your own with:");
        Type($"{host.CommandName} run -- rm -rf build");
        return report.Intact ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private void Furnish()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "Ship on Friday.\nAsk Ann about the export.\n");
        File.WriteAllText(Path.Combine(_folder, "settings.ini"), "retention_days = 90\n");
        File.WriteAllText(Path.Combine(_folder, "customers.csv"), "id,name\n1,Ann\n2,Bob\n");
        File.WriteAllText(Path.Combine(_folder, "production.log"), "12:00 started\n12:01 first order\n");
    }

    // What is to be copied to a command line is broken by the terminal alone, if at all.
    private void Type(params ReadOnlySpan<string> commands)
    {
        host.Text.WriteLine();
        foreach (var command in commands)
            host.Text.WriteLine("  " + command);
        host.Text.WriteLine();
        host.Text.Flush();
    }

    private void Say(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            host.Text.WriteLine(WordWrap.Of(line, host.Width, indent: 0));
        host.Text.Flush();
    }
}
