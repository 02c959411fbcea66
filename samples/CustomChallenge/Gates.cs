using Attesta;
using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Challenges;
using Attesta.Challenges.Managers;
using Attesta.Challenges.OneTimeCodes;
using Attesta.Domains;
using Attesta.Policy;

namespace CustomChallenge;

/// <summary>A gate for each challenge, as the guide shows them.</summary>
public static class Gates
{
    public static AttestaGate WithMine(IAuditLedger ledger, Func<ActionContext, string?> whoSignedOff) => new(ledger)
    {
        Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.Medium, new MyChallenge(whoSignedOff)) },
    };

    public static AttestaGate WithTotp(IAuditLedger ledger, IOperator person, Func<string, string?> secretOf, string usedCodes)
    {
        // The operator must enter a code from their authenticator app; each code counts once, in every process that shares the file.
        var totp = new TotpChallenge(secretOf, new FileUsedCodes(usedCodes), new TotpRules { MaxAttempts = 3, Window = 1 });
        return new AttestaGate(ledger)
        {
            Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.Critical, totp) },
            Operator = person,
        };
    }

    public static AttestaGate WithManager(IAuditLedger ledger, INotificationService notifications)
    {
        var manager = new ManagerApprovalChallenge(
            notifications,
            managerResolver: agentId => agentId == "support-bot" ? "manager-1" : null,
            timeout: TimeSpan.FromHours(1),
            pollInterval: TimeSpan.FromSeconds(5));
        return new AttestaGate(ledger)
        {
            Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.Critical, manager), Timeout = TimeSpan.FromHours(2) },
        };
    }

    public static AttestaGate WithDomainKnowledge(IAuditLedger ledger, IOperator person)
    {
        var healthcare = new DomainProfile
        {
            Name = "healthcare",
            ChallengeTemplates =
            [
                new DomainChallengeTemplate
                {
                    QuestionTemplate = "Which law protects what {action} touches in {environment}?",
                    AnswerHints = ["hipaa", "privacy law"],
                },
                new DomainChallengeTemplate
                {
                    QuestionTemplate = "Whose records are in {table}?",
                    AnswerHints = ["patient"],
                    ContextVars = ["table"],
                },
            ],
        };
        var challenge = new DomainKnowledgeChallenge(healthcare, minCorrect: 2, maxQuestions: 3);
        return new AttestaGate(ledger)
        {
            Policy = new GatePolicy { Challenges = ChallengeMap.Default.With(RiskLevel.High, challenge) },
            Operator = person,
        };
    }

    public static AttestaGate FromFile(string path, IOperator person, ManagerApprovalChallenge manager) =>
        AttestaGate.FromConfig(path, person, new Dictionary<string, IChallenge>(StringComparer.Ordinal) { ["manager_approval"] = manager });
}
