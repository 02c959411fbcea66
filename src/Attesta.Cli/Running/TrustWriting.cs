using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Cli.Output;

namespace Attesta.Cli.Running;

/// <summary>Writes down what an operator says of an agent, once they have said that they mean it.</summary>
internal sealed class TrustWriting(CommandHost host, string name, string question, Func<string, string, DateTimeOffset, string?, AuditEntry> entryOf)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<int> RunAsync(string agentId, string? description, bool isSure, string? configPath, bool isJson, CancellationToken cancellationToken)
    {
        var config = GateSession.FindConfig(host, configPath);
        await using var place = LedgerPlace.Of(host, config);
        var said = description is null ? null : place.Redactor.MaskText(description);
        var who = isSure ? Environment.UserName : await ConfirmAsync(agentId, said, cancellationToken).ConfigureAwait(false);
        var entry = await AppendAsync(place, entryOf(agentId, who, host.Time.GetUtcNow(), said)).ConfigureAwait(false);
        host.Deliver(() => Write(entry, isJson));
        if (config?.Trust is null)
            host.Remark("Trust is off, so this moves no risk yet: attesta.yaml has no section trust.");
        return ExitCode.Done;
    }

    /// <summary>Who confirmed it.</summary>
    private async Task<string> ConfirmAsync(string agentId, string? description, CancellationToken cancellationToken)
    {
        using var signals = new Signals();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Interrupted);
        using var person = new LateOperator(host);
        var answer = await person.AskAsync(Prompt(agentId, description), either.Token).ConfigureAwait(false);
        if (answer is OperatorAnswer.Unavailable)
        {
            throw new CommandFailure(ExitCode.Usage, "there is no terminal to confirm this on, so nothing was written", name == "restore"
                ? "run it in a terminal; restoring trust always asks a person"
                : $"run it in a terminal, or say that it is meant: attesta trust {name} ID -y");
        }

        if (answer is OperatorAnswer.Reviewed { Review: { Declined: false } review } && review.Answers.TryGetValue(ConfirmChallenge.ItemId, out var said) && ConfirmChallenge.IsYes(said))
            return review.ApproverId;
        throw new CommandFailure(ExitCode.NotApproved, "not confirmed, so nothing was written");
    }

    private OperatorPrompt Prompt(string agentId, string? description)
    {
        var action = new ActionContext { FunctionName = $"trust {name}", Args = [agentId], FunctionDoc = description };
        return new OperatorPrompt
        {
            Card = ActionCard.Of(action, new RiskAssessment { Score = 0, ScorerName = "none" }, "development"),
            Form = new ChallengeForm
            {
                Type = ChallengeType.Confirm,
                Instructions = "This is written into the audit trail under your name and counts in every process that reads it.",
                Items = [new ConfirmItem { Id = ConfirmChallenge.ItemId, Prompt = question }],
            },
            Deadline = host.Time.GetUtcNow() + Patience,
        };
    }

    private static async Task<AuditEntry> AppendAsync(LedgerPlace place, AuditEntry entry)
    {
        try
        {
            return await place.PlainLedger().AppendAsync(entry, Durability.Durable).ConfigureAwait(false);
        }
        catch (AuditFailedException failed)
        {
            throw new CommandFailure(ExitCode.AttestaFailed, "the audit ledger cannot be written, so nothing has changed: " + failed.Message, place.WritingHint);
        }
    }

    private void Write(AuditEntry entry, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.WriteLine(host, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("agent_id", entry.AgentId);
                writer.WriteString("remark", name);
                writer.WriteString("by", entry.ApproverIds[0]);
                writer.WriteString("at", entry.DecidedAt);
                writer.WriteString("audit_entry_id", entry.EntryId);
                writer.WriteEndObject();
            });
            return;
        }

        host.Text.WriteLine($"{VisibleText.Escape(entry.ActionDescription)}, by {VisibleText.Escape(entry.ApproverIds[0])}");
        host.Text.WriteLine($"audit entry {entry.EntryId}");
    }
}
