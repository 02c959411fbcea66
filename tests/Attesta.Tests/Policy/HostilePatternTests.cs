using Attesta.Policy;

namespace Attesta.Tests.Policy;

/// <summary>A pattern that could keep the gate busy for ever is refused, or runs in linear time: then these tests end.</summary>
public sealed class HostilePatternTests
{
    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(a*)*b")]
    [InlineData("(.*a){20}")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    [InlineData("(a?){50}a{50}b")]
    [InlineData("(a{1000}){1000}")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("a{2147483647}")]
    [InlineData("(x+x+)+y")]
    [InlineData("(a)\\1+")]
    [InlineData("(?=(a+))a*b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a+)b")]
    [InlineData("(?(a)b|c)")]
    public async Task Is_refused_or_runs_in_linear_time(string pattern)
    {
        AttestaConfig config;
        try
        {
            config = AttestaConfig.Parse($"risk: {{amplifiers: [{{pattern: '{pattern}', boost: 0.5}}]}}", "attesta.yaml");
        }
        catch (ConfigException refused)
        {
            refused.Problems.ShouldHaveSingleItem().Key.ShouldBe("risk.amplifiers[0].pattern");
            return;
        }

        var ledger = new Attesta.Testing.InMemoryLedger();
        await using var gate = config.CreateGate(ledger);

        await gate.EvaluateAsync(new ActionContext { FunctionName = "get", Args = [new string('a', 100_000) + "!"], Environment = "ci" });

        ledger.Entries.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a+)b")]
    [InlineData("(a{1000}){1000}")]
    public void What_cannot_be_linear_or_small_is_refused(string pattern) =>
        Should.Throw<ConfigException>(() => AttestaConfig.Parse($"risk: {{amplifiers: [{{pattern: '{pattern}', boost: 0.5}}]}}", "attesta.yaml"));
}
