using Attesta.Domains;

namespace Attesta.Policy.Configuration;

/// <summary>Escalation rules: a list of rules in full, or names with numbers of approvers.</summary>
internal sealed partial class ProfileReading
{
    private const string RulesExpected = "a list of rules, each with condition and action, or names with how many people must approve";

    private void ReadRules()
    {
        if (_profile.Entry(ProfileKeys.Rules.Name) is not { Value.IsNull: false } entry)
            return;
        switch (entry.Value)
        {
            case MapNode:
                ReadShort(_profile.Inner(ProfileKeys.Rules with { Shape = ProfileKeys.ShortRules }));
                break;
            case ListNode:
                foreach (var (section, node) in NodeList.Groups(_reading, _profile, ProfileKeys.Rules with { Shape = ProfileKeys.FullRules }, RulesExpected))
                    ReadFull(section, node);
                break;
            default:
                _profile.Problem(entry, $"is {entry.Value.Kind}", RulesExpected);
                break;
        }
    }

    private void ReadShort(Section rules)
    {
        foreach (var entry in rules.Entries.Take(ProfileKeys.ShortRules.Most))
        {
            if (DomainText.NameFault(entry.Name) is { } fault)
                rules.Problem(entry, fault, "the name of a pattern or of a function");
            else if (rules.Count(entry, ChallengeMapReading.Approvers) is { } people)
                _rules.Add(new Placed<EscalationRule>(EscalationRule.ForName(entry.Name, people), _reading, entry.Place, rules.PathOf(entry.Name)));
        }

        if (rules.Entries.Count() > ProfileKeys.ShortRules.Most)
            _profile.Problem(_profile.Entry(ProfileKeys.Rules.Name)!, "is too long", $"at most {ProfileKeys.ShortRules.Most} rules");
    }

    private void ReadFull(Section section, ConfigNode node)
    {
        var condition = Required(section, node, ProfileKeys.Condition, "a condition such as risk_score >= 0.9") is { } written ? Condition(section, written) : null;
        EscalationAction? action = null;
        if (section.Entry(ProfileKeys.Action.Name) is { } entry)
            action = section.Choice(entry, ProfileKeys.Actions);
        else
            _reading.Problem(node.Place, section.PathOf(ProfileKeys.Action.Name), "is missing", ConfigReading.OneOf([.. ProfileKeys.Actions.Select(choice => choice.Name)]));
        var people = section.Entry(ProfileKeys.People.Name) is { } given ? section.Count(given, ChallengeMapReading.Approvers) : null;
        var roles = NodeList.Names(_reading, section, ProfileKeys.Roles, "the name of a role", DomainText.NameFault);
        var description = TextOf(section, ProfileKeys.Description);
        if (condition is null || action is not { } known)
            return;
        var rule = new EscalationRule(condition, known) { RequiredApprovers = people, NotifyRoles = roles, Description = description };
        if (rule.Fault is { } fault)
            _reading.Problem((section.Entry(ProfileKeys.People.Name) ?? section.Entry(ProfileKeys.Action.Name)!).Value.Place, section.Path, fault);
        else
            _rules.Add(new Placed<EscalationRule>(rule, _reading, section.Entry(ProfileKeys.Condition.Name)!.Value.Place, section.PathOf(ProfileKeys.Condition.Name)));
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
            var begin = string.Concat(written.TakeWhile(letter => char.IsAsciiLetter(letter) || letter is '_' or '-'));
            section.Problem(section.Entry(ProfileKeys.Condition.Name)!, ConfigReading.Said(wrong),
                suggestion: starts.Contains(begin, StringComparer.Ordinal) ? null : NearestName.To(begin, starts));
            return null;
        }
    }
}
