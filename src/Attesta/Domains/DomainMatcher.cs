using System.Buffers;
using System.Text.RegularExpressions;
using Attesta.Risk;

namespace Attesta.Domains;

/// <summary>A profile made ready for searching. Thread-safe. Takes time linear in the text, whatever it holds.</summary>
internal sealed class DomainMatcher
{
    // Patterns such as a.*b multiply each other's states, so only so many are looked for at once.
    private const int Together = 8;
    private const int LongestEvidence = 60;

    private static readonly PatternTarget[] Targets = [PatternTarget.FunctionName, PatternTarget.Docstring, PatternTarget.Args, PatternTarget.Kwargs];
    private readonly Group[][] _groups;
    private readonly SearchValues<string>? _terms;
    private readonly (string Term, double Weight)[] _byWeight;

    public DomainMatcher(DomainProfile profile)
    {
        Profile = profile;
        var built = new Dictionary<string, Regex?>(StringComparer.Ordinal);
        _groups = [.. Targets.Select(target => Grouped(profile.RiskPatterns.Where(pattern => Looks(pattern.Target, target)), built))];
        _byWeight = [.. profile.SensitiveTerms.Select(term => (term.Key, term.Value)).OrderByDescending(term => term.Value).ThenBy(term => term.Key, StringComparer.Ordinal)];
        _terms = _byWeight.Length == 0 ? null : SearchValues.Create([.. _byWeight.Select(term => term.Term)], StringComparison.OrdinalIgnoreCase);
    }

    public DomainProfile Profile { get; }

    public DomainReading Read(ActionContext action)
    {
        var found = new Found();
        if (_terms is not null || Profile.RiskPatterns.Count > 0)
        {
            Search(0, action.FunctionName, ref found);
            if (action.FunctionDoc is { Length: > 0 } doc)
                Search(1, doc, ref found);
            if (action.Args.Count > 0)
            {
                using var args = ActionText.OfArgs(action.Args);
                Search(2, args.Letters, ref found);
            }

            if (action.Kwargs.Count > 0)
            {
                using var kwargs = ActionText.OfKwargs(action.Kwargs);
                Search(3, kwargs.Letters, ref found);
            }
        }

        var matched = found.Patterns is null ? (IReadOnlyList<(RiskPattern Pattern, string Evidence)>)[] : [.. found.Patterns.OrderByDescending(match => match.Pattern.RiskContribution)];
        return new DomainReading(
            Profile,
            matched.Count == 0 ? [] : [.. matched.Select(match => match.Pattern)],
            matched.Count == 0 ? null : matched[0].Evidence,
            found.Term < 0 ? null : _byWeight[found.Term].Term,
            found.TermEvidence,
            NamePattern.MatchesAny(Profile.CriticalActions, action.FunctionName),
            NamePattern.MatchesAny(Profile.SafeActions, action.FunctionName));
    }

    // How a call passes its arguments is up to the agent: who looks at args looks at all of them.
    private static bool Looks(PatternTarget wanted, PatternTarget at) =>
        wanted is PatternTarget.Any || wanted == at || (wanted == PatternTarget.Args && at == PatternTarget.Kwargs);

    private void Search(int kind, ReadOnlySpan<char> text, ref Found found)
    {
        foreach (var group in _groups[kind])
        {
            if (group.Any is { } any && !any.IsMatch(text))
                continue;
            foreach (var pattern in group.Patterns)
            {
                foreach (var match in pattern.Regex.EnumerateMatches(text))
                {
                    found.Add(pattern, text.Slice(match.Index, Math.Min(match.Length, LongestEvidence)));
                    break;
                }
            }
        }

        if (_terms is not null)
            SearchTerms(text, ref found);
    }

    private void SearchTerms(ReadOnlySpan<char> text, ref Found found)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny(_terms!);
            if (next < 0)
                return;
            at += next;
            for (var i = 0; i < _byWeight.Length && (found.Term < 0 || i < found.Term); i++)
            {
                if (IsWordAt(text, at, _byWeight[i].Term))
                    found.SetTerm(i, Around(text, at, _byWeight[i].Term.Length));
            }

            // Nothing stronger than the strongest can come.
            if (found.Term == 0)
                return;
            at++;
        }
    }

    // A whole word: "phi" in phi_records, PhiAccess and "the PHI", not in graphics; an s or es may follow.
    private static bool IsWordAt(ReadOnlySpan<char> text, int at, string term)
    {
        if (!text[at..].StartsWith(term, StringComparison.OrdinalIgnoreCase) || !IsBorder(text, at))
            return false;
        var end = at + term.Length;
        return IsBorder(text, end)
            || (text[end] is 's' or 'S' && IsBorder(text, end + 1))
            || (text[end] is 'e' or 'E' && end + 1 < text.Length && text[end + 1] is 's' or 'S' && IsBorder(text, end + 2));
    }

    private static bool IsBorder(ReadOnlySpan<char> text, int at) =>
        at <= 0 || at >= text.Length || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at])
        || (char.IsUpper(text[at]) && !char.IsUpper(text[at - 1])) || (char.IsUpper(text[at]) && at + 1 < text.Length && char.IsLower(text[at + 1]))
        || char.IsDigit(text[at]) != char.IsDigit(text[at - 1]);

    private static string Around(ReadOnlySpan<char> text, int at, int length)
    {
        var end = Math.Min(text.Length, at + Math.Max(length, 1));
        while (end < text.Length && end - at < LongestEvidence && char.IsLetterOrDigit(text[end]))
            end++;
        return text[at..Math.Min(end, at + LongestEvidence)].ToString();
    }

    // Most patterns look everywhere, so most groups are the same for every target; building one takes longer than searching by it.
    private static Group[] Grouped(IEnumerable<RiskPattern> patterns, Dictionary<string, Regex?> built)
    {
        var groups = new List<Group>();
        foreach (var together in patterns.Chunk(Together))
        {
            string[] texts = [.. together.Select(pattern => pattern.Pattern)];
            var key = string.Join('\0', texts);
            if (!built.TryGetValue(key, out var any))
                built.Add(key, any = together.Length > 1 ? LinearPattern.AnyOf(texts) : null);
            groups.Add(new Group(any, together));
        }

        return [.. groups];
    }

    private sealed record Group(Regex? Any, RiskPattern[] Patterns);

    private struct Found()
    {
        public List<(RiskPattern Pattern, string Evidence)>? Patterns;
        public int Term = -1;
        public string? TermEvidence;

        public void Add(RiskPattern pattern, ReadOnlySpan<char> evidence)
        {
            foreach (var (known, _) in Patterns ??= [])
            {
                if (ReferenceEquals(known, pattern))
                    return;
            }

            Patterns.Add((pattern, evidence.ToString()));
        }

        public void SetTerm(int term, string evidence) => (Term, TermEvidence) = (term, evidence);
    }
}
