using Attesta.Policy;
using Attesta.Policy.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Policy;

public sealed class ConfigSuggestionTests
{
    private static readonly (string Section, string Key)[] Known =
        [.. ConfigKeys.BySection.Where(section => !section.Key.Contains('*', StringComparison.Ordinal)).SelectMany(section => section.Value.Select(key => (section.Key, key)))];

    [Fact]
    public void One_slip_of_the_finger_still_leads_to_the_key()
    {
        var slips = from known in Gen.Elements(Known)
                    from at in Gen.Choose(0, known.Key.Length - 1)
                    from letter in Gen.Elements("abcdefghijklmnopqrstuvwxyz_".ToCharArray())
                    from kind in Gen.Choose(0, 3)
                    select (known.Section, known.Key, Typed: Slip(known.Key, at, letter, kind));

        Prop.ForAll(slips.ToArbitrary(), slip => IsKnown(slip.Section, slip.Typed) || IsSpelledLike(slip.Section, slip.Typed) || IsSuggested(slip.Section, slip.Key, slip.Typed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("a", "", 1)]
    [InlineData("quiz", "quzi", 1)]
    [InlineData("quiz", "qiuzz", 2)]
    [InlineData("fail_mode", "fail_mod", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_slips(string left, string right, int distance)
    {
        NearestName.Distance(left, right).ShouldBe(distance);
        NearestName.Distance(right, left).ShouldBe(distance);
    }

    [Fact]
    public void What_is_far_from_everything_gets_no_suggestion() => NearestName.To("zebra", ["low", "medium", "high"]).ShouldBeNull();

    [Fact]
    public void Names_that_are_equally_near_are_both_named() => NearestName.To("wargs", ["args", "kwargs"]).ShouldBe("args or kwargs");

    // "domain_" is one slip from "domains", but is "domain" to everyone: that key is then the right one to name.
    private static bool IsSpelledLike(string section, string typed) =>
        ConfigKeys.BySection[section].Any(key => key.Replace("_", "", StringComparison.Ordinal) == typed.Replace("_", "", StringComparison.Ordinal));

    private static bool IsKnown(string section, string key) => ConfigKeys.BySection[section].Contains(key, StringComparer.Ordinal);

    private static bool IsSuggested(string section, string key, string typed)
    {
        var text = $"'{typed}': 1";
        foreach (var part in section.Split('.', StringSplitOptions.RemoveEmptyEntries).Reverse())
            text = part.EndsWith("[]", StringComparison.Ordinal) ? $"{part[..^2]}: [{{{text}}}]" : $"{part}: {{{text}}}";
        var problems = Should.Throw<ConfigException>(() => AttestaConfig.Parse($"{{{text}}}", "attesta.yaml")).Problems;
        return problems.Single(problem => problem.What == "unknown key").Suggestion?.Split(" or ").Contains(key, StringComparer.Ordinal) == true;
    }

    private static string Slip(string key, int at, char letter, int kind) => kind switch
    {
        0 => key.Insert(at, letter.ToString()),
        1 => key.Remove(at, 1),
        2 => key.Remove(at, 1).Insert(at, letter.ToString()),
        _ => at == 0 ? key : key[..(at - 1)] + key[at] + key[at - 1] + key[(at + 1)..],
    };
}
