using Attesta.Domains;

namespace Attesta.Policy.Configuration;

/// <summary>Escalation rules: a list of rules in full, or names with numbers of approvers.</summary>
internal sealed partial class ProfileReading
{
    private const string RulesExpected = "a list of rules, each with condition and action, or names with how many people must approve";

    private static readonly (string Name, EscalationAction Value)[] Actions = [.. Enum.GetValues<EscalationAction>().Select(action => (action.Name(), action))];

    private IReadOnlyList<EscalationRule> Rules()
    {
        if (_profile.Entry("escalation_rules") is not { Value.IsNull: false } entry)
            return [];
        switch (entry.Value)
        {
            case MapNode:
                ReadShort(_profile.Inner("escalation_rules", keys: null));
                break;
            case ListNode:
                foreach (var (section, node) in NodeList.Groups(_reading, _profile, "escalation_rules", MostRules, RulesExpected, ProfileKeys.Rule))
                    ReadFull(section, node);
                break;
            default:
                _profile.Problem(entry, $"is {entry.Value.Kind}", RulesExpected);
                break;
        }

        return [.. _rules.Select(placed => placed.Rule)];
    }

    private void ReadShort(Section rules)
    {
        foreach (var entry in rules.Entries.Take(MostRules))
        {
            if (DomainText.NameFault(entry.Name) is { } fault)
                rules.Problem(entry, fault, "the name of a pattern or of a function");
            else if (rules.Count(entry, ChallengeMapReading.Approvers) is { } people)
                _rules.Add(new PlacedRule(EscalationRule.ForName(entry.Name, people), _reading, entry.Place, rules.PathOf(entry.Name)));
        }

        if (rules.Entries.Count() > MostRules)
            _profile.Problem(_profile.Entry("escalation_rules")!, "is too long", $"at most {MostRules} rules");
    }

    private void ReadFull(Section section, ConfigNode node)
    {
        var condition = Required(section, node, "condition", "a condition such as risk_score >= 0.9") is { } written ? Condition(section, written) : null;
        EscalationAction? action = null;
        if (section.Entry("action") is { } entry)
            action = section.Choice(entry, Actions);
        else
            _reading.Problem(node.Place, section.PathOf("action"), "is missing", ConfigReading.OneOf([.. Actions.Select(choice => choice.Name)]));
        var people = section.Entry("required_approvers") is { } given ? section.Count(given, ChallengeMapReading.Approvers) : null;
        var roles = NodeList.Names(_reading, section, "notify_roles", MostNames, "the name of a role", DomainText.NameFault);
        if (condition is null || action is not { } known)
            return;
        var rule = new EscalationRule(condition, known) { RequiredApprovers = people, NotifyRoles = roles, Description = TextOf(section, "description") };
        if (rule.Fault is { } fault)
            _reading.Problem((section.Entry("required_approvers") ?? section.Entry("action")!).Value.Place, section.Path, fault);
        else
            _rules.Add(new PlacedRule(rule, _reading, section.Entry("condition")!.Value.Place, section.PathOf("condition")));
    }

    private static EscalationCondition? Condition(Section section, string written)
    {
        try
        {
            return EscalationCondition.Parse(written);
        }
        catch (ArgumentException wrong)
        {
            string[] starts = ["matches_pattern", "environment", "risk_level", "risk_score"];
            var begin = written[..(written.IndexOfAny([':', ' ', '<', '>', '=', '!']) is >= 0 and var end ? end : written.Length)];
            var nearest = starts.Contains(begin) ? null : NearestName.To(begin, starts);
            section.Problem(section.Entry("condition")!, ConfigReading.Said(wrong), suggestion: nearest);
            return null;
        }
    }
}
