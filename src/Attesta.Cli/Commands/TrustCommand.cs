using System.CommandLine;
using Attesta.Audit;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Trust;

namespace Attesta.Cli.Commands;

internal static class TrustCommand
{
    private const string Broken = "the ledger does not hold, so nobody is trusted";
    private const string BrokenHint = "attesta audit verify shows where";

    public static Command Build(CommandHost host) => new("trust", "What agents have earned, and the last word of people on it.\n\nExample:\n  attesta trust list")
    {
        Show(host),
        List(host),
        Remark(host, "revoke", "Takes all trust from an agent until it is restored.", "Revoke the trust of this agent?", TrustRemark.Revoke),
        Remark(host, "restore", "Gives back what an agent had earned before it was revoked.", "Restore the trust of this agent?", TrustRemark.Restore),
        Remark(host, "incident", "Records that an agent did harm, which lowers its trust for good.", "Record an incident of this agent?", TrustRemark.Incident),
    };

    private static Command Show(CommandHost host)
    {
        var (id, config, json) = (Agent(), Options.Config(), Options.Json());
        var domain = new Option<string?>("--domain") { Description = "Trust in this domain only.", HelpName = "D" };
        var command = new Command("show", "Shows how far an agent is trusted, and why.\n\nExample:\n  attesta trust show ci-bot") { id, domain, config, json };
        command.SetAction(parsed => ReadingAsync(host, parsed.GetValue(config), Named(parsed.GetValue(id)!), (trust, broken, settings) =>
        {
            var agent = trust.Show(Named(parsed.GetValue(id)!), parsed.GetValue(domain) ?? "", host.Time.GetUtcNow());
            TrustOutput.Write(host, agent, broken, settings, parsed.GetValue(json));
        }));
        return command;
    }

    private static Command List(CommandHost host)
    {
        var (config, json) = (Options.Config(), Options.Json("One agent a line."));
        var command = new Command("list", "Lists every agent in the ledger, and every domain that it acted in.\n\nExample:\n  attesta trust list") { config, json };
        command.SetAction(parsed => ReadingAsync(host, parsed.GetValue(config), null, (trust, broken, _) =>
            TrustOutput.Write(host, trust.List(host.Time.GetUtcNow()), broken, parsed.GetValue(json))));
        return command;
    }

    private static Command Remark(CommandHost host, string name, string does, string question, Func<string, string, DateTimeOffset, string?, AuditEntry> entryOf)
    {
        var (id, config, json) = (Agent(), Options.Config(), Options.Json());
        var description = new Option<string?>("--description") { Description = "Why, in your own words; it stays in the ledger.", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask whether it is meant." };

        // INVARIANT: trust comes back only by a person at a terminal: a program that could say yes by itself could be the agent.
        var isForPeople = name == "restore";
        var command = new Command(name, $"{does}\n\nExample:\n  attesta trust {name} ci-bot") { id, description, config, json };
        if (!isForPeople)
            command.Add(yes);
        command.SetAction((parsed, cancellationToken) =>
        {
            var remark = new TrustWriting(host, name, question, entryOf);
            return remark.RunAsync(Named(parsed.GetValue(id)!), parsed.GetValue(description), !isForPeople && parsed.GetValue(yes), parsed.GetValue(config), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static Argument<string> Agent() => new("ID") { Description = "The agent's id, as in the audit trail." };

    private static string Named(string id) => id.Trim().Length > 0 ? id : throw new CommandFailure(ExitCode.Usage, "the agent's id is empty", "attesta trust list shows the agents there are");

    private static async Task<int> ReadingAsync(CommandHost host, string? configPath, string? agentId, Action<TrustEngine, string?, TrustSettings?> write)
    {
        var config = GateSession.FindConfig(host, configPath);
        await using var place = LedgerPlace.Of(host, config);
        place.RefuseIfUnfit();
        (TrustEngine Engine, string? Broken) known;
        try
        {
            known = await place.LearnAsync(config?.Trust, agentId).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"the audit trail at {place.Name} cannot be read: {unreadable.Message}");
        }

        host.Deliver(() => write(known.Engine, known.Broken, config?.Trust));
        if (config?.Trust is null)
            host.Remark("Trust is off, so it moves no risk: attesta.yaml has no section trust.");
        if (known.Broken is null)
            return ExitCode.Done;
        host.Complain($"{Broken}: {known.Broken}", BrokenHint);
        return ExitCode.CheckFailed;
    }
}
