using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Tests.Policy;

/// <summary>A file with a typing error never starts, and the error leads to what was meant.</summary>
public sealed class ConfigTypoTests
{
    public static TheoryData<string, string> Keys => new(
        from section in ConfigKeys.BySection
        where !section.Key.Contains('*')
        from key in section.Value
        select (section.Key, key));

    [Theory]
    [MemberData(nameof(Keys))]
    public void In_the_name_of_a_key(string section, string key)
    {
        foreach (var typed in new[] { key + "x", key[..^1] + "q", key.ToUpperInvariant(), key.Replace('_', '-') + "_" })
        {
            var problem = Problems(Nested(section, $"'{typed}': 1")).Single(problem => problem.What == "unknown key");

            problem.Key.ShouldEndWith(typed);
            problem.Line.ShouldBe(1);
            problem.Suggestion.ShouldNotBeNull().Split(" or ").ShouldContain(key);
        }
    }

    [Fact]
    public void In_a_value()
    {
        foreach (var (path, shape) in Values("", ConfigKeys.Root))
        {
            foreach (var wrong in Wrong(shape))
                Problems(Nested(path, wrong, isValue: true)).ShouldContain(problem => problem.Line == 1, $"{path}: {wrong}");
        }
    }

    private static IEnumerable<string> Wrong(Shape shape) => shape switch
    {
        FlagShape => ["tru", "yes", "1", "'true'", "[]", "{}"],
        NumberShape { Limits: var limits } => ["abc", "'1'", "true", "1_0", "[]", "{}", FormattableString.Invariant($"{limits.Most + 1}"), FormattableString.Invariant($"{limits.Least - 1}")],
        ChoiceShape => ["nonsense", "5", "true", "[]", "{}", ""],
        TextShape => ["5", "true", "[]", "{}", "''"],
        GroupShape or NamedShape => ["text", "5", "[a]"],
        _ => ["text", "5", "{a: b}"],
    };

    private static IEnumerable<(string Path, Shape Shape)> Values(string path, Shape shape)
    {
        if (path.Length > 0)
            yield return (path, shape);
        var inner = shape switch
        {
            GroupShape group => group.Keys.SelectMany(key => Values(ConfigReading.Join(path, key.Name), key.Shape)),
            ListShape list => Values(path + "[]", list.Item),
            NamedShape named => Values(path + ".name", named.Value),
            _ => [],
        };
        foreach (var one in inner)
            yield return one;
    }

    private static string Nested(string path, string content, bool isValue = false)
    {
        var text = isValue ? content : $"{{{content}}}";
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries).Reverse())
            text = part.EndsWith("[]", StringComparison.Ordinal) ? $"{{{part[..^2]}: [{text}]}}" : $"{{{part}: {text}}}";
        return text;
    }

    private static IReadOnlyList<ConfigProblem> Problems(string text) => Should.Throw<ConfigException>(() => AttestaConfig.Parse(text, "attesta.yaml"), text).Problems;
}
