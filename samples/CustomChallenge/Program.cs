using Attesta;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Testing;
using CustomChallenge;

// Nobody is needed to run this: a scripted operator types, and a manager in memory answers.
var ledger = new InMemoryLedger();
var drop = Action("drop_database", RiskLevel.Critical, ("name", "production"));

// A challenge of your own.
await using (var gate = Gates.WithMine(ledger, action => action.FunctionName == "update_config" ? "ann" : null))
{
    await TellAsync("own challenge", gate, Action("update_config", RiskLevel.Medium, ("service", "checkout")));
    await TellAsync("own challenge, not signed off", gate, Action("restart_service", RiskLevel.Medium, ("service", "checkout")));
}

// A one-time code for CRITICAL. In earnest the secret is made by `attesta totp new` and lies in a vault.
var secret = TotpSecret.New();
var code = secret.CodeAt(TimeProvider.System.GetUtcNow());
var usedCodes = Path.Combine(Directory.CreateTempSubdirectory("attesta-sample-").FullName, "totp-used-codes");
await using (var gate = Gates.WithTotp(ledger, new ScriptedOperator().EntersCode(code, by: "alice").Always(), _ => secret.Reveal(), usedCodes))
{
    await TellAsync("one-time code", gate, drop);
    await TellAsync("the same code again", gate, drop);
}

Directory.Delete(Path.GetDirectoryName(usedCodes)!, recursive: true);

// A manager for CRITICAL, who may not be the one who asks.
foreach (var responder in (string[])["manager-1", "support-bot"])
{
    var notifications = new InMemoryNotifications().Always("approved", responder);
    await using var gate = Gates.WithManager(ledger, notifications);
    await TellAsync($"manager approval, answered by {responder}", gate, drop);
}

// What a domain's approver has to know, for HIGH.
foreach (var answer in (string[])["The patients' data, under HIPAA.", "No idea."])
{
    var person = new ScriptedOperator().Then(prompt => new OperatorAnswer.Reviewed(new()
    {
        ApproverId = "alice",
        Answers = prompt.Form.Items.ToDictionary(item => item.Id, _ => answer, StringComparer.Ordinal),
    }));
    await using var gate = Gates.WithDomainKnowledge(ledger, person);
    await TellAsync($"domain knowledge, \"{answer}\"", gate, Action("export_table", RiskLevel.High, ("table", "visits")));
}

Console.WriteLine($"{ledger.Entries.Count} decisions in the ledger.");

static ActionContext Action(string name, RiskLevel level, (string, object?) argument) => new()
{
    FunctionName = name,
    Kwargs = PlainMap.Of(argument),
    AgentId = "support-bot",
    Environment = "staging",
    Risk = level,
};

static async Task TellAsync(string what, AttestaGate gate, ActionContext action)
{
    var result = await gate.EvaluateAsync(action);
    Console.WriteLine($"{what}: {result.Verdict} at {result.RiskAssessment.Level}. {result.Reason}");
}
